"""What hangs on a row, whichever room it belongs to: asked before something is deleted."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from allmende.strategy.models import Goal, GoalStatus


def hanging_on(row: Model, *, ignore: Collection[str] = ()) -> list[str]:
    """Return in words what refers to this row, e.g. "2 Teilziele"; empty if it may be deleted.

    Rooms above are asked through the database's own references, without knowing them.

    Args:
        ignore: References that go with the row, as "app.model.field" in lower case.
    """
    found: list[str] = []
    others = 0
    for relation in row._meta.related_objects:
        field = relation.field
        label = f"{relation.related_model._meta.label_lower}.{field.name}"
        if label in ignore:
            continue
        count = _count(relation.related_model, field.name, row)
        if count:
            words = _words(label, count)
            if words:
                found.append(words)
            else:
                others += count
    if others:
        found.append(_("Einträge aus anderen Bereichen, zum Beispiel Maßnahmen oder Texte"))
    return found


def hanging_on_goal(goal: Goal) -> list[str]:
    """Return what keeps a goal from being deleted; what a body adopted is retired with a reason instead."""
    found = hanging_on(goal, ignore={"strategy.goallink.goal"})
    if goal.status != GoalStatus.DRAFT and goal.strategy.versions.exists():
        found.append(_("der Beschluss, in dem es steht"))
    return found


def _count(model: Any, field: str, row: Model) -> int:  # Any: a model of any room
    return int(model._base_manager.filter(**{field: row}).count())


#: Reference → its words; `%(n)s` is how many there are.
_WORDS: Final[Mapping[str, Any]] = {  # Any: lazy plurals have no type of their own
    "strategy.goal.parent": ngettext_lazy("%(n)s Teilziel", "%(n)s Teilziele", "n"),
    "strategy.objective.goal": ngettext_lazy("%(n)s Objective", "%(n)s Objectives", "n"),
    "strategy.goallink.serves": ngettext_lazy(
        "%(n)s Ziel, das darauf einzahlt", "%(n)s Ziele, die darauf einzahlen", "n"
    ),
    "strategy.planlink.goal": ngettext_lazy("%(n)s Bezug zu einem Plan", "%(n)s Bezüge zu Plänen", "n"),
    "strategy.strategy.within": ngettext_lazy(
        "%(n)s eingebettete Strategie", "%(n)s eingebettete Strategien", "n"
    ),
    "strategy.strategyversion.strategy": ngettext_lazy("%(n)s Fassung", "%(n)s Fassungen", "n"),
    "strategy.goal.strategy": ngettext_lazy("%(n)s Ziel", "%(n)s Ziele", "n"),
    "strategy.scenario.strategy": ngettext_lazy("%(n)s Szenario", "%(n)s Szenarien", "n"),
    "strategy.journey.strategy": ngettext_lazy("%(n)s Bürger-Reise", "%(n)s Bürger-Reisen", "n"),
}


def _words(label: str, count: int) -> str:
    words = _WORDS.get(label)
    return str(words % {"n": count}) if words is not None else ""
