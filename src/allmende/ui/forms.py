"""Forms look like KERN without a word in their classes: `FORM_RENDERER` names the renderer below."""

from typing import Any, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.base import Template
from django.template.loader import select_template


class KernRenderer(TemplatesSetting):
    """Prints forms, fields and widgets with the templates in `ui/forms/`, else with Django's."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Template:
        """Return our template of the same name if there is one."""
        own = template_name.removeprefix("django/forms/")
        names = [template_name] if own == template_name else [f"ui/forms/{own}", template_name]
        return cast(Template, select_template(names))


class DateInput(forms.DateInput):
    """The browser's own date field; sends and shows ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for day and time (local time, minutes)."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
