"""One valid object each for checks, choices, lead projects, sketches and calls; names are invented."""

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from allmende.kernel.models import Visibility
from allmende.portfolio.models import Call, Measure, Selection, Sketch
from allmende.region.models import Membership, Municipality
from allmende.strategy.models import (
    Checklist,
    ChecklistQuestion,
    GuardRail,
    GuardSection,
    SdgGoal,
    Strategy,
)
from tests import factories

_numbers = itertools.count(1)
LETTERS = {"digital": "Digital", "nachhaltig": "Nachhaltig", "authentisch": "Authentisch"}


def measure(town: Municipality, **fields: Any) -> Measure:
    """Return a running public measure of a town."""
    number = next(_numbers)
    values = {
        "number": number,
        "title": f"Vorhaben {number}",
        "status": "running",
        "visibility": Visibility.PUBLIC,
        "created_by": "A",
        **fields,
    }
    return Measure.objects.create(owner=values.pop("owner", town.space), **values)


def sdgs(count: int = 17) -> list[SdgGoal]:
    """Return UN goals with invented names."""
    for number in range(1, count + 1):
        SdgGoal.objects.get_or_create(number=number, defaults={"name": f"Ziel {number}", "colour": "#123456"})
    return list(SdgGoal.objects.all())


def checklist(
    key: str = "compass", groups: dict[str, str] | None = None, each: int = 1
) -> list[ChecklistQuestion]:
    """Return the questions of a catalogue: so many for each group."""
    made = Checklist.objects.get_or_create(key=key, defaults={"title": key})[0]
    questions = []
    for group_key, group in (groups or LETTERS).items():
        for at in range(each):
            number = next(_numbers)
            questions.append(
                ChecklistQuestion.objects.create(
                    checklist=made, key=f"f{number}", group_key=group_key, group=group,
                    text=f"{group}, Frage {at + 1}?", position=number,
                )
            )  # fmt: skip
    return questions


def strategy(town: Municipality, **fields: Any) -> Strategy:
    """Return a town's adopted strategy."""
    number = next(_numbers)
    values = {"kind": "local", "title": f"Strategie {number}", "status": "adopted", **fields}
    return Strategy.objects.create(owner=town.space, key=values.pop("key", f"strategie-{number}"), **values)


def guard_rail(town: Municipality, question: str = "Bleiben die Daten im Land?") -> GuardRail:
    """Return a guard rail of a town's strategy."""
    section = GuardSection.objects.create(strategy=strategy(town), kind="ethics")
    return GuardRail.objects.create(section=section, question=question)


def selection(town: Municipality, **fields: Any) -> Selection:
    """Return a choice that a town has begun."""
    values = {"title": "Auswahl", "visibility": Visibility.MUNICIPALITY, "created_by": "A", **fields}
    return Selection.objects.create(owner=values.pop("owner", town.space), **values)


def sketch(town: Municipality, **fields: Any) -> Sketch:
    """Return a sketch of a town."""
    values = {"title": "Skizze", "idea": "Eine Idee", "visibility": Visibility.MUNICIPALITY, **fields}
    return Sketch.objects.create(owner=town.space, **values)


def call(town: Municipality, **fields: Any) -> Call:
    """Return a call that is open this week."""
    today = timezone.localdate()
    values = {
        "slug": f"aufruf-{next(_numbers)}",
        "title": "Ideen gesucht",
        "text": "Was fehlt?",
        "opens_on": today - timedelta(days=3),
        "closes_on": today + timedelta(days=3),
        "state": "open",
        "visibility": Visibility.PUBLIC,
        **fields,
    }
    return Call.objects.create(owner=town.space, **values)


def pioneer(town: Municipality) -> Municipality:
    """Make a town one of the pioneers."""
    Membership.objects.create(consortium=factories.consortium(), municipality=town, kind="pioneer")
    return town
