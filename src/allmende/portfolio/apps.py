from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "allmende.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the room's rights and sentences known before the first request."""
        from allmende.portfolio import (  # noqa: F401
            choice_errors,
            choice_permissions,
            choice_registered,
            errors,
            making,
            permissions,
            registered,
        )
        from allmende.portfolio.agenda_document import register_agenda

        register_agenda()
        registered.register()
        choice_registered.register()
        making.register()
