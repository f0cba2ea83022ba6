from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.governance"
    label = "governance"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.governance import errors, permissions  # noqa: F401
