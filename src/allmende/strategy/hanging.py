"""What hangs on a row, whichever room it belongs to: asked before something is deleted."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


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
        found.append(_("Einträge aus anderen Bereichen, zum Beispiel Maßnahmen"))
    return found


def _count(model: Any, field: str, row: Model) -> int:  # Any: a model of any room
    return int(model._base_manager.filter(**{field: row}).count())


def _words(label: str, count: int) -> str:
    if label == "strategy.goal.parent":
        return ngettext("%(n)s Teilziel", "%(n)s Teilziele", count) % {"n": count}
    if label == "strategy.objective.goal":
        return ngettext("%(n)s Objective", "%(n)s Objectives", count) % {"n": count}
    if label == "strategy.goallink.serves":
        return ngettext("%(n)s Ziel, das darauf einzahlt", "%(n)s Ziele, die darauf einzahlen", count) % {
            "n": count
        }
    if label == "strategy.planlink.goal":
        return ngettext("%(n)s Bezug zu einem Plan", "%(n)s Bezüge zu Plänen", count) % {"n": count}
    if label == "strategy.strategy.within":
        return ngettext("%(n)s eingebettete Strategie", "%(n)s eingebettete Strategien", count) % {"n": count}
    if label == "strategy.strategyversion.strategy":
        return ngettext("%(n)s Fassung", "%(n)s Fassungen", count) % {"n": count}
    if label == "strategy.goal.strategy":
        return ngettext("%(n)s Ziel", "%(n)s Ziele", count) % {"n": count}
    return ""
