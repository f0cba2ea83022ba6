"""The look of the product: base templates, components and the pattern page."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "allmende.ui"
    label = "ui"
    verbose_name = "Oberfläche"
