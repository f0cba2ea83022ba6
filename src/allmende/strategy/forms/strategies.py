"""Forms for strategies as a whole: begin, change, filter, sentences, experiences."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space, Visibility
from allmende.strategy.models import FactorTheme, Level, Strategy, StrategySize, StrategyStatus
from allmende.strategy.services.strategies import Approaches, StrategyFacts
from allmende.ui.forms import FoldedForm

KINDS = [
    ("framework", _("Rahmenstrategie")),
    ("overall", _("Gesamtstrategie")),
    ("local", _("kommunale Strategie")),
]
REVIEW_MONTHS = [(12, _("jedes Jahr")), (18, _("alle 18 Monate")), (24, _("alle zwei Jahre"))]
APPROACH_OPENING = [("", _("nicht angegeben")), ("internal", _("verwaltungsintern")), ("open", _("offen"))]
APPROACH_START = [
    ("", _("nicht angegeben")),
    ("strategy", _("mit der Strategie beginnen")),
    ("doing", _("mit der Umsetzung beginnen")),
]
APPROACH_CARRIER = [
    ("", _("nicht angegeben")),
    ("public", _("öffentlich getragen")),
    ("private", _("privat getragen")),
]
FACTOR_KINDS = [
    ("success", _("Das hat geholfen (Erfolgsfaktor)")),
    ("obstacle", _("Das war schwierig (Hürde)")),
]


class ApproachForm(forms.Form):
    """How a town goes about it: three pairs, each may stay open."""

    opening = forms.ChoiceField(
        label=_("Wer macht mit?"),
        choices=APPROACH_OPENING,
        required=False,
        help_text=_("Entsteht die Strategie in der Verwaltung oder offen mit allen?"),
    )
    start = forms.ChoiceField(
        label=_("Womit fangen Sie an?"),
        choices=APPROACH_START,
        required=False,
        help_text=_("Erst die Strategie, oder erst etwas Sichtbares tun?"),
    )
    carrier = forms.ChoiceField(
        label=_("Wer trägt es?"),
        choices=APPROACH_CARRIER,
        required=False,
        help_text=_("Die öffentliche Hand oder ein privater Partner?"),
    )

    def approaches(self) -> Approaches:
        """Return what was chosen."""
        return Approaches(**{name: self.cleaned_data[name] for name in ("opening", "start", "carrier")})


class StrategyForm(FoldedForm):
    """What is said about a strategy as a whole."""

    title = forms.CharField(
        label=_("Titel"), max_length=200, help_text=_("Zum Beispiel: Digitalstrategie unserer Stadt")
    )
    summary = forms.CharField(
        label=_("Worum geht es?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zwei, drei Sätze, die alle verstehen. Sie stehen oben auf der Seite."),
    )
    size = forms.ChoiceField(
        label=_("Wie ausführlich soll sie werden?"),
        choices=StrategySize,
        initial=StrategySize.XS,
        help_text=_("Klein anfangen ist richtig. Sie können später jederzeit mehr daraus machen."),
    )
    level = forms.ChoiceField(label=_("Ebene"), choices=Level, initial=Level.LOCAL)
    within = forms.ModelChoiceField(
        label=_("Eingebettet in"),
        queryset=Strategy.objects.none(),
        required=False,
        empty_label=_("in keine andere Strategie"),
        help_text=_("Die Strategie, auf die sich Ihre bezieht."),
    )
    visibility = forms.ChoiceField(
        label=_("Wer darf den Entwurf sehen?"),
        choices=[
            (Visibility.MUNICIPALITY, _("nur die eigenen Leute")),
            (Visibility.CONSORTIUM, _("alle im Verbund")),
            (Visibility.PUBLIC, _("alle (öffentlich)")),
        ],
        initial=Visibility.MUNICIPALITY,
        help_text=_("Mit dem Beschluss wird die Strategie öffentlich."),
    )
    review_months = forms.TypedChoiceField(
        label=_("Wie oft wollen Sie sie überprüfen?"), choices=REVIEW_MONTHS, coerce=int, initial=24
    )
    source = forms.CharField(
        label=_("Quelle oder Fundstelle"),
        max_length=300,
        required=False,
        help_text=_("Falls es schon ein Papier gibt: Titel und Jahr."),
    )

    def __init__(self, *args: Any, wider: QuerySet[Strategy], is_draft: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["within"].queryset = wider  # type: ignore[attr-defined]  # a ModelChoiceField
        if not is_draft:
            del self.fields["visibility"]

    def facts(self) -> StrategyFacts:
        """Return what was entered."""
        cleaned = self.cleaned_data
        return StrategyFacts(
            title=cleaned["title"],
            summary=cleaned["summary"],
            source=cleaned["source"],
            size=cleaned["size"],
            level=cleaned["level"],
            within_id=cleaned["within"].pk if cleaned["within"] else None,
            visibility=cleaned.get("visibility", Visibility.PUBLIC),
            review_months=cleaned["review_months"],
        )


class NewStrategyForm(StrategyForm):
    """Begin a strategy: a title is enough; all else has a beginning that suits most towns."""

    folded = ("level", "within", "visibility", "review_months", "source")

    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Art"),
        choices=[("local", _("kommunale Strategie")), ("overall", _("Gesamtstrategie"))],
        help_text=_("Eine Gesamtstrategie fasst kommunale Strategien zusammen; sie gehört dem Verbund."),
    )
    field_order = ("owner", "kind", "title", "summary", "size", "level", "within", "visibility")

    def __init__(self, *args: Any, spaces: QuerySet[Space], wider: QuerySet[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, wider=wider, **kwargs)
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(spaces) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
        if not any(space.kind == "consortium" for space in spaces):
            del self.fields["kind"]


class StrategyFilter(forms.Form):
    """What the list of strategies shows; stands in the address."""

    suche = forms.CharField(label=_("Titel oder Kommune"), required=False, max_length=100)
    art = forms.ChoiceField(label=_("Art"), required=False, choices=[("", _("alle")), *KINDS])
    status = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("alle")), *StrategyStatus.choices]
    )
    umfang = forms.ChoiceField(
        label=_("Umfang"),
        required=False,
        choices=[("", _("alle")), *((s, s.upper()) for s in StrategySize.values)],
    )
    weg = forms.ChoiceField(
        label=_("Herangehensweise"),
        required=False,
        choices=[
            ("", _("alle")),
            *APPROACH_OPENING[1:],
            *APPROACH_START[1:],
            *APPROACH_CARRIER[1:],
        ],
    )

    @property
    def chosen(self) -> dict[str, str]:
        """Return what narrows the list; a choice that does not exist narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StatementForm(forms.Form):
    """One sentence of the picture of the future."""

    text = forms.CharField(
        label=_("Satz"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("So, als wäre es schon wahr: „Kinder kommen sicher zur Schule.“"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class FactorForm(forms.Form):
    """What helped, what hindered."""

    kind = forms.ChoiceField(label=_("Was war es?"), choices=FACTOR_KINDS, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Thema"), choices=[("", _("Bitte wählen")), *FactorTheme.choices])
    sentence = forms.CharField(
        label=_("In einem Satz"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Was können andere daraus lernen? Bitte ohne Namen von Personen."),
    )


class SupersedeForm(forms.Form):
    """Which strategy takes the place of this one."""

    by = forms.ModelChoiceField(
        label=_("Abgelöst durch"), queryset=Strategy.objects.none(), to_field_name="key", empty_label=None
    )
    reason = forms.CharField(label=_("Warum?"), max_length=500, required=False)

    def __init__(self, *args: Any, others: QuerySet[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
