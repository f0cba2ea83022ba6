"""Forms of a choice: what it is, its criteria, estimates, scores, points and the decision."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.models import Space, SpaceKind, Visibility
from allmende.portfolio.models import Candidate, Criterion, Score, Selection
from allmende.portfolio.selectors.selection import Standing
from allmende.portfolio.services.selection import VOTING_RULES, CriterionFacts, SelectionFacts
from allmende.portfolio.services.selection_closing import Decision
from allmende.portfolio.services.selection_rating import Estimate

SCORE_WORDS: Final = [
    ("4", gettext_lazy("4 – voll und ganz")),
    ("3", gettext_lazy("3 – weitgehend")),
    ("2", gettext_lazy("2 – teils")),
    ("1", gettext_lazy("1 – kaum")),
    ("0", gettext_lazy("0 – gar nicht")),
]
LEVELS: Final = [
    ("", gettext_lazy("noch offen")),
    ("1", gettext_lazy("1 – sehr wenig")),
    ("2", gettext_lazy("2 – wenig")),
    ("3", gettext_lazy("3 – mittel")),
    ("4", gettext_lazy("4 – viel")),
    ("5", gettext_lazy("5 – sehr viel")),
]


class SelectionForm(forms.Form):
    """What is chosen, by which rules."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Für wen"), queryset=Space.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Worum geht es?"), max_length=200,
        help_text=gettext_lazy("Zum Beispiel: Maßnahmen für das nächste Jahr"),
    )  # fmt: skip
    derivation = forms.CharField(
        label=gettext_lazy("Woher kommen die Kriterien?"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Zum Beispiel aus den Zielen der Strategie. Es steht später im Protokoll."),
    )  # fmt: skip
    points = forms.IntegerField(
        label=gettext_lazy("Punkte je Person bei der Abstimmung"), min_value=1, max_value=100, initial=5
    )
    places = forms.IntegerField(
        label=gettext_lazy("Plätze auf der kurzen Liste"), min_value=1, max_value=200, required=False,
        help_text=gettext_lazy("Leer lassen, wenn das offen ist."),
    )  # fmt: skip
    quorum = forms.IntegerField(
        label=gettext_lazy("So viele müssen mindestens abstimmen"), min_value=1, max_value=1000,
        required=False,
        help_text=gettext_lazy(
            "Vorher wird nicht ausgezählt. Unter drei lässt sich an den Summen ablesen, wer wofür war."
        ),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=gettext_lazy("Wer sieht sie, solange sie läuft?"),
        choices=[
            (Visibility.MUNICIPALITY, gettext_lazy("nur unsere Leute")),
            (Visibility.CONSORTIUM, gettext_lazy("alle im Verbund")),
        ],
        help_text=gettext_lazy("Bei einer Auswahl des Verbunds können dann alle bewerten und abstimmen."),
    )

    def __init__(
        self, *args: Any, spaces: QuerySet[Space], selection: Selection | None = None, **kw: Any
    ) -> None:
        if selection is not None:
            named = ("edition", "title", "derivation", *VOTING_RULES)
            kw["initial"] = {name: getattr(selection, name) for name in named}
        super().__init__(*args, **kw)
        if selection is not None:
            del self.fields["owner"]
            if selection.state in {"voting", "counted"}:
                for name in VOTING_RULES:
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _("Steht fest, seit die Abstimmung läuft.")
            return
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        if spaces and spaces[0].kind == SpaceKind.CONSORTIUM:
            self.fields["visibility"].initial = Visibility.CONSORTIUM
        if len(spaces) == 1:
            self.fields["owner"].initial = spaces[0]
            self.fields["owner"].widget = forms.HiddenInput()

    def facts(self) -> SelectionFacts:
        """What was filled in, for the service."""
        values = self.cleaned_data
        return SelectionFacts(
            title=values["title"], derivation=values["derivation"],
            **{name: values[name] for name in VOTING_RULES},
        )  # fmt: skip


class CriterionForm(forms.Form):
    """One criterion with its weight and where it comes from."""

    title = forms.CharField(label=gettext_lazy("Kriterium"), max_length=200)
    weight = forms.TypedChoiceField(
        label=gettext_lazy("Gewicht"), coerce=int, initial=1,
        choices=[(1, gettext_lazy("1 – zählt einfach")), (2, gettext_lazy("2 – zählt doppelt")),
                 (3, gettext_lazy("3 – zählt dreifach")), (4, "4"), (5, "5")],
    )  # fmt: skip
    explanation = forms.CharField(
        label=gettext_lazy("Was ist gemeint?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    origin = forms.CharField(label=gettext_lazy("Woher kommt es?"), required=False, max_length=300)

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kw: Any) -> None:
        if criterion is not None:
            named = ("title", "weight", "explanation", "origin")
            kw["initial"] = {name: getattr(criterion, name) for name in named}
        super().__init__(*args, **kw)

    def facts(self) -> CriterionFacts:
        """What was filled in, for the service."""
        return CriterionFacts(**self.cleaned_data)


class EstimateForm(forms.Form):
    """Effort, effect and resources of a candidate."""

    effort = forms.TypedChoiceField(
        label=gettext_lazy("Aufwand"), choices=LEVELS, coerce=int, empty_value=None, required=False
    )
    effect = forms.TypedChoiceField(
        label=gettext_lazy("Wirkung"), choices=LEVELS, coerce=int, empty_value=None, required=False
    )
    who = forms.CharField(
        label=gettext_lazy("Wer macht es?"), max_length=300, required=False,
        help_text=gettext_lazy("Amt oder Person mit Stunden in der Woche."),
    )  # fmt: skip
    money = forms.CharField(
        label=gettext_lazy("Mit welchem Geld?"), max_length=300, required=False,
        help_text=gettext_lazy("Haushaltsstelle, Förderung, oder dass es nichts kostet."),
    )  # fmt: skip

    def __init__(self, *args: Any, candidate: Candidate, **kw: Any) -> None:
        named = ("effort", "effect", "who", "money")
        kw["initial"] = {name: getattr(candidate, name) for name in named}
        super().__init__(*args, **kw)

    def given(self) -> Estimate:
        """What was filled in, for the service."""
        return Estimate(**self.cleaned_data)


class ScoreForm(forms.Form):
    """One person's scores of one candidate, criterion by criterion."""

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], mine: Mapping[int, Score], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self._criteria = criteria
        for criterion in criteria:
            said = mine.get(criterion.pk)
            self.fields[f"c{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.title, help_text=criterion.explanation, required=False, coerce=int,
                empty_value=None, choices=SCORE_WORDS, widget=forms.RadioSelect,
                initial=None if said is None else said.value,
            )  # fmt: skip
            self.fields[f"r{criterion.pk}"] = forms.CharField(
                label=_("Grund zu „%(title)s“") % {"title": criterion.title}, required=False, max_length=500,
                initial=said.reason if said else "",
            )  # fmt: skip

    def scores(self) -> dict[int, tuple[int | None, str]]:
        """What was filled in, for the service."""
        values = self.cleaned_data
        return {c.pk: (values[f"c{c.pk}"], values[f"r{c.pk}"]) for c in self._criteria}


class VoteForm(forms.Form):
    """One person's points, a number for each candidate."""

    def __init__(
        self, *args: Any, selection: Selection, rows: Sequence[Standing], mine: Mapping[int, int], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self._selection, self._rows = selection, rows
        for row in rows:
            self.fields[f"p{row.candidate.pk}"] = forms.IntegerField(
                label=row.title, required=False, min_value=0, max_value=selection.points,
                initial=mine.get(row.candidate.pk, 0), help_text=row.owner,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Nobody has more points than everybody."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = sum(value or 0 for value in cleaned.values())
        if given > self._selection.points:
            words = {"given": given, "points": self._selection.points}
            self.add_error(
                None, _("Sie haben %(given)s Punkte vergeben, es sind aber nur %(points)s da.") % words
            )
        return cleaned

    def points(self) -> dict[int, int]:
        """What was filled in, for the service."""
        return {row.candidate.pk: self.cleaned_data[f"p{row.candidate.pk}"] or 0 for row in self._rows}


class DecisionForm(forms.Form):
    """Short list, a reason for each candidate, and what happens with the result."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, selection: Selection, rows: Sequence[Standing], proposed: Sequence[int], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self._selection, self._rows = selection, rows
        self.fields["edition"].initial = selection.edition
        for row in rows:
            pk = row.candidate.pk
            self.fields[f"s{pk}"] = forms.BooleanField(
                label=_("Auf die kurze Liste: %(title)s") % {"title": row.title}, required=False,
                initial=pk in proposed,
            )  # fmt: skip
            self.fields[f"r{pk}"] = forms.CharField(
                label=_("Warum?"), required=False, max_length=500,
                widget=forms.TextInput(attrs={"aria-label": _("Warum? %(title)s") % {"title": row.title}}),
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=_("Was soll im Protokoll stehen?"), required=False, max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip
        self.fields["sets_priority"] = forms.BooleanField(
            label=_("Gewählte eigene Maßnahmen bekommen die Priorität „hoch“"), required=False
        )
        self.fields["is_public"] = forms.BooleanField(label=_("Protokoll veröffentlichen"), required=False)

    def lines(self) -> list[tuple[Standing, forms.BoundField, forms.BoundField]]:
        """Candidates with their two fields, for the template."""
        return [(r, self[f"s{r.candidate.pk}"], self[f"r{r.candidate.pk}"]) for r in self._rows]

    def clean(self) -> dict[str, Any]:
        """No promise without people and money, no more than there are places."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [row for row in self._rows if cleaned.get(f"s{row.candidate.pk}")]
        places = self._selection.places
        if places is not None and len(chosen) > places:
            words = {"places": places, "chosen": len(chosen)}
            self.add_error(
                None, _("Die kurze Liste hat %(places)s Plätze, gewählt sind %(chosen)s Vorhaben.") % words
            )
        if not chosen and not (cleaned.get("note") or "").strip():
            self.add_error("note", _("Wenn Sie nichts wählen, schreiben Sie bitte, warum."))
        for row in chosen:
            if not row.has_resources and not (cleaned.get(f"r{row.candidate.pk}") or "").strip():
                self.add_error(
                    f"r{row.candidate.pk}",
                    _("%(title)s: Wer es mit welchem Geld macht, ist offen. Bitte begründen Sie die Wahl.")
                    % {"title": row.title},
                )
        return cleaned

    def decision(self) -> Decision:
        """What was filled in, for the service."""
        values = self.cleaned_data
        pks = [row.candidate.pk for row in self._rows]
        return Decision(
            chosen=[pk for pk in pks if values[f"s{pk}"]],
            reasons={pk: values[f"r{pk}"] for pk in pks},
            note=values["note"],
            sets_priority=values["sets_priority"],
            is_public=values["is_public"],
        )
