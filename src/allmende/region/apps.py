from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "allmende.region"
    label = "region"
    default_auto_field = "django.db.models.BigAutoField"
