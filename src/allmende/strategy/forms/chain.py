"""Forms for goals: quick entry, the whole goal, links to goals of other strategies."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import ActionField, Goal, GoalKind, Level, SdgGoal
from allmende.strategy.selectors.chain import GoalNode
from allmende.strategy.services.chain import GoalFacts
from allmende.ui.forms import DateInput, FoldedForm

#: In front of a goal in a list of choices, once for every level above it.
INDENT = "– "
#: When changed words of an adopted goal apply.
NEXT: Final = "beschluss"
NOW: Final = "sofort"


def parent_choices(nodes: Sequence[GoalNode], *, without: int | None = None) -> list[tuple[str, str]]:
    """Return the goals of a tree in its order, indented; a goal and what is below it can be left out."""
    choices: list[tuple[str, str]] = []
    for node in nodes:
        if node.goal.pk == without:
            continue
        choices.append((str(node.goal.pk), INDENT * (node.depth - 1) + node.goal.title))
        choices += parent_choices(node.children, without=without)
    return choices


class QuickGoalForm(FoldedForm):
    """One goal in a line: the title is enough."""

    folded: Sequence[str] = ("kind", "level", "origin")

    title = forms.CharField(
        label=_("Neues Ziel"), max_length=300, help_text=_("Was soll wahr sein? Ein Satz.")
    )
    parent = forms.ChoiceField(label=_("Gehört zu"), required=False)
    kind = forms.ChoiceField(label=_("Art"), choices=GoalKind, initial=GoalKind.GOAL)
    due_on = forms.DateField(label=_("Bis wann"), required=False, widget=DateInput())
    level = forms.ChoiceField(label=_("Ebene"), choices=Level)
    origin = forms.CharField(
        label=_("Woher kommt das Ziel?"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel: Bürgerwerkstatt im März, ISEK, Ratsbeschluss."),
    )

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        top = ("", _("zu keinem anderen Ziel"))
        self.fields["parent"].choices = [top, *parents]  # type: ignore[attr-defined]  # a ChoiceField
        if not parents:
            self.fields["parent"].widget = forms.HiddenInput()

    def clean_parent(self) -> int | None:
        """The parent's id, None at the top."""
        value = self.cleaned_data["parent"]
        return int(value) if value else None

    def facts(self) -> GoalFacts:
        """Return what was entered."""
        cleaned = self.cleaned_data
        return GoalFacts(
            title=cleaned["title"],
            kind=cleaned["kind"],
            parent_id=cleaned["parent"],
            due_on=cleaned["due_on"],
            origin=cleaned["origin"],
            level=cleaned["level"],
        )


class GoalForm(QuickGoalForm):
    """Everything about a goal."""

    folded = ()

    title = forms.CharField(label=_("Ziel"), max_length=300, help_text=_("Was soll wahr sein? Ein Satz."))
    text = forms.CharField(label=_("Beschreibung"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    action_fields = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"),
        queryset=ActionField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sdgs = forms.ModelMultipleChoiceField(
        label=_("Nachhaltigkeitsziele der Vereinten Nationen"),
        queryset=SdgGoal.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    internal_note = forms.CharField(
        label=_("Interne Notiz"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Offene Punkte. Nur die eigenen Leute lesen sie; sie wird nie veröffentlicht."),
    )
    when = forms.ChoiceField(
        label=_("Wann soll das gelten?"),
        choices=[
            (NEXT, _("Mit dem nächsten Beschluss. Bis dahin bleibt öffentlich, was beschlossen ist.")),
            (NOW, _("Sofort, zum Beispiel bei einem Schreibfehler. Der Vergleich mit der Fassung zeigt es.")),
        ],
        initial=NEXT,
        widget=forms.RadioSelect,
        help_text=_("Handlungsfelder, Nachhaltigkeitsziele und die interne Notiz gelten immer sofort."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "parent", "kind", "text", "due_on", "level", "origin")

    def __init__(self, *args: Any, is_adopted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_adopted:
            del self.fields["when"]

    @property
    def is_plan(self) -> bool:
        """Whether the words shall apply with the next adoption only."""
        return bool(self.cleaned_data.get("when") == NEXT)

    def facts(self) -> GoalFacts:
        """Return what was entered."""
        cleaned = self.cleaned_data
        return GoalFacts(
            title=cleaned["title"],
            text=cleaned["text"],
            kind=cleaned["kind"],
            parent_id=cleaned["parent"],
            due_on=cleaned["due_on"],
            origin=cleaned["origin"],
            level=cleaned["level"],
            internal_note=cleaned["internal_note"],
            field_ids=[field.pk for field in cleaned["action_fields"]],
            sdg_numbers=[sdg.pk for sdg in cleaned["sdgs"]],
        )


class LinkForm(forms.Form):
    """A goal serves another one; the sentence says how."""

    serves = forms.ChoiceField(label=_("Zahlt ein auf"))
    sentence = forms.CharField(
        label=_("Wie?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ein Satz: Was trägt dieses Ziel dazu bei?"),
    )

    def __init__(self, *args: Any, goals: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serves"].choices = [("", _("Bitte wählen")), *goals]  # type: ignore[attr-defined]  # a ChoiceField


class RetireForm(forms.Form):
    """Why a goal is no longer pursued."""

    reason = forms.CharField(
        label=_("Warum verfolgen Sie das Ziel nicht weiter?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Der Grund steht öffentlich am Ziel."),
    )


def initial_of(goal: Goal, seen: str) -> dict[str, object]:
    """Return what the form of an existing goal shows first."""
    return {
        "title": goal.title,
        "parent": str(goal.parent_id or ""),
        "kind": goal.kind,
        "text": goal.text,
        "due_on": goal.due_on,
        "level": goal.level,
        "origin": goal.origin,
        "internal_note": goal.internal_note,
        "action_fields": [field.pk for field in goal.action_fields.all()],
        "sdgs": [sdg.pk for sdg in goal.sdgs.all()],
        "seen": seen,
    }
