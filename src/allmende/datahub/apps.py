from django.apps import AppConfig


class DatahubConfig(AppConfig):
    name = "allmende.datahub"
    label = "datahub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.datahub import desk, errors, history_errors, permissions  # noqa: F401
        from allmende.kernel.desk import register

        register("datahub", desk.waiting_for)
