"""How lists show a measure: a card of the board, a row of the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.portfolio import permissions
from allmende.portfolio.models import Measure
from allmende.portfolio.selectors.agenda import target_words
from allmende.portfolio.selectors.measures import name_of, progress_of
from allmende.portfolio.types import Progress
from allmende.portfolio.views.shared import TONES
from allmende.ui.types import Tone


@dataclass(frozen=True, slots=True)
class Row:
    """A measure in a list, with everything its line prints.

    Attributes:
        name: What people call it, e.g. "M 12".
        is_late: A milestone or its end has passed.
        may_move: Whether this person may put it into another phase.
    """

    pk: int
    name: str
    title: str
    url: str
    owner: str
    summary: str
    status: str
    tone: Tone
    phase: str
    phase_key: str
    priority: str
    responsible: str
    begins_on: date | None
    ends_on: date | None
    is_quick_win: bool
    is_late: bool
    is_demo: bool
    is_hidden: bool
    progress: Progress
    fields: Sequence[str]
    goals: Sequence[str]
    may_move: bool


def row(actor: Actor, measure: Measure) -> Row:
    """Return the measure as a line; fetch its parts before."""
    progress = progress_of(measure)
    return Row(
        pk=measure.pk,
        name=name_of(measure),
        title=measure.title,
        url=reverse("portfolio:measure", args=[measure.pk]),
        owner=measure.owner.name,
        summary=measure.summary,
        status=measure.get_status_display(),
        tone=TONES[measure.status],
        phase=measure.get_phase_display(),
        phase_key=measure.phase,
        priority=measure.get_priority_display() if measure.priority else "",
        responsible=measure.responsible,
        begins_on=measure.begins_on,
        ends_on=measure.ends_on,
        is_quick_win=measure.is_quick_win,
        is_late=progress.is_late,
        is_demo=measure.is_demo,
        is_hidden=measure.visibility != "public",
        progress=progress,
        fields=tuple(field.name for field in measure.action_fields.all()),
        goals=tuple(target_words(one) for one in measure.contributions.all()),
        may_move=may(actor, permissions.EDIT_MEASURE, measure),
    )
