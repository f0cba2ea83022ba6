"""A town with a strategy, a goal, a key result with a number, and its text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from allmende.editorial.models import ChapterPage, StrategyText
from allmende.editorial.services.texts import start_text
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.strategy.models import CheckIn, Goal, KeyResult, Objective, Strategy
from tests import factories


@dataclass
class World:
    """What most tests here need."""

    town: Municipality
    strategy: Strategy
    goal: Goal
    key_result: KeyResult
    text: StrategyText
    editor: Actor
    manager: Actor

    @property
    def chapter(self) -> ChapterPage:
        """The first chapter."""
        return ChapterPage.objects.child_of(self.text).order_by("path").first()


def world(*, key: str = "unsere", size: str = "xs", visibility: str = "public") -> World:
    """A town with one of everything."""
    town = factories.municipality()
    strategy = Strategy.objects.create(
        owner=town.space, key=key, kind="local", title=f"Strategie {key}", size=size, visibility="public"
    )
    goal = Goal.objects.create(strategy=strategy, key="luft", kind="goal", title="Gute Luft in allen Klassen")
    objective = Objective.objects.create(
        owner=town.space, goal=goal, title="Messen", begins_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        responsible="Schulamt", visibility=visibility, adopted_on=date(2026, 1, 1),
    )  # fmt: skip
    key_result = KeyResult.objects.create(
        objective=objective, title="Räume mit Ampel", target=Decimal(20), unit="Räume"
    )
    CheckIn.objects.create(key_result=key_result, at=timezone.now(), value=Decimal(14), by="Amt")
    editor, manager = factories.actor("editor", town), factories.actor("manager", town)
    text = start_text(actor=manager, strategy=strategy)
    return World(town, strategy, goal, key_result, text, editor, manager)


def put(page: ChapterPage, *blocks: tuple[str, object], publish: bool = True) -> ChapterPage:
    """Write blocks into a chapter."""
    page = page.get_latest_revision_as_object()
    page.body = list(blocks)
    revision = page.save_revision()
    if publish:
        revision.publish()
    page.refresh_from_db()
    return page


def live(kind: str, /, **values: object) -> tuple[str, dict[str, object]]:
    """A live block without a note."""
    return kind, {"note": "", **values}
