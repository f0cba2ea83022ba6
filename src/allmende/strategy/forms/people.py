"""Forms of personas and citizen journeys."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Visibility
from allmende.kernel.seen_form import SeenForm
from allmende.strategy.models import ActionField, Persona

FEELINGS = (
    (2, _("sehr gut")),
    (1, _("gut")),
    (0, _("weder noch")),
    (-1, _("schlecht")),
    (-2, _("sehr schlecht")),
)


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PersonaForm(SeenForm):
    """An invented person who stands for many."""

    name = forms.CharField(
        label=_("Vorname oder Rufname"), max_length=100, help_text=_("Erfunden. Nie eine wirkliche Person.")
    )
    target_group = forms.CharField(
        label=_("Steht für"),
        max_length=200,
        help_text=_("Zum Beispiel: Ältere, die allein in einem Dorf leben"),
    )
    age = forms.CharField(label=_("Alter"), max_length=50, required=False)
    situation = forms.CharField(label=_("Lebenslage"), required=False, max_length=3_000, widget=_lines())
    needs = forms.CharField(label=_("Was sie braucht"), required=False, max_length=3_000, widget=_lines())
    hurdles = forms.CharField(
        label=_("Was ihr im Weg steht"), required=False, max_length=3_000, widget=_lines()
    )
    digital_skill = forms.ChoiceField(label=_("Umgang mit Digitalem"), required=False)
    quote = forms.CharField(label=_("Ein Satz, den sie sagen könnte"), required=False, max_length=300)
    visibility = forms.ChoiceField(
        label=_("Wer darf sie sehen und übernehmen?"), initial=Visibility.MUNICIPALITY,
        help_text=_(
            "Was der Verbund sieht, kann eine andere Kommune übernehmen; Ihre Herkunft bleibt daran "
            "stehen."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = Persona._meta.get_field("digital_skill").flatchoices
        self.fields["digital_skill"].choices = [("", _("nicht angegeben")), *skills]  # type: ignore[attr-defined]
        self.fields["visibility"].choices = [  # type: ignore[attr-defined]
            (Visibility.MUNICIPALITY, _("nur unsere Leute")),
            (Visibility.CONSORTIUM, _("alle Kommunen im Verbund")),
            (Visibility.PUBLIC, _("alle, öffentlich")),
        ]


class JourneyForm(SeenForm):
    """Whose way, through what, in which field of action."""

    title = forms.CharField(
        label=_("Worum geht es?"), max_length=200, help_text=_("Zum Beispiel: Ein neuer Ausweis")
    )
    persona = forms.ModelChoiceField(
        label=_("Persona"), queryset=Persona.objects.none(), empty_label=_("Bitte wählen")
    )
    action_field = forms.ModelChoiceField(
        label=_("Handlungsfeld"), queryset=ActionField.objects.none(), empty_label=_("Bitte wählen")
    )
    occasion = forms.CharField(
        label=_("Anlass"), required=False, max_length=2_000, widget=_lines(),
        help_text=_("Was ist geschehen, bevor die Reise beginnt?"),
    )  # fmt: skip

    def __init__(self, *args: Any, personas: QuerySet[Persona], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persona"].queryset = personas  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["action_field"].queryset = ActionField.objects.all()  # type: ignore[attr-defined]


class JourneyStepForm(SeenForm):
    """One station."""

    what = forms.CharField(label=_("Was geschieht?"), max_length=300)
    contact_point = forms.CharField(
        label=_("Wo oder womit?"), required=False, max_length=200, help_text=_("Amt, App, Bus, Telefon")
    )
    feeling = forms.TypedChoiceField(
        label=_("Wie fühlt es sich an?"), choices=FEELINGS, coerce=int, initial=0
    )
    hurdle = forms.CharField(label=_("Hürde"), required=False, max_length=300)
    idea = forms.CharField(
        label=_("Idee"),
        required=False,
        max_length=300,
        help_text=_("Was würde hier helfen? Daraus kann eine Maßnahme werden."),
    )


class PersonaSearchForm(forms.Form):
    """Search among personas of other towns."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
