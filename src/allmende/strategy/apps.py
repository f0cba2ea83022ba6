from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "allmende.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's rights, sentences and parts known before the first request."""
        from allmende.strategy import errors, errors_chain, permissions, registered  # noqa: F401
        from allmende.strategy import desk_statistics, errors_statistics, permissions_statistics  # noqa: F401
        from allmende.strategy import registered_making

        registered.register()
        registered_making.register()
