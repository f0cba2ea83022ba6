"""How far one town is, as everybody may see it: objectives, measures, adoptions, numbers, target paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.cockpit.selectors.chain import measured_words
from allmende.kernel.actor import ANONYMOUS
from allmende.portfolio.models import MeasureStatus
from allmende.portfolio.selectors import measures, progress_of, with_parts
from allmende.region.models import Municipality
from allmende.solutions.selectors.by_town import TownSolution, solutions_by_town
from allmende.strategy.models import Objective
from allmende.strategy.selectors import objectives, statuses
from allmende.strategy.selectors.statistics_tracks import OffTrack, TrackStatus, off_track, tracks
from allmende.strategy.selectors.statistics_values import place_of, statistics, trends
from allmende.strategy.statistics.types import TrendWord
from allmende.strategy.statistics.words import trend_words, value_words
from allmende.strategy.types import KeyResultStatus, Pace
from allmende.ui.types import Stat

MOST_OBJECTIVES: Final = 40
MOST_MEASURES: Final = 60


@dataclass(frozen=True, slots=True)
class ObjectiveProgress:
    """One objective with its key results; `words` are theirs, in the same order."""

    objective: Objective
    results: Sequence[tuple[KeyResultStatus, str]]


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """One measure with how far its milestones are."""

    title: str
    url: str
    status: str
    is_running: bool
    done_pct: int | None
    words: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class NumberProgress:
    """One statistic of the town with where it goes."""

    title: str
    url: str
    value: str
    basis: str
    word: TrendWord
    text: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class TownProgress:
    """Everything the page shows; public things only, whoever looks."""

    objectives: Sequence[ObjectiveProgress]
    measures: Sequence[MeasureProgress]
    live: Sequence[TownSolution]
    numbers: Sequence[NumberProgress]
    tracks: Sequence[TrackStatus]
    off_track: Sequence[OffTrack]

    @property
    def stats(self) -> list[Stat]:
        """The page at one glance; what there is nothing of is left out."""
        paces = [status.pace for row in self.objectives for status, _words in row.results]
        judged = [track for track in self.tracks if track.is_off_track is not None]
        fine = sum(pace in (Pace.REACHED, Pace.ON_PACE) for pace in paces)
        running = sum(row.is_running for row in self.measures)
        counted = [
            (fine, len(paces), _("Key Results erreicht oder im Plan"), "#objectives"),
            (running, len(self.measures), _("Maßnahmen laufen"), "#massnahmen"),
            (len(self.live), 0, _("Lösungen in Betrieb"), "#betrieb"),
            (len(judged) - sum(bool(one.is_off_track) for one in judged), len(judged),
             _("Zielpfade auf dem Weg"), "#pfade"),
        ]  # fmt: skip
        of = _("%(count)s von %(total)s")
        return [
            Stat(of % {"count": count, "total": total} if total else count, label, url)
            for count, total, label, url in counted
            if count or total
        ]

    @property
    def has_demo(self) -> bool:
        """Whether anything on the page is invented."""
        return (
            any(row.objective.is_demo for row in self.objectives)
            or any(row.is_demo for row in self.measures)
            or any(row.is_demo for row in self.live)
            or any(row.is_demo for row in self.numbers)
            or any(row.target.is_demo for row in self.tracks)
        )


def town_progress(town: Municipality, now: datetime) -> TownProgress:
    """Return what everybody may know of a town's progress; a constant number of queries."""
    return TownProgress(
        objectives=_objectives(town, now),
        measures=_measures(town),
        live=[one for one in solutions_by_town(ANONYMOUS, town).get(town.pk, []) if one.is_live],
        numbers=_numbers(town),
        tracks=tracks(ANONYMOUS, town),
        off_track=off_track(ANONYMOUS, town.space),
    )


def _objectives(town: Municipality, now: datetime) -> list[ObjectiveProgress]:
    rows = list(objectives(ANONYMOUS).filter(owner_id=town.space_id)[:MOST_OBJECTIVES])
    found = statuses([result for row in rows for result in row.key_results.all()], now)
    return [
        ObjectiveProgress(
            row, [(found[k.pk], measured_words(found[k.pk])) for k in row.key_results.all() if k.pk in found]
        )
        for row in rows
    ]


def _measures(town: Municipality) -> list[MeasureProgress]:
    rows = measures(ANONYMOUS).filter(owner_id=town.space_id).exclude(status=MeasureStatus.DROPPED)
    found = []
    for row in with_parts(ANONYMOUS, rows)[:MOST_MEASURES]:
        progress = progress_of(row)
        text = _("%(done)s von %(total)s Meilensteinen erreicht")
        words = text % {"done": progress.done, "total": progress.total} if progress.total else ""
        found.append(
            MeasureProgress(
                title=row.title,
                url=reverse("portfolio:measure", args=[row.pk]),
                status=str(row.get_status_display()),
                is_running=row.status == MeasureStatus.RUNNING,
                done_pct=progress.done_pct,
                words=words,
                is_demo=row.is_demo,
            )
        )
    return found


def _numbers(town: Municipality) -> list[NumberProgress]:
    here = place_of(town)
    known = list(statistics(ANONYMOUS).prefetch_related(None))
    values = trends(known, [here])
    found = []
    for one in known:
        trend = values.get((one.pk, *here.at))
        if trend is not None and trend.last is not None:
            found.append(
                NumberProgress(
                    title=one.title,
                    url=f"{reverse('strategy:statistic', args=[one.key])}?ort={here.key}",
                    value=value_words(trend.last.value, one.unit, one.decimals),
                    basis=trend.last.basis,
                    word=trend.word,
                    text=trend_words(trend.word),
                    is_demo=one.is_demo,
                )
            )
    return found
