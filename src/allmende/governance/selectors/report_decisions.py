"""The parts of the short report about what bodies decided, what may go wrong, and what lacks a link."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from allmende.governance.selectors.report_parts import LONGEST_LIST, Period, called, listed
from allmende.governance.types import Figure
from allmende.kernel.documents.paper import Block, Note, Table
from allmende.portfolio.models import LeadProject
from allmende.portfolio.selectors import measures, orphans
from allmende.portfolio.selectors.measures import OVER
from allmende.solutions.models import Decision
from allmende.solutions.selectors.adoptions import AdoptionQuery, all_adoptions
from allmende.strategy.models import Precision, StrategyVersion
from allmende.strategy.selectors import strategies
from allmende.strategy.selectors.statistics_tracks import off_track
from allmende.ui.formats import day_text, number_text

#: Likelihood times impact (1 to 25) from which a risk is named.
_WORTH_NAMING: Final = 9
#: Day, body, what about, result.
Row = tuple[date, str, str, str]


def decisions(period: Period) -> tuple[list[Figure], list[Block]]:
    """What bodies decided in the period: strategies, lead projects, adoptions."""
    rows = sorted(
        [*_versions(period), *_lead_projects(period), *_adoption_decisions(period)], key=lambda row: row[0]
    )
    figures = [Figure("decisions", _("Entscheidungen im Zeitraum"), len(rows))]
    if not rows:
        return figures, [Note(_("Im Zeitraum ist keine Entscheidung festgehalten."))]
    heads = (_("Am"), _("Gremium"), _("Worüber"), _("Ergebnis"))
    cells = [(day_text(day), body, what, result) for day, body, what, result in rows]
    return figures, [Table(heads, cells, widths=(4, 4, 6, 3))]


def _versions(period: Period) -> list[Row]:
    found = StrategyVersion.objects.filter(
        strategy__in=strategies(period.actor),
        adopted_on__range=(period.begins_on, period.ends_on),
        adopted_precision=Precision.DAY,
    ).select_related("strategy__owner")
    return [
        (one.adopted_on, one.adopted_by, f"{one.strategy.owner.name}: {one.strategy.title}", _("beschlossen"))
        for one in found.defer("content")
    ]


def _lead_projects(period: Period) -> list[Row]:
    found = LeadProject.objects.filter(
        measure__in=measures(period.actor), decided_on__range=(period.begins_on, period.ends_on)
    ).select_related("measure")
    return [
        (one.decided_on, one.decided_by, _("Leitprojekt: %(title)s") % {"title": one.measure.title},
         str(one.get_state_display()))
        for one in found
        if one.decided_on is not None
    ]  # fmt: skip


def _adoption_decisions(period: Period) -> list[Row]:
    found: list[Row] = []
    for adoption in all_adoptions(period.actor, AdoptionQuery()):
        decision: Decision | None = getattr(adoption, "decision", None)
        if decision is not None and period.holds(decision.decided_on):
            what = f"{adoption.municipality.name}: {adoption.solution.title}"
            found.append((decision.decided_on, decision.body, what, str(decision.get_result_display())))
    return found


def risks(period: Period) -> tuple[list[Figure], list[Block]]:
    """Open risks of what is being done, paths that were left, gaps in the chain."""
    named = [
        (risk.likelihood * risk.impact, called(measure), risk)
        for measure in period.measures
        if measure.status not in OVER
        for risk in measure.risks.all()
        if risk.state == "open" and risk.likelihood * risk.impact >= _WORTH_NAMING
    ]
    named.sort(key=lambda row: (-row[0], row[1]))
    paths = off_track(period.actor)
    report = orphans(period.actor, None)
    figures = [
        Figure("risks", _("Offene Risiken ab Stufe 9 (Eintritt mal Wirkung)"), len(named)),
        Figure("off_track", _("Kennzahlen abseits ihres Zielpfads"), len(paths)),
        Figure("gaps", _("Lücken in der Kette"), report.total),
    ]
    blocks: list[Block] = []
    if named:
        heads = (_("Stufe"), _("Risiko"), _("Maßnahme"), _("Antwort"))
        rows = [(str(level), risk.title, where, risk.answer) for level, where, risk in named[:LONGEST_LIST]]
        blocks.append(Table(heads, rows, _("Größte offene Risiken"), (0,), widths=(1, 4, 5, 5)))
    blocks += listed(_("Abseits des Zielpfads"), [f"{one.title}: {one.sentence}" for one in paths])
    gaps = [(str(group.gap.label), number_text(group.count)) for group in report.groups if group.count]
    if gaps:
        blocks.append(
            Table((_("Lücke"), _("Anzahl")), gaps, _("Wo ein Glied der Kette fehlt"), (1,), widths=(5, 1))
        )
    return figures, blocks or [Note(_("Keine offenen Risiken und keine Lücken eingetragen."))]
