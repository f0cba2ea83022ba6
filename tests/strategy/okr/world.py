"""Small invented worlds for cycles, objectives and key results."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from allmende.datahub.models import Entity, Series
from allmende.datahub.services.readings import store_readings
from allmende.kernel.actor import SystemActor
from allmende.region.models import Municipality
from allmende.strategy import services
from allmende.strategy.models import Goal, Indicator, KeyResult, Objective, OkrCycle, Statistic, Strategy
from allmende.strategy.services import KeyResultDraft, ObjectiveOptions
from allmende.strategy.services import cycles as cycle_services
from allmende.strategy.services.cycles import CycleFacts
from tests import factories

SYSTEM = SystemActor("test")
#: A Wednesday.
NOW = datetime(2026, 7, 15, 10, 0, tzinfo=UTC)


def goal(**fields: Any) -> Goal:
    """Return a goal of the framework strategy."""
    strategy = Strategy.objects.get_or_create(
        key="rahmen",
        defaults={"owner": factories.consortium().space, "kind": "framework", "title": "Rahmen"},
    )[0]
    values = {"kind": "goal", "title": "Gutes Leben", **fields}
    return Goal.objects.get_or_create(strategy=strategy, key=values.pop("key", "z"), defaults=values)[0]


def cycle(town: Municipality, *, runs: bool = True, **fields: Any) -> OkrCycle:
    """Return a cycle of the town from January to December 2026."""
    values = {
        "title": "2026",
        "begins_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "rhythm": "monthly",
        **fields,
    }
    made = cycle_services.create_cycle(actor=SYSTEM, owner=town.space, facts=CycleFacts(**values))
    return cycle_services.start_cycle(actor=SYSTEM, cycle_id=made.pk) if runs else made


def objective(
    town: Municipality, within: OkrCycle | None = None, *, title: str = "Gute Luft", is_draft: bool = False
) -> Objective:
    """Return an objective of the town for the year 2026."""
    return services.create_objective(
        actor=SYSTEM,
        owner=town.space,
        goal_id=goal().pk,
        title=title,
        why="",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        responsible="Amt",
        options=ObjectiveOptions(cycle_id=within.pk if within else None, is_draft=is_draft),
    )


def key_result(of: Objective, **fields: Any) -> KeyResult:
    """Return a key result that is typed, from 0 to 100 Stück."""
    values = {"title": "Hundert Stück", "target": Decimal(100), "unit": "Stück", **fields}
    draft = KeyResultDraft(**values)
    return services.create_key_result(actor=SYSTEM, objective_id=of.pk, draft=draft)


def indicator(town: Municipality) -> Indicator:
    """Return an indicator that counts rooms with a plausible reading in 24 hours."""
    return Indicator.objects.create(
        owner=town.space,
        key="raeume",
        title="Räume mit Ampel",
        definition="Räume",
        unit="Räume",
        query="entities_with_valid_reading",
        parameters={"entity_type": "Room", "attribute": "co2", "within_hours": 24},
    )


def room(town: Municipality, number: int, at: datetime, quality: int = 0) -> None:
    """Let a room have sent a value an hour before."""
    made = Entity.objects.create(
        tenant=town.space, urn=f"urn:{town.pk}:{number}", type="Room", name=f"R{number}", sort_key="r"
    )
    series = Series.objects.create(tenant=town.space, entity=made, attribute="co2", unit="59")
    rows = [(series.pk, at - timedelta(hours=1), 700.0, quality)]
    store_readings(actor=SYSTEM, tenant=town.space, rows=rows)


def statistic(town: Municipality, values: dict[date, str]) -> Statistic:
    """Return a statistic with values of the town."""
    made = Statistic.objects.create(
        owner=factories.consortium().space, key="menschen", title="Bevölkerung", definition="Menschen",
        unit="Personen", source="Statistikamt",
    )  # fmt: skip
    for on, value in values.items():
        made.values.create(
            place_kind="municipality", place_key=town.ags, place_name=town.name, reference_date=on,
            value=Decimal(value), basis="Zensus 2022",
        )  # fmt: skip
    return made


def security_parts(town: Municipality) -> dict[str, Any]:
    """Return what a town with one of everything has beside its objective: a cycle that waits, a check-in."""
    row = key_result(objective(town, title="Etwas Gesagtes"), title="Gesagtes")
    said = services.check_in(actor=SYSTEM, key_result_id=row.pk, value=Decimal(1))
    return {"cycle_id": cycle(town, runs=False).pk, "check_in_id": said.pk}
