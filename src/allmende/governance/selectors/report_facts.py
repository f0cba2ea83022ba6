"""What the short report says by itself: portfolio, key results, adoptions, decisions, risks, changes.

Everything is read as a member of the steering committee may see it, so that nothing of one town's own gets
into a paper for all. The number of queries does not grow with the number of towns.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from allmende.governance.selectors import report_decisions, report_parts
from allmende.governance.types import Figure, ReportFacts, Section
from allmende.kernel.actor import Actor, Grant, Role
from allmende.kernel.documents.paper import Block, Note, Table
from allmende.ui.formats import number_text

#: Coordinates the programme but has a role in no space: sees what is public or shared in the consortium.
COMMITTEE: Final = Actor(
    kind="person",
    name="Steuerkreis",
    grants=frozenset({Grant(space_id=0, role=Role.COORDINATOR, is_consortium=True)}),
)

#: One part of the report: its figures and its blocks.
Part = tuple[list[Figure], list[Block]]


def facts_now(
    period_from: date, period_until: date, before: ReportFacts | None, now: datetime
) -> ReportFacts:
    """Return the facts of a period as they are at this moment, compared with the report before."""
    period = report_parts.Period(COMMITTEE, period_from, period_until, now)
    parts: Sequence[tuple[str, str, Callable[[report_parts.Period], Part]]] = (
        ("portfolio", _("Portfolio"), report_parts.portfolio),
        ("key_results", _("Key Results"), report_parts.key_results),
        ("adoptions", _("Übernahmen"), report_parts.adoptions),
        ("decisions", _("Entscheidungen"), report_decisions.decisions),
        ("risks", _("Risiken und Lücken"), report_decisions.risks),
    )
    figures: list[Figure] = []
    sections: list[Section] = []
    for key, title, part in parts:
        counted, blocks = part(period)
        figures += counted
        sections.append(Section(key, title, blocks))
    sections.append(
        Section("changes", _("Was sich seit dem letzten Bericht geändert hat"), _changes(figures, before))
    )
    return ReportFacts(now.isoformat(), figures, sections)


def _changes(figures: Sequence[Figure], before: ReportFacts | None) -> list[Block]:
    if before is None:
        return [Note(_("Dies ist der erste Kurzbericht. Ab dem nächsten steht hier der Vergleich."))]
    old = {one.key: one.value for one in before.figures}
    rows = [
        (
            one.label,
            number_text(old.get(one.key)),
            number_text(one.value),
            _difference(old.get(one.key), one.value),
        )
        for one in figures
    ]
    heads = (_("Zahl"), _("letzter Bericht"), _("jetzt"), _("Veränderung"))
    return [Table(heads, rows, numeric=(1, 2, 3), widths=(5, 2, 2, 2))]


def _difference(old: int | None, new: int) -> str:
    if old is None:
        return _("neu gezählt")
    if old == new:
        return _("gleich")
    return f"+{number_text(new - old)}" if new > old else f"−{number_text(old - new)}"
