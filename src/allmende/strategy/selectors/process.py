"""Where the making of a strategy stands: guided steps with what exists, own steps, the roadmap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import AuditEntry
from allmende.strategy.errors_making import UnknownEntry
from allmende.strategy.models import ProcessStep, Strategy
from allmende.strategy.process_steps import BY_KEY, STEPS, GuidedStep
from allmende.strategy.selectors.contents import contents_of
from allmende.strategy.selectors.making import Found, facts_of

#: A step that begins within this time may be done now.
_SOON: Final = timedelta(days=14)
STATE_WORDS = dict(ProcessStep._meta.get_field("state").flatchoices)


@dataclass(frozen=True, slots=True)
class StepStatus:
    """One step as people see it, guided or own.

    Attributes:
        slug: Part of its address: the key of a guided step, the number of an own one.
        state: open, running, done or left_out.
        is_automatic: Done or running because of what exists, not because somebody said so.
        evidence: What exists already, in words.
        is_overdue: Its last day has passed and it is neither done nor left out.
    """

    slug: str
    cycle: str
    title: str
    guided: GuidedStep | None
    stored: ProcessStep | None
    state: str
    is_automatic: bool
    evidence: str
    is_usual: bool
    is_overdue: bool

    @property
    def word(self) -> str:
        """Its state as people say it."""
        return str(STATE_WORDS[self.state])

    @property
    def begins_on(self) -> date | None:
        """First planned day."""
        return self.stored.begins_on if self.stored else None

    @property
    def ends_on(self) -> date | None:
        """Last planned day."""
        return self.stored.ends_on if self.stored else None

    @property
    def responsible(self) -> str:
        """Who does it."""
        return self.stored.responsible if self.stored else ""

    @property
    def note(self) -> str:
        """What somebody wrote down, e.g. why it is left out."""
        return self.stored.note if self.stored else ""

    @property
    def is_milestone(self) -> bool:
        """A day to be reached rather than work to be done."""
        return bool(self.stored and self.stored.is_milestone)


@dataclass(frozen=True, slots=True)
class Process:
    """All steps of a strategy in their order, what comes next, and what waits for its day."""

    steps: Sequence[StepStatus]
    following: StepStatus | None
    later: StepStatus | None

    def of(self, cycle: str) -> list[StepStatus]:
        """Return the steps of one cycle."""
        return [step for step in self.steps if step.cycle == cycle]

    @property
    def planned(self) -> list[StepStatus]:
        """Steps with a day, soonest first: the roadmap."""
        dated = [step for step in self.steps if step.begins_on or step.ends_on]
        return sorted(
            dated, key=lambda step: (step.begins_on or step.ends_on, step.ends_on or step.begins_on)
        )


def process_of(actor: Actor, strategy: Strategy, today: date) -> Process:
    """Return where the making of this strategy stands today."""
    facts = {**facts_of(actor, strategy), **_contents_facts(strategy)}
    stored = list(strategy.process_steps.all())
    by_key = {row.key: row for row in stored if row.key}
    steps = [_guided(step, by_key.get(step.key), facts, strategy.size, today) for step in STEPS]
    steps += [_own(row, today) for row in stored if row.key not in BY_KEY]
    return Process(steps, *_following(steps, today))


def _contents_facts(strategy: Strategy) -> dict[str, Found]:
    """Tell how far the contents check is: complete once all is said that is usual for the size."""
    status = contents_of(strategy)
    usual, technology = status.usual, status.block("technology").tally
    return {
        "contents": Found(
            usual.checked,
            _("%(n)d von %(all)d üblichen Inhalten geprüft") % {"n": usual.checked, "all": usual.total},
            wanted=usual.total,
        ),
        "technology": Found(
            technology.checked,
            _("%(n)d von %(all)d Themen geklärt") % {"n": technology.checked, "all": technology.total},
            wanted=technology.total,
        ),
    }


def _following(steps: Sequence[StepStatus], today: date) -> tuple[StepStatus | None, StepStatus | None]:
    """Return what is to be done now, and the first step that waits for its day."""
    undone = [step for step in steps if step.state in {"open", "running"} and step.guided and step.is_usual]
    later = [step for step in undone if step.begins_on and step.begins_on > today + _SOON]
    waiting = [step for step in undone if step not in later]
    running = [step for step in waiting if step.state == "running"]
    return next(iter(running or waiting), None), min(
        later, key=lambda step: step.begins_on or today, default=None
    )


def _guided(
    step: GuidedStep, row: ProcessStep | None, facts: Mapping[str, Found], size: str, today: date
) -> StepStatus:
    evidence = [facts[key] for key in step.facts if facts.get(key)]
    stated = row.state if row else "open"
    automatic = bool(evidence) and stated == "open"
    found = "done" if any(found.is_complete for found in evidence) else "running"
    state = found if automatic else stated
    return StepStatus(
        slug=step.key,
        cycle=step.cycle,
        title=str(step.title),
        guided=step,
        stored=row,
        state=state,
        is_automatic=automatic,
        evidence=", ".join(found.words for found in evidence),
        is_usual=step.is_usual(size),
        is_overdue=_is_overdue(row, state, today),
    )


def _own(row: ProcessStep, today: date) -> StepStatus:
    return StepStatus(
        slug=str(row.pk),
        cycle=row.cycle,
        title=row.title,
        guided=None,
        stored=row,
        state=row.state,
        is_automatic=False,
        evidence="",
        is_usual=True,
        is_overdue=_is_overdue(row, row.state, today),
    )


def _is_overdue(row: ProcessStep | None, state: str, today: date) -> bool:
    if row is None or state in {"done", "left_out"}:
        return False
    last = row.ends_on or row.begins_on
    return last is not None and last < today


def step_of(actor: Actor, strategy: Strategy, slug: str, today: date) -> StepStatus:
    """Return one step by its part of the address.

    Raises:
        UnknownEntry: the product guides through no such step.
        NotFound: the strategy has no such step of its own.
    """
    if slug.isdecimal():
        return _own(get_or_not_found(strategy.process_steps.filter(key=""), pk=int(slug[:18])), today)
    if slug not in BY_KEY:
        raise UnknownEntry(entry=slug)
    return next(step for step in process_of(actor, strategy, today).steps if step.slug == slug)


def changes_of_roadmap(strategy: Strategy) -> int:
    """Return how often steps of this strategy were planned or changed so far."""
    return AuditEntry.objects.filter(
        action__in=("strategy.step_changed", "strategy.step_added", "strategy.roadmap_proposed"),
        subject_kind=strategy._meta.label_lower,
        subject_id=str(strategy.pk),
    ).count()
