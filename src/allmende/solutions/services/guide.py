"""The blueprint's guide as a runbook: a town ticks off its steps, everybody in the adoption sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from allmende.basics.errors import NotFound
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.solutions.models import Adoption, GuideProgress
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.services.install import adoption_to_install, blueprint_to_install


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """One step of the guide in one town.

    Attributes:
        number: Position in the guide, from 1.
        text: Markdown.
        done_at: When it was ticked off (UTC); None while it is open.
    """

    number: int
    key: str
    title: str
    text: str
    done_at: datetime | None
    done_by: str

    @property
    def is_done(self) -> bool:
        """Whether the town has ticked it off."""
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Runbook:
    """A town's way through the guide; empty while the solution has no guide."""

    steps: tuple[RunbookStep, ...]

    @property
    def done(self) -> int:
        """How many steps are ticked off."""
        return sum(step.is_done for step in self.steps)

    @property
    def next_step(self) -> RunbookStep | None:
        """The first step that is open; steps may be done in any order."""
        return next((step for step in self.steps if not step.is_done), None)


def runbook_of(adoption: Adoption) -> Runbook:
    """Return the guide of an adoption that the caller may see, with what the town has done."""
    blueprint = blueprint_of(adoption.solution)
    if blueprint is None:
        return Runbook(())
    ticks = {tick.step: tick for tick in GuideProgress.objects.filter(adoption=adoption)}
    return Runbook(
        tuple(
            _step(number, step.key, step.title, step.text, ticks)
            for number, step in enumerate(blueprint.guide, start=1)
        )
    )


def _step(number: int, key: str, title: str, text: str, ticks: Mapping[str, GuideProgress]) -> RunbookStep:
    tick = ticks.get(key)
    return RunbookStep(
        number=number,
        key=key,
        title=title,
        text=text,
        done_at=tick.done_at if tick else None,
        done_by=tick.done_by if tick else "",
    )


@transaction.atomic
def tick(*, actor: Actor, adoption_id: int, step: str, is_done: bool) -> Runbook:
    """Tick a step of the guide off, or take the tick back; a second time changes nothing.

    Raises:
        NotFound: the adoption belongs to another town, or the guide has no such step.
        Forbidden: the actor may not change what the town owns.
    """
    adoption = adoption_to_install(actor, adoption_id, lock=True)
    if step not in {known.key for known in blueprint_to_install(adoption).guide}:
        raise NotFound(step=step)
    if is_done:
        changed = GuideProgress.objects.get_or_create(
            adoption=adoption, step=step, defaults={"done_by": actor.name}
        )[1]
    else:
        changed = bool(GuideProgress.objects.filter(adoption=adoption, step=step).delete()[0])
    if changed:
        action = "solutions.guide_step_done" if is_done else "solutions.guide_step_reopened"
        audit.record(action, actor=actor, subject=adoption, changes={"step": step})
    return runbook_of(adoption)
