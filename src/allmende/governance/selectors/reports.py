"""Read questions about short reports: which there are, one of them, its facts now or as sent."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from allmende.governance.models import Report, ReportStatus
from allmende.governance.selectors.report_facts import facts_now
from allmende.governance.types import ReportFacts
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor

#: The steering committee gets a report at least every six months.
RHYTHM: Final = timedelta(days=182)
_SUMMER: Final = 7


def reports(actor: Actor) -> QuerySet[Report]:
    """Return the reports the actor may see: sent ones for members, drafts for those who write them."""
    found: QuerySet[Report] = Report.objects.visible_to(actor)
    if not actor.is_coordinator:
        found = found.filter(status=ReportStatus.SENT)
    return found.select_related("owner", "previous").defer("facts", "previous__facts")


def report_for(actor: Actor, report_id: int, *, lock: bool = False) -> Report:
    """Return one report with its facts, else raise NotFound.

    Args:
        lock: Keep others from changing it until the transaction ends.
    """
    found: QuerySet[Report] = Report.objects.visible_to(actor)
    if not actor.is_coordinator:
        found = found.filter(status=ReportStatus.SENT)
    if lock:
        return get_or_not_found(found.select_for_update(of=("self",)), pk=report_id)
    return get_or_not_found(found.select_related("owner", "previous"), pk=report_id)


def facts_of(report: Report, now: datetime) -> ReportFacts:
    """Return what the report says: frozen once it is sent, read anew before."""
    if report.status == ReportStatus.SENT:
        return ReportFacts.from_json(report.facts)
    before = (
        ReportFacts.from_json(report.previous.facts) if report.previous and report.previous.facts else None
    )
    return facts_now(report.period_from, report.period_until, before, now)


def last_sent(actor: Actor) -> Report | None:
    """Return the newest report that went out."""
    return reports(actor).filter(status=ReportStatus.SENT).order_by("-period_until", "-sent_at").first()


def next_period(previous: Report | None, today: date) -> tuple[date, date]:
    """Return the days a new report is about: since the last one, else the half-year so far, up to today."""
    if previous is not None:
        return min(previous.period_until + timedelta(days=1), today), today
    return date(today.year, _SUMMER if today.month >= _SUMMER else 1, 1), today


def due_on(actor: Actor) -> date | None:
    """Return the day the next report is due; None while none was ever sent."""
    newest = last_sent(actor)
    if newest is None or newest.sent_at is None:
        return None
    return timezone.localdate(newest.sent_at) + RHYTHM
