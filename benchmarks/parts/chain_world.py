"""A region of 59 towns with strategies, 2,000 objectives, 6,000 key results and 2,000 measures, for `chain`.

Imported only after Django is set up.
"""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from allmende.datahub.models import Device, Entity, Source
from allmende.kernel.models import RoleGrant, Space, SpaceKind, User
from allmende.portfolio.models import Bundle, Contribution, Measure, MeasureStatus
from allmende.region.models import Consortium, District, Municipality, Region
from allmende.solutions.models import Adoption, AdoptionStep, Solution, StepKey, StepState
from allmende.strategy.models import (
    ActionField,
    CheckIn,
    Goal,
    GoalLink,
    Indicator,
    KeyResult,
    Objective,
    OkrCycle,
    SdgGoal,
    Strategy,
)

TOWNS, OBJECTIVES, RESULTS, MEASURES = 59, 2_000, 6_000, 2_000
CHECK_INS_EACH, BUNDLES, SOLUTIONS, ADOPTIONS = 12, 100, 50, 300
BEGIN, END = date(2026, 1, 1), date(2027, 12, 31)
_CHANCE = random.Random(1)


def fill() -> None:
    """Write everything, public and adopted, so that the page has the most to show."""
    fields = ActionField.objects.bulk_create(
        ActionField(key=f"feld-{i}", name=f"Handlungsfeld {i}", position=i) for i in range(10)
    )
    SdgGoal.objects.bulk_create(SdgGoal(number=i, name=f"Ziel {i}", colour="#123456") for i in range(1, 18))
    consortium, spaces, towns = _places()
    shared = _framework(consortium, fields)
    local = _local_goals(spaces, shared)
    objectives = Objective.objects.bulk_create(
        Objective(
            owner=spaces[i % TOWNS], goal=_CHANCE.choice(local[i % TOWNS] + shared[-4:]), begins_on=BEGIN,
            title=f"Objective {i}: Was sich die Kommune in diesem Jahr vorgenommen hat", ends_on=END,
            responsible="Amt", adopted_on=BEGIN, level=_CHANCE.choice(["local", "regional", "both"]),
        )
        for i in range(OBJECTIVES)
    )  # fmt: skip
    indicators = _indicators(spaces)
    results = KeyResult.objects.bulk_create(
        KeyResult(
            objective=objectives[i % OBJECTIVES], title=f"Key Result {i}: eine Zahl, an der man es sieht",
            indicator=indicators[i % OBJECTIVES % TOWNS] if i % 20 == 0 else None, target=Decimal(100),
            unit="Stück", position=i // OBJECTIVES,
        )
        for i in range(RESULTS)
    )  # fmt: skip
    _check_ins(results)
    adoptions = _adoptions(spaces, towns)
    _measures(spaces, consortium, [goal for goals in local for goal in goals], results, adoptions)


def _places() -> tuple[Space, list[Space], list[Municipality]]:
    region = Region.objects.create(slug="messregion", name="Messregion", short_name="Mess", attribution="–")
    kreis = District.objects.create(ags="09999", name="Messkreis", region=region)
    consortium = Space.objects.create(kind=SpaceKind.CONSORTIUM, key="verbund", name="Verbund")
    Consortium.objects.create(slug="verbund", name="Verbund", region=region, space=consortium)
    spaces = Space.objects.bulk_create(
        Space(kind=SpaceKind.MUNICIPALITY, key=f"09{i:06}", name=f"Stadt {i:02}") for i in range(TOWNS)
    )
    towns = Municipality.objects.bulk_create(
        Municipality(
            ags=space.key, ars=f"{space.key}0000", slug=f"stadt-{i}", name=space.name, sort_key=space.name,
            kind="Stadt", population=12_000, lon=8.0, lat=51.0, district=kreis, space=space,
        )
        for i, space in enumerate(spaces)
    )  # fmt: skip
    return consortium, spaces, towns


def _framework(consortium: Space, fields: Sequence[ActionField]) -> list[Goal]:
    strategy = Strategy.objects.create(owner=consortium, key="rahmen", kind="framework", title="Rahmen")
    vision = Goal.objects.create(strategy=strategy, key="v", kind="vision", title="Vision 2030")
    kinds = ["goal"] * 4 + ["project_goal"] + ["sub_goal"] * 3
    goals = [
        Goal.objects.create(
            strategy=strategy, key=f"g{i}", kind=kind, parent=vision, position=i,
            title=f"Ziel der Region Nummer {i}, das alle gemeinsam verfolgen",
        )
        for i, kind in enumerate(kinds)
    ]  # fmt: skip
    for i, goal in enumerate(goals):
        goal.action_fields.add(fields[i])
        goal.sdgs.add(i + 1)
    return [vision, *goals]


def _local_goals(spaces: Sequence[Space], shared: Sequence[Goal]) -> list[list[Goal]]:
    strategies = Strategy.objects.bulk_create(
        Strategy(owner=space, key=f"lokal-{i}", kind="local", title=f"Strategie {i}", status="adopted")
        for i, space in enumerate(spaces)
    )
    found = []
    for strategy in strategies:
        top = Goal.objects.create(strategy=strategy, key="v", kind="vision", title="Vision der Stadt")
        goals = Goal.objects.bulk_create(
            Goal(strategy=strategy, key=f"g{i}", kind="goal", parent=top, title=f"Ziel {i} der Stadt")
            for i in range(6)
        )
        GoalLink.objects.bulk_create(
            GoalLink(goal=goal, serves=_CHANCE.choice(shared[1:]), sentence="So zahlt es ein.")
            for goal in goals
        )
        found.append(goals)
    return found


def _indicators(spaces: Sequence[Space]) -> list[Indicator]:
    made = Indicator.objects.bulk_create(
        Indicator(
            owner=space, key="raeume", title="Räume mit Ampel", definition="Räume", unit="Räume",
            query="entities_with_valid_reading", origin="loesung-0",
            parameters={"entity_type": "Room", "attribute": "co2", "within_hours": 24},
        )
        for space in spaces
    )  # fmt: skip
    for space in spaces:
        source = Source.objects.create(owner=space, name="Quelle", connector="http-push", public_id=space.key)
        rooms = Entity.objects.bulk_create(
            Entity(tenant=space, urn=f"urn:{space.pk}:{i}", type="Room", name=f"R{i}", sort_key=f"r{i}")
            for i in range(10)
        )
        Device.objects.bulk_create(
            Device(tenant=space, source=source, device_key=f"D{i}", entity=room)
            for i, room in enumerate(rooms)
        )
    return made


def _check_ins(results: Sequence[KeyResult]) -> None:
    now = datetime.now(UTC)
    words = ["", "high", "medium", "low"]
    CheckIn.objects.bulk_create(
        [
            CheckIn(
                key_result=row, at=now - timedelta(days=28 * i), value=Decimal(60 - 4 * i), by="Amt",
                is_measured=row.indicator_id is not None, confidence=_CHANCE.choice(words),
            )
            for row in results
            for i in range(CHECK_INS_EACH)
        ],
        batch_size=5_000,
    )  # fmt: skip


def manager() -> User:
    """Return a person who answers for the first town and looks after twenty of its key results in a cycle."""
    space = Space.objects.get(key="09000000")
    person = User.objects.create_user("m@example.org", full_name="M. Beispiel")
    RoleGrant.objects.create(user=person, space=space, role="manager")
    cycle = OkrCycle.objects.create(
        owner=space, title="Zyklus", begins_on=BEGIN, ends_on=END, status="running", visibility="public"
    )
    Objective.objects.filter(owner=space).update(cycle=cycle)
    mine = KeyResult.objects.filter(objective__owner=space).order_by("pk").values("pk")[:20]
    KeyResult.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(responsible_user=person)
    return person


def _adoptions(spaces: Sequence[Space], towns: Sequence[Municipality]) -> list[Adoption]:
    solutions = Solution.objects.bulk_create(
        Solution(
            owner=spaces[0], slug=f"loesung-{i}", title=f"Lösung {i} für alle", status="available",
            blueprint=f"loesung-{i}",
        )
        for i in range(SOLUTIONS)
    )  # fmt: skip
    pairs = [(solutions[i // TOWNS * 7 % SOLUTIONS], towns[i % TOWNS]) for i in range(ADOPTIONS)]
    made = Adoption.objects.bulk_create(
        Adoption(solution=solution, municipality=town, owner=town.space, visibility="public", started_by="A")
        for solution, town in pairs
    )
    AdoptionStep.objects.bulk_create(
        AdoptionStep(adoption=one, key=StepKey.LIVE, position=1, state=StepState.DONE) for one in made
    )
    return made


def _measures(
    spaces: Sequence[Space],
    consortium: Space,
    goals: Sequence[Goal],
    results: Sequence[KeyResult],
    adoptions: Sequence[Adoption],
) -> None:
    bundles = Bundle.objects.bulk_create(
        Bundle(owner=consortium, title=f"Bündel {i}", goal=_CHANCE.choice(goals)) for i in range(BUNDLES)
    )
    measures = Measure.objects.bulk_create(
        Measure(
            owner=spaces[i % TOWNS], number=i // TOWNS + 1, title=f"Maßnahme {i}, die etwas bewirkt",
            status=MeasureStatus.RUNNING, created_by="A", bundle=bundles[i % BUNDLES] if i % 3 else None,
            adoption=adoptions[i] if i < ADOPTIONS else None,
            solution=adoptions[i % ADOPTIONS].solution if i % 2 else None,
        )
        for i in range(MEASURES)
    )  # fmt: skip
    Contribution.objects.bulk_create(
        Contribution(measure=row, goal=_CHANCE.choice(goals), sentence="So zahlt es ein.") for row in measures
    )
    Contribution.objects.bulk_create(
        Contribution(measure=row, key_result=_CHANCE.choice(results), sentence="So zahlt es ein.")
        for row in measures
    )
