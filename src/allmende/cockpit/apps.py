from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "allmende.cockpit"
    label = "cockpit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lead from the strategy's first page to the chain."""
        from django.utils.translation import gettext_lazy

        from allmende.strategy.spine import add_further

        add_further(gettext_lazy("Kette vom Ziel bis zum Messwert"), "cockpit:chain")
