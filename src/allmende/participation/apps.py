from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.participation"
    label = "participation"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.participation import errors, permissions  # noqa: F401
