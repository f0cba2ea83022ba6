"""A small town with a strategy, an objective, measures with money, a check and open points; all invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from allmende.kernel.models import Visibility
from allmende.portfolio.models import BudgetLine, Check, CheckAnswer, Contribution, Measure, Milestone, Risk
from allmende.strategy.models import (
    ActionField,
    CheckIn,
    FieldChoice,
    FutureStatement,
    Goal,
    KeyResult,
    Narrative,
    Objective,
    Persona,
    Scenario,
    SdgGoal,
    Strategy,
)
from tests import factories


@dataclass
class World:
    town: object
    strategy: Strategy
    goals: list[Goal]
    measures: list[Measure]


def world(visibility=Visibility.PUBLIC, **fields):
    town = factories.municipality("Musterhausen")
    strategy = Strategy.objects.create(
        owner=town.space,
        visibility=visibility,
        key=f"strategie-{town.slug}",
        kind="local",
        title="Smart in Musterhausen",
        summary="Wir wollen **einfacher** und klüger leben.",
        status="adopted",
        **fields,
    )
    vision = goal(strategy, "vision", "Musterhausen 2030", "vision", internal_note="Mit dem Rat klären")
    below = [goal(strategy, f"ziel-{n}", f"Ziel Nummer {n}", "goal", vision) for n in (1, 2, 3)]
    goal(strategy, "geheim", "Entwurf eines Ziels", "goal", vision, status="draft")
    FutureStatement.objects.create(strategy=strategy, position=1, text="Alle kommen mit dem Rad zur Schule.")
    field, _new = ActionField.objects.get_or_create(key="umwelt", defaults={"name": "Umwelt", "position": 1})
    FieldChoice.objects.create(strategy=strategy, field=field, priority=1, reason="Der Bach")
    Narrative.objects.create(strategy=strategy, past="Früher ein Dorf.", term_1="nah", term_2="klug")
    Persona.objects.create(owner=town.space, visibility="municipality", name="Erna", target_group="Ältere")
    Scenario.objects.create(
        strategy=strategy, kind="climate", title="Hochwasser", description="Der Bach steigt."
    )
    objective = Objective.objects.create(
        owner=town.space,
        visibility="public",
        goal=below[0],
        title="Luft in Schulen ist gut",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        responsible="Amt",
        adopted_on=date(2026, 1, 1),
    )
    result = KeyResult.objects.create(objective=objective, title="Räume mit Ampel", target=20, unit="Räume")
    CheckIn.objects.create(key_result=result, at=timezone.now(), value=Decimal(14), by="Person Eins")
    measures = [measure(town, n, below[n % 3], field) for n in range(1, 6)]
    return World(town, strategy, [vision, *below], measures)


def goal(strategy, key, title, kind, parent=None, **fields):
    values = {"status": "adopted", "due_on": date(2030, 12, 31), **fields}
    return Goal.objects.create(strategy=strategy, key=key, title=title, kind=kind, parent=parent, **values)


def measure(town, number, goal, field):
    made = Measure.objects.create(
        owner=town.space,
        visibility="public" if number < 5 else "municipality",
        number=number,
        title=f"Maßnahme {number} mit <Zeichen> & #read",
        summary="Was sie tut.",
        status="running" if number < 4 else "proposed",
        begins_on=date(2026, 3, 1),
        ends_on=date(2027, 12, 31),
        responsible="Amt für Schule",
        staff_hours_per_week=Decimal("2.5") if number < 3 else None,
        participation_plan="Werkstatt mit Eltern" if number == 1 else "",
        internal_note="Noch mit der Kämmerei klären" if number == 1 else "",
        created_by="Person Eins",
    )
    made.action_fields.add(field)
    Contribution.objects.create(measure=made, goal=goal, sentence="Sie hilft.")
    if number < 4:
        line(made, "investment", 10_000 * number, "Sensoren", funded_pct=80, is_secured=number == 1)
        line(made, "running", 500, "Betrieb", from_year=2026)
    Milestone.objects.create(measure=made, title="Auftrag", due_on=date(2026, 4, 1), done_on=date(2026, 4, 2))
    Risk.objects.create(measure=made, title="Lieferzeit", likelihood=3, impact=2, answer="Früh bestellen")
    return made


def line(measure, kind, amount, title, **fields):
    BudgetLine.objects.create(measure=measure, kind=kind, amount=Decimal(amount), title=title, **fields)


def climate_check(measure, reason="Weniger Heizenergie"):
    sdg, _new = SdgGoal.objects.get_or_create(
        number=13, defaults={"name": "Klimaschutz", "colour": "#3f7e44"}
    )
    check = Check.objects.create(
        kind="sdg", measure=measure, assessor="Person Eins", finished_at=timezone.now()
    )
    CheckAnswer.objects.create(check_made=check, sdg=sdg, score=2, reason=reason)
