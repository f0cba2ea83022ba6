"""Small invented worlds for the cockpit's pages."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from allmende.datahub.models import Dashboard, Entity
from allmende.region.models import Municipality
from allmende.solutions.models import Adoption, AdoptionStep, Solution, StepKey
from allmende.strategy.models import Goal, Indicator, KeyResult, Objective, Strategy
from tests import factories
from tests.datahub import factories as hub

_RING = [[7.9, 50.9], [8.1, 50.9], [8.1, 51.1], [7.9, 51.1], [7.9, 50.9]]
SQUARE = {"type": "Polygon", "coordinates": [_RING]}
BOARD = "/kommunen/{slug}/cockpit/raumklima/"


def solution(**fields: Any) -> Solution:
    """Return a solution with a blueprint's name."""
    values = {"slug": "luft", "title": "Gute Luft", "status": "available", "blueprint": "luft", **fields}
    return Solution.objects.create(owner=factories.consortium().space, **values)


def adoption(of: Solution, town: Municipality, *, until: str = StepKey.INTEREST, **fields: Any) -> Adoption:
    """Return an adoption whose turn it is at the step after `until`."""
    made = Adoption.objects.create(
        solution=of, municipality=town, owner=town.space, visibility="consortium", started_by="Test", **fields
    )
    keys = list(StepKey.values)
    for position, key in enumerate(keys):
        place = position - keys.index(until)
        state = "done" if place <= 0 else "current" if place == 1 else "open"
        done_on = date(2026, 3, 1) if state == "done" else None
        AdoptionStep.objects.create(
            adoption=made, key=key, position=position, state=state, completed_on=done_on
        )
    return made


def objective(town: Municipality, *, origin: str = "luft", **fields: Any) -> Objective:
    """Return an objective of the town with a key result that measures itself."""
    strategy = Strategy.objects.create(
        owner=factories.consortium().space, key="rahmen", kind="framework", title="Rahmen"
    )
    top = Goal.objects.create(strategy=strategy, key="a", kind="project_goal", title="Gutes Leben")
    goal = Goal.objects.create(strategy=strategy, key="b", parent=top, kind="sub_goal", title="Wissen teilen")
    values = {"title": "Gute Luft überall", "responsible": "Amt", **fields}
    made = Objective.objects.create(
        owner=town.space, goal=goal, begins_on=date(2026, 1, 1), ends_on=date(2030, 1, 1), **values
    )
    indicator = Indicator.objects.create(
        owner=town.space, key="raeume", title="Räume mit Ampel", definition="Räume", unit="Räume",
        query="entities_with_valid_reading",
        parameters={"entity_type": "Room", "attribute": "co2", "within_hours": 24}, origin=origin,
    )  # fmt: skip
    KeyResult.objects.create(
        objective=made, title="20 Räume mit Ampel", indicator=indicator, target=20, unit="Räume"
    )
    return made


def measured(school: Entity, name: str, value: float, *, age_min: float = 4, quality: int = 0) -> Entity:
    """Return a room of the school whose newest CO2 value is this old."""
    room = hub.room(school, name)
    end = timezone.now() - timedelta(minutes=age_min)
    hub.readings(room, [value - 10, value], end=end, quality=quality)
    return room


def cockpit(release: str = "live", **fields: Any) -> tuple[Municipality, Dashboard, Entity]:
    """Return a town with a cockpit and a school without rooms."""
    town = factories.municipality("Musterstadt", boundary=SQUARE)
    board = hub.dashboard(town.space, title="Raumklima in Schulen", **fields)
    return town, board, hub.school(town.space, "Gesamtschule", release=release, lon=8.0, lat=51.0)


def at_noon(day: date) -> datetime:
    """Return noon of a local day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
