from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "allmende.cockpit"
    label = "cockpit"
    default_auto_field = "django.db.models.BigAutoField"
