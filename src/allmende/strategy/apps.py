from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "allmende.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.strategy import errors, permissions  # noqa: F401
