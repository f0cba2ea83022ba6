from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "allmende.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights, sentences and parts known before the first request."""
        from allmende.strategy import (  # noqa: F401
            errors,
            errors_chain,
            errors_statistics,
            permissions,
            permissions_statistics,
            registered,
            registered_making,
            registered_okr,
            registered_statistics,
        )

        registered.register()
        registered_making.register()
        registered_okr.register()
        registered_statistics.register()
