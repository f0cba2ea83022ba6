from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "allmende.solutions"
    label = "solutions"
    default_auto_field = "django.db.models.BigAutoField"
