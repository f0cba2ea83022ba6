"""Filters of lists; everything stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.cockpit.selectors.towns import TownQuery


class TownFilterForm(forms.Form):
    """Search and filters; a value nobody offers is left out instead of refused."""

    suche = forms.CharField(
        label=_("Kommune oder Kreis"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "kommunen", "autocomplete": "off"}),
    )
    kreis = forms.ChoiceField(label=_("Kreis"), required=False)
    mitglied = forms.ChoiceField(label=_("Im Verbund als"), required=False)
    loesung = forms.ChoiceField(label=_("Hier läuft"), required=False)

    def offer(self, **choices: list[tuple[str, str]]) -> None:
        """Say what can be chosen; a filter without a choice is left out."""
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the names are ours
            if offered:
                field.choices = [("", _("Alle")), *offered]
            else:
                del self.fields[name]

    @classmethod
    def asked(cls, data: object) -> TownQuery:
        """Read the question off an address; nothing in it can be wrong, only unknown."""
        get = getattr(data, "get", dict[str, str]().get)
        return TownQuery(
            words=_text(get("suche")),
            district=_text(get("kreis")),
            membership=_text(get("mitglied")),
            solution=_text(get("loesung")),
        )


class SchoolForm(forms.Form):
    """Which school's rooms to show; left out where a town has only one."""

    schule = forms.ChoiceField(label=_("Schule"), required=False)

    def __init__(self, data: object, *, schools: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        field = self.fields["schule"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the name is ours
        field.choices = [("", _("Alle Schulen")), *schools]
        if not schools:
            del self.fields["schule"]

    def chosen(self) -> str:
        """Return the school's id; a school that is not here is none."""
        return str(self.cleaned_data.get("schule", "")) if self.is_valid() else ""


def _text(value: object) -> str:
    # PostgreSQL never sees it, but a NUL would not survive the page either.
    return str(value or "").replace("\x00", "").strip()[:100]
