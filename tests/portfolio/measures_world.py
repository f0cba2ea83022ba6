"""Towns with measures, goals and money; names are invented."""

from datetime import date
from decimal import Decimal
from typing import Any

from allmende.kernel.actor import Actor, SystemActor
from allmende.portfolio.models import (
    BudgetLine,
    Bundle,
    Contribution,
    FundingSource,
    Measure,
    MeasureImport,
    MeasureImportDraft,
    MeasurePicture,
    Milestone,
    SavedFilter,
    Story,
)
from allmende.portfolio.services.measures import create_measure
from allmende.region.models import Municipality
from allmende.strategy.models import ActionField, Goal, KeyResult, Objective, SdgGoal, Strategy
from tests import factories

SYSTEM = SystemActor("test")


def field(key: str = "mobilitaet", name: str = "Mobilität") -> ActionField:
    return ActionField.objects.get_or_create(key=key, defaults={"name": name, "position": 1})[0]


def sdg(number: int = 11, name: str = "Nachhaltige Städte") -> SdgGoal:
    return SdgGoal.objects.get_or_create(number=number, defaults={"name": name, "colour": "#fd9d24"})[0]


def goal(title: str = "Gut leben auf dem Land", **values: Any) -> Goal:
    strategy = Strategy.objects.get_or_create(
        key="rahmen", defaults={"owner": factories.consortium().space, "kind": "framework", "title": "Rahmen"}
    )[0]
    count = Goal.objects.count()
    return Goal.objects.create(strategy=strategy, key=f"ziel-{count}", kind="goal", title=title, **values)


def key_result(town: Municipality, under: Goal) -> KeyResult:
    objective = Objective.objects.create(
        owner=town.space, goal=under, title="Gute Luft", responsible="Amt",
        begins_on=date(2026, 1, 1), ends_on=date(2035, 1, 1),
    )  # fmt: skip
    return KeyResult.objects.create(objective=objective, title="20 Räume mit Ampel", target=20, unit="Räume")


def measure(town: Any, title: str = "Mitfahrbank", **fields: Any) -> Measure:
    """A proposed measure; with `status` it simply has it."""
    factories.consortium()
    plain = {name: fields.pop(name) for name in ("status", "visibility") if name in fields}
    made = create_measure(actor=SYSTEM, owner=town.space, title=title, fields=fields)
    if plain.get("status", "proposed") not in {"proposed", "dropped"}:
        plain.setdefault("visibility", "public")
    for name, value in plain.items():
        setattr(made, name, value)
    if plain:
        made.save(update_fields=list(plain))
    return made


def contribution(
    to: Measure, aim: Goal | None = None, sentence: str = "Sie bringt Menschen in die Mitte."
) -> Contribution:
    return Contribution.objects.create(measure=to, goal=aim or goal(), sentence=sentence)


def line(to: Measure, amount: str = "1000", kind: str = "investment", **values: Any) -> BudgetLine:
    return BudgetLine.objects.create(measure=to, kind=kind, title="Bank", amount=Decimal(amount), **values)


def milestone(to: Measure, due_on: date, done_on: date | None = None) -> Milestone:
    return Milestone.objects.create(measure=to, title="Bank steht", due_on=due_on, done_on=done_on)


def source(owner: Any, **values: Any) -> FundingSource:
    values = {"title": "Dorf bewegt sich", "giver": "Land Muster", **values}
    fields = values.pop("action_fields", ())
    made = FundingSource.objects.create(owner=owner.space, **values)
    made.action_fields.set(fields)
    return made


def ready(town: Any, title: str = "Mitfahrbank") -> Measure:
    """A proposal with everything it needs to be promised."""
    made = measure(town, title, responsible="Amt 3", staff="Frau Muster, 2 Stunden")
    contribution(made)
    line(made, is_secured=True)
    return made


def editor(town: Municipality) -> Actor:
    return factories.actor("editor", town)


def security_parts(town: Municipality) -> dict[str, Any]:
    """One of everything for the walk over all addresses."""
    made = ready(town, "Geheim")
    pays = made.contributions.get()
    stone = milestone(made, date(2026, 5, 1))
    picture = MeasurePicture.objects.create(measure=made, file_id=0, alt="Bild")
    bundle = Bundle.objects.create(owner=town.space, title="Bündel", visibility="municipality")
    paid_by = source(town, visibility="municipality")
    story = Story.objects.create(
        owner=town.space, title="G", teaser="T", text="X", created_by="A", visibility="municipality"
    )
    person = factories.person("editor", town)
    kept = SavedFilter.objects.create(user=person, name="A", query="")
    draft = MeasureImportDraft.objects.create(
        owner=town.space,
        user=person,
        file_name="x.csv",
        head=["Titel"],
        rows=[[2, ["A"]]],
        mapping={"0": "title"},
    )
    brought = MeasureImport.objects.create(owner=town.space, file_name="x.csv", by="A")
    return {
        "measure_id": made.pk, "contribution_id": pays.pk, "part_kind": "milestone", "part_id": stone.pk,
        "picture_id": picture.pk, "section": "nutzen", "bundle_id": bundle.pk, "funding_id": paid_by.pk,
        "story_id": story.pk, "filter_id": kept.pk, "draft_id": draft.pk, "import_id": brought.pk,
        "form": "csv",
    }  # fmt: skip
