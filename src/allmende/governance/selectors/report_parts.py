"""The parts of the short report that come from portfolio, objectives and adoptions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.governance.types import Figure
from allmende.governance.words import origin, standing
from allmende.kernel.actor import Actor
from allmende.kernel.documents.paper import Block, Heading, Note, Points, Progress, Table
from allmende.kernel.models import SpaceKind
from allmende.portfolio.models import Measure, MeasureStatus, Phase
from allmende.portfolio.selectors import budget_of, measures, progress_of
from allmende.portfolio.selectors.measures import name_of
from allmende.solutions.models import Adoption, AdoptionStatus, StepKey
from allmende.solutions.selectors.adoptions import (
    AdoptionQuery,
    all_adoptions,
    current_step,
    is_operating,
    step_of,
)
from allmende.strategy.selectors import key_results as seen_key_results
from allmende.strategy.selectors import statuses
from allmende.strategy.types import KeyResultStatus, Pace
from allmende.ui.formats import day_text, euro_text, number_text

#: A short report stays short: longer lists end with how many more there are.
LONGEST_LIST: Final = 15
_BEING_DONE: Final = (MeasureStatus.PLANNED, MeasureStatus.RUNNING, MeasureStatus.PAUSED)


@dataclass
class Period:
    """The days a report is about, and for whom it is read."""

    actor: Actor
    begins_on: date
    ends_on: date
    now: datetime

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in the period, both ends included."""
        return day is not None and self.begins_on <= day <= self.ends_on

    @property
    def begins_at(self) -> datetime:
        """First moment of the period (Berlin)."""
        return timezone.make_aware(datetime.combine(self.begins_on, time.min))

    @property
    def ends_at(self) -> datetime:
        """First moment after the period (Berlin)."""
        return timezone.make_aware(datetime.combine(self.ends_on + timedelta(days=1), time.min))

    @cached_property
    def measures(self) -> list[Measure]:
        """All measures with milestones, budgets and risks."""
        found = measures(self.actor).prefetch_related("milestones", "budget_lines", "risks")
        return list(found.defer("need", "benefit", "data_note", "ethics_note", "internal_note"))


def points(items: Sequence[str]) -> list[Block]:
    """Return a list of at most 15 lines, and how many more there are."""
    if not items:
        return []
    made: list[Block] = [Points(list(items[:LONGEST_LIST]))]
    more = len(items) - LONGEST_LIST
    if more > 0:
        words = ngettext("und %(count)s weitere", "und %(count)s weitere", more)
        made.append(Note(words % {"count": number_text(more)}, "source"))
    return made


def listed(title: str, items: Sequence[str]) -> list[Block]:
    """Return a heading with its list, or nothing."""
    return [Heading(title, 2), *points(items)] if items else []


def called(measure: Measure) -> str:
    """Name a measure among those of all towns."""
    return f"{measure.owner.name}, {name_of(measure)}: {measure.title}"


def portfolio(period: Period) -> tuple[list[Figure], list[Block]]:
    """Measures by status and phase, money, what began, ended and is late."""
    found = period.measures
    by_status = Counter(one.status for one in found)
    by_phase = Counter(one.phase for one in found if one.status in _BEING_DONE)
    late = [one for one in found if one.status in _BEING_DONE and progress_of(one, period.ends_on).is_late]
    figures = [
        Figure("measures_running", _("Maßnahmen, die laufen"), by_status[MeasureStatus.RUNNING]),
        Figure("measures_done", _("Maßnahmen, die abgeschlossen sind"), by_status[MeasureStatus.DONE]),
        Figure("measures_late", _("Maßnahmen im Verzug"), len(late)),
    ]
    if not found:
        return figures, [Note(_("Noch sind keine Maßnahmen eingetragen."))]
    status_rows = [(str(s.label), number_text(by_status[s])) for s in MeasureStatus if by_status[s]]
    phase_rows = [(str(p.label), number_text(by_phase[p])) for p in Phase if by_phase[p]]
    began = [one for one in found if one.status in (*_BEING_DONE, "done") and period.holds(one.begins_on)]
    ended = [one for one in found if one.status == MeasureStatus.DONE and period.holds(one.ends_on)]
    blocks: list[Block] = [
        Table((_("Stand"), _("Maßnahmen")), status_rows, _("Maßnahmen nach Stand"), (1,), widths=(4, 1))
    ]
    if phase_rows:
        heads = (_("Phase"), _("Maßnahmen"))
        blocks.append(
            Table(heads, phase_rows, _("Was geplant ist oder läuft, nach Phase"), (1,), widths=(4, 1))
        )
    blocks += _money(found)
    blocks += listed(_("Im Zeitraum begonnen"), [called(one) for one in began])
    blocks += listed(_("Im Zeitraum abgeschlossen"), [called(one) for one in ended])
    blocks += listed(_("Im Verzug"), [called(one) for one in late])
    return figures, blocks


def _money(found: Sequence[Measure]) -> list[Block]:
    budgets = [budget_of(one) for one in found if one.status in _BEING_DONE]
    given = [budget for budget in budgets if budget.is_given]
    if not given:
        return []
    total = sum((budget.total for budget in given), Decimal(0))
    secured = sum((budget.secured for budget in given), Decimal(0))
    words = _("%(secured)s von %(total)s gesichert") % {
        "secured": euro_text(secured),
        "total": euro_text(total),
    }
    label = _("Kosten der %(count)s Maßnahmen mit Angaben (von %(all)s, die geplant sind oder laufen)")
    names = {"count": number_text(len(given)), "all": number_text(len(budgets))}
    return [Progress(label % names, words, float(secured / total) if total else None)]


def key_results(period: Period) -> tuple[list[Figure], list[Block]]:
    """Key results by how they stand; the region's own one by one, those behind by name."""
    running = seen_key_results(period.actor).filter(
        ended_on=None, objective__ended_on=None, objective__ends_on__gte=period.begins_on
    )
    found = list(statuses(running.filter(objective__begins_on__lte=period.ends_on), period.now).values())
    by_pace = Counter(one.pace for one in found)
    figures = [
        Figure("results_reached", _("Key Results, die erreicht sind"), by_pace[Pace.REACHED]),
        Figure("results_behind", _("Key Results hinter Plan"), by_pace[Pace.BEHIND]),
        Figure("results_no_data", _("Key Results ohne Daten"), by_pace[Pace.NO_DATA]),
    ]
    if not found:
        return figures, [Note(_("Im Zeitraum gab es keine Key Results."))]
    rows = [(str(pace.label), number_text(by_pace[pace])) for pace in Pace if by_pace[pace]]
    blocks: list[Block] = [Table((_("Stand"), _("Key Results")), rows, numeric=(1,), widths=(4, 1))]
    own = [one for one in found if one.key_result.objective.owner.kind == SpaceKind.CONSORTIUM]
    if own:
        blocks.append(Heading(_("Key Results der Region"), 2))
    for one in own[:LONGEST_LIST]:
        share = one.progress_pct / 100 if one.progress_pct is not None else None
        blocks += [Progress(one.key_result.title, standing(one), share), Note(origin(one), "source")]
    behind = [one for one in found if one.pace == Pace.BEHIND and one not in own]
    blocks += listed(_("In den Kommunen hinter Plan"), [_called(one) for one in behind])
    return figures, blocks


def _called(status: KeyResultStatus) -> str:
    result = status.key_result
    return f"{result.objective.owner.name}, {result.title}: {standing(status)}"


def adoptions(period: Period) -> tuple[list[Figure], list[Block]]:
    """Adoptions by step; what began and what went into operation."""
    found = [
        one for one in all_adoptions(period.actor, AdoptionQuery()) if one.status != AdoptionStatus.ENDED
    ]
    live = [one for one in found if is_operating(one)]
    figures = [
        Figure("adoptions_live", _("Lösungen in Betrieb (Kommune und Lösung)"), len(live)),
        Figure("adoptions_on_the_way", _("Übernahmen auf dem Weg"), len(found) - len(live)),
    ]
    if not found:
        return figures, [Note(_("Noch übernimmt keine Kommune eine Lösung."))]
    steps = Counter(step.key for one in found if not is_operating(one) and (step := current_step(one)))
    rows = [(str(key.label), number_text(steps[key])) for key in StepKey if steps[key]]
    rows.append((_("in Betrieb"), number_text(len(live))))
    blocks: list[Block] = [Table((_("Schritt"), _("Übernahmen")), rows, numeric=(1,), widths=(4, 1))]
    began = [one for one in found if period.begins_at <= one.started_at < period.ends_at]
    went_live = [one for one in live if period.holds(step_of(one, StepKey.LIVE).completed_on)]
    paused = [one for one in found if one.status == AdoptionStatus.PAUSED]
    blocks += listed(_("Neu begonnen"), [_adoption(one) for one in began])
    blocks += listed(_("In Betrieb gegangen"), [_adoption(one, is_live=True) for one in went_live])
    blocks += listed(_("Pausiert"), [f"{_adoption(one)}: {one.status_reason}" for one in paused])
    return figures, blocks


def _adoption(adoption: Adoption, *, is_live: bool = False) -> str:
    words = f"{adoption.municipality.name}: {adoption.solution.title}"
    since = step_of(adoption, StepKey.LIVE).completed_on if is_live else None
    return f"{words} ({day_text(since)})" if since else words
