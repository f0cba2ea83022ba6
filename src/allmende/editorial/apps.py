from django.apps import AppConfig


class EditorialConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.editorial"
    label = "editorial"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.editorial import errors, permissions  # noqa: F401
