from django.apps import AppConfig


class DatahubConfig(AppConfig):
    name = "allmende.datahub"
    label = "datahub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.datahub import errors, history_errors, permissions  # noqa: F401
