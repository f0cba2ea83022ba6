"""Forms look like KERN without a word in their classes: `FORM_RENDERER` names the renderer below."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.template.base import Template
from django.template.loader import select_template
from django.utils.translation import gettext_lazy as _

_FORM: Final = "ui/forms/form.html"
_FIELD: Final = "ui/forms/field.html"
_plain: ContextVar[bool] = ContextVar("allmende_plain_forms", default=False)


@contextmanager
def plain_forms() -> Iterator[None]:
    """Print forms with Django's own templates inside the block: foreign pages bring their own style."""
    token = _plain.set(True)
    try:
        yield
    finally:
        _plain.reset(token)


class KernRenderer(TemplatesSetting):
    """Prints forms, fields and widgets with the templates in `ui/forms/`, else with Django's."""

    @property
    def form_template_name(self) -> str:  # type: ignore[override]  # Django asks for it like for an attribute
        """Return the template of a whole form."""
        return _FORM if not _plain.get() else TemplatesSetting.form_template_name

    @property
    def field_template_name(self) -> str:  # type: ignore[override]  # as above
        """Return the template of a field with label, hint and errors."""
        return _FIELD if not _plain.get() else TemplatesSetting.field_template_name

    def get_template(self, template_name: str) -> Template:
        """Return our template of the same name if there is one."""
        if _plain.get():
            return cast(Template, super().get_template(template_name))
        own = template_name.removeprefix("django/forms/")
        names = [template_name] if own == template_name else [f"ui/forms/{own}", template_name]
        return cast(Template, select_template(names))


class FoldedForm(forms.Form):
    """A form that asks for little first: fields with good beginnings stand in a part that opens.

    A subclass names those fields in `folded`; the part is open when one of them has an error.
    """

    folded: Sequence[str] = ()
    folded_title: Any = _("Mehr angeben (freiwillig)")  # Any: lazy text

    @property
    def open_fields(self) -> list[BoundField]:
        """Fields everybody sees."""
        return [field for field in self.visible_fields() if field.name not in self.folded]

    @property
    def folded_fields(self) -> list[BoundField]:
        """Fields in the part that opens."""
        return [field for field in self.visible_fields() if field.name in self.folded]

    @property
    def has_folded_errors(self) -> bool:
        """Whether somebody must look into the part that opens."""
        return any(field.errors for field in self.folded_fields)


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
