from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.governance"
    label = "governance"

    def ready(self) -> None:
        """Make the room's rights, sentences, documents and desk items known before the first request."""
        from allmende.governance import desk, errors, permissions  # noqa: F401
        from allmende.governance.report_documents import register_report
        from allmende.kernel.desk import register

        register_report()
        register("governance", desk.waiting_for)
