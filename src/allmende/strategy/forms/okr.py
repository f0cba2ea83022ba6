"""Forms for objectives and key results."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space, User, Visibility
from allmende.strategy.models import (
    Goal,
    Indicator,
    KeyResult,
    Level,
    Objective,
    OkrCycle,
    Statistic,
)
from allmende.strategy.services import KeyResultDraft
from allmende.ui.fields import GermanDecimalField
from allmende.ui.forms import DateInput

#: Kind and number of what measures a key result, as the form's choice writes it.
INDICATOR, STATISTIC = "indikator", "statistik"
Choices = list[tuple[str, Any]]  # Any: a word, or a group of choices


class _GoalsByStrategy(ModelChoiceIterator[Goal]):
    """Goals grouped by the strategy they belong to."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the empty choice, then a group for each strategy."""
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for strategy, goals in groupby(self.queryset, key=lambda goal: goal.strategy):
            name = f"{strategy.title} ({strategy.owner.name})"
            yield name, [self.choice(goal) for goal in goals]


class GoalField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Picks a goal out of all the strategies a person sees, grouped."""

    iterator = _GoalsByStrategy

    def label_from_instance(self, obj: Goal) -> str:
        """Write kind and title, e.g. "Teilziel: Wissen teilen"."""
        return f"{obj.get_kind_display()}: {obj.title}"


class CycleField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Picks a cycle that is not closed."""

    def label_from_instance(self, obj: OkrCycle) -> str:
        """Write title and owner."""
        return f"{obj.title} ({obj.owner.name})"


class ObjectiveForm(forms.Form):
    """What a town or the region wants to reach."""

    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)
    goal = GoalField(
        label=_("Zahlt ein auf das Ziel"), queryset=Goal.objects.none(), empty_label=_("Bitte wählen")
    )
    title = forms.CharField(
        label=_("Objective"),
        max_length=300,
        help_text=_("Was soll am Ende des Zeitraums wahr sein? Ein Satz."),
    )
    why = forms.CharField(label=_("Warum"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    cycle = CycleField(
        label=_("Zyklus"),
        queryset=OkrCycle.objects.none(),
        required=False,
        empty_label=_("Ohne Zyklus"),
        help_text=_("Der Zyklus gibt den Zeitraum vor und erinnert an die Zwischenstände."),
    )
    begins_on = forms.DateField(
        label=_("Beginn"),
        widget=DateInput,
        required=False,
        help_text=_("Bleibt das Feld leer, gilt der Beginn des Zyklus."),
    )
    ends_on = forms.DateField(
        label=_("Ende"),
        widget=DateInput,
        required=False,
        help_text=_("Bleibt das Feld leer, gilt das Ende des Zyklus."),
    )
    level = forms.ChoiceField(label=_("Ebene"), choices=Level.choices, initial=Level.LOCAL, required=False)
    responsible = forms.CharField(label=_("Zuständig"), max_length=200)

    def __init__(
        self,
        *args: Any,
        spaces: QuerySet[Space],
        goals: QuerySet[Goal],
        cycles: QuerySet[OkrCycle],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Days come from the cycle where they are left out; the end must not lie before the beginning."""
        cleaned: dict[str, Any] = super().clean() or {}
        cycle = cleaned.get("cycle")
        for name in ("begins_on", "ends_on"):
            if cleaned.get(name) is None and name not in self.errors:
                if cycle is None:
                    missing = _("Bitte nennen Sie den Tag, oder wählen Sie oben einen Zyklus.")
                    self.add_error(name, ValidationError(missing))
                else:
                    cleaned[name] = getattr(cycle, name)
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", ValidationError(_("Das Ende liegt vor dem Beginn.")))
        cleaned["level"] = cleaned.get("level") or Level.LOCAL
        return cleaned


class NewObjectiveForm(ObjectiveForm):
    """A new objective says whether it is adopted already."""

    state = forms.ChoiceField(
        label=_("Wer sieht es?"),
        required=False,
        initial="adopted",
        widget=forms.RadioSelect,
        choices=[
            ("adopted", _("Es ist beschlossen: Alle sehen es")),
            ("draft", _("Es ist ein Entwurf: Nur Ihre Leute sehen es")),
        ],
    )


class EditObjectiveForm(ObjectiveForm):
    """Changing an objective; whose it is stays."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, spaces=Space.objects.none(), **kwargs)
        del self.fields["owner"]
        offered: QuerySet[Goal] = self.fields["goal"].queryset  # type: ignore[attr-defined]  # as above
        # The goal it serves stays a choice, also where it is no longer offered to new objectives.
        self.fields["goal"].queryset = (  # type: ignore[attr-defined]  # as above
            Goal.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk=objective.goal_id))
            .select_related("strategy", "strategy__owner")
            .order_by(*offered.query.order_by)
        )


class KeyResultForm(forms.Form):
    """A number that shows whether the objective is reached."""

    title = forms.CharField(
        label=_("Key Result"), max_length=300, help_text=_("Zum Beispiel: 20 Klassenräume mit CO2-Ampel")
    )
    source = forms.ChoiceField(
        label=_("Woher kommt der Wert?"),
        required=False,
        help_text=_("Gemessene Werte und Werte der Statistik müssen nicht gepflegt werden."),
    )
    place = forms.ChoiceField(
        label=_("Für welchen Ort?"),
        required=False,
        help_text=_("Zählt nur, wenn der Wert aus der Statistik kommt."),
    )
    baseline = GermanDecimalField(
        label=_("Ausgangswert"), max_digits=12, decimal_places=2, initial=Decimal(0)
    )
    target = GermanDecimalField(
        label=_("Zielwert"),
        max_digits=12,
        decimal_places=2,
        help_text=_("Darf auch unter dem Ausgangswert liegen, wenn etwas weniger werden soll."),
    )
    unit = forms.CharField(
        label=_("Einheit"),
        max_length=50,
        required=False,
        help_text=_(
            "Zum Beispiel: Räume, Prozent, Euro. Bei gemessenen Werten und Statistiken steht sie fest."
        ),
    )
    responsible_user = forms.ModelChoiceField(
        label=_("Wer behält die Zahl im Blick?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("niemand wird erinnert"),
        help_text=_("Diese Person wird erinnert und findet die Zahl unter „Meine Key Results“."),
    )
    responsible = forms.CharField(
        label=_("Zuständiges Amt"), max_length=200, required=False, help_text=_("Steht öffentlich dabei.")
    )

    def __init__(
        self,
        *args: Any,
        indicators: Sequence[Indicator],
        statistics: Sequence[Statistic],
        places: Choices,
        people: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._has_places = bool(statistics)
        source: forms.ChoiceField = self.fields["source"]  # type: ignore[assignment]
        source.choices = source_choices(indicators, statistics)
        place: forms.ChoiceField = self.fields["place"]  # type: ignore[assignment]
        place.choices = places
        self.fields["responsible_user"].queryset = people  # type: ignore[attr-defined]
        if not statistics:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """A typed number needs its unit, and a way to go."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("source") and "source" not in self.errors and not cleaned.get("unit"):
            self.add_error("unit", ValidationError(_("Bitte nennen Sie die Einheit, zum Beispiel „Räume“.")))
        if cleaned.get("target") is not None and cleaned.get("target") == cleaned.get("baseline"):
            self.add_error("target", ValidationError(_("Zielwert und Ausgangswert sind gleich.")))
        return cleaned

    def draft(self) -> KeyResultDraft:
        """Return what was said in the service's words; only after the form is valid."""
        cleaned = self.cleaned_data
        kind, _dash, rest = cleaned["source"].partition("-")
        number, _dash, breakdown = rest.partition("-")
        place_kind, _colon, place_key = cleaned.get("place", "").partition(":")
        person = cleaned["responsible_user"]
        return KeyResultDraft(
            title=cleaned["title"],
            target=cleaned["target"],
            unit=cleaned["unit"],
            baseline=cleaned["baseline"],
            indicator_id=int(number) if kind == INDICATOR else None,
            statistic_id=int(number) if kind == STATISTIC else None,
            place=(place_kind, place_key),
            breakdown=breakdown,
            responsible=cleaned["responsible"],
            responsible_user_id=person.pk if person else None,
            change_reason=cleaned.get("change_reason", ""),
        )


class EditKeyResultForm(KeyResultForm):
    """Changing a key result; a target moved after the decision says why."""

    change_reason = forms.CharField(
        label=_("Warum ändert sich der Ziel- oder Ausgangswert?"),
        max_length=500,
        required=False,
        help_text=_("Nur nötig, wenn Sie einen davon ändern. Der alte Wert bleibt mit dem Grund stehen."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._key_result = key_result
        if key_result.objective.adopted_on is None:
            del self.fields["change_reason"]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where it is needed."""
        cleaned = super().clean()
        before = (self._key_result.baseline, self._key_result.target)
        moved = None not in (cleaned.get("baseline"), cleaned.get("target")) and before != (
            cleaned["baseline"],
            cleaned["target"],
        )
        if moved and "change_reason" in self.fields and not cleaned.get("change_reason", "").strip():
            self.add_error(
                "change_reason",
                ValidationError(
                    _("Das Objective ist beschlossen. Bitte nennen Sie den Grund für den neuen Wert.")
                ),
            )
        return cleaned


def source_of(key_result: KeyResult) -> str:
    """Return the choice that stands for what measures a key result now."""
    if key_result.indicator_id is not None:
        return f"{INDICATOR}-{key_result.indicator_id}"
    if key_result.statistic_id is not None:
        part = f"-{key_result.statistic_breakdown}" if key_result.statistic_breakdown else ""
        return f"{STATISTIC}-{key_result.statistic_id}{part}"
    return ""


def source_choices(indicators: Sequence[Indicator], statistics: Sequence[Statistic]) -> Choices:
    """Return typed by hand, then what sensors count, then the statistics with their parts."""
    choices: Choices = [("", _("Wir tragen ihn von Hand ein"))]
    if indicators:
        choices.append((str(_("Sensoren")), [(f"{INDICATOR}-{one.pk}", one.title) for one in indicators]))
    parts = [
        (f"{STATISTIC}-{one.pk}{'-' if code else ''}{code}", f"{one.title}: {word}" if word else one.title)
        for one in statistics
        for code, word in [("", ""), *one.breakdown_labels.items()]
    ]
    if parts:
        choices.append((str(_("Statistik")), parts))
    return choices


class ReasonForm(forms.Form):
    """Why something is ended."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Er steht öffentlich dabei, damit alle verstehen, was geschehen ist."),
    )


class VisibilityForm(forms.Form):
    """Who sees an objective; anything but everybody needs a reason."""

    visibility = forms.ChoiceField(
        label=_("Wer soll es sehen?"),
        widget=forms.RadioSelect,
        choices=[
            (Visibility.PUBLIC, _("alle")),
            (Visibility.CONSORTIUM, _("nur der Verbund")),
            (Visibility.MUNICIPALITY, _("nur Ihre Leute")),
        ],
    )
    reason = forms.CharField(
        label=_("Grund"),
        max_length=500,
        required=False,
        help_text=_("Nötig, wenn nicht alle es sehen sollen. Der Grund steht beim Objective."),
    )

    def clean(self) -> dict[str, Any]:
        """Restricting needs a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("visibility") not in (None, Visibility.PUBLIC) and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Bitte nennen Sie den Grund.")))
        return cleaned


class MoveKeyResultForm(forms.Form):
    """Under which other objective a key result belongs."""

    objective = forms.ModelChoiceField(
        label=_("Objective"), queryset=Objective.objects.none(), empty_label=_("Bitte wählen")
    )

    def __init__(self, *args: Any, objectives: QuerySet[Objective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]  # a ModelChoiceField
