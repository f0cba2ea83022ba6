from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.participation"
    label = "participation"

    def ready(self) -> None:
        """Make the room's rights and sentences known, and put what waits on people's desks."""
        from allmende.kernel import desk
        from allmende.participation import errors, permissions  # noqa: F401
        from allmende.participation.desk import waiting_for

        desk.register("participation", waiting_for)
