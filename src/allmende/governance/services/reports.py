"""Short reports: begin one at a click, write its words, send it; what is sent never changes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.governance.errors import (
    ReportIsSent,
    ReportPeriodInvalid,
    ReportWithoutRecipients,
    ReportWithoutSummary,
)
from allmende.governance.models import Report, ReportStatus
from allmende.governance.selectors.reports import facts_of, last_sent, next_period, report_for
from allmende.kernel import audit, notification
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Visibility
from allmende.region.selectors import consortium
from allmende.ui.formats import day_text


@transaction.atomic
def begin_report(*, actor: Actor, today: date) -> Report:
    """Begin the report about the time since the last one; a draft that exists already is returned instead.

    Raises:
        Forbidden: the actor does not coordinate the programme.
        NotFound: no consortium is set up yet.
    """
    require(actor, "governance.edit_report")
    group = consortium()
    # Two clicks make one report.
    type(group).objects.select_for_update(of=("self",)).get(pk=group.pk)
    waiting: Report | None = Report.objects.filter(owner=group.space, status=ReportStatus.DRAFT).first()
    if waiting is not None:
        return waiting
    previous = last_sent(actor)
    begins, ends = next_period(previous, today)
    report: Report = Report.objects.create(
        owner=group.space,
        visibility=Visibility.MUNICIPALITY,
        title=_("Kurzbericht an den Steuerkreis, %(begin)s bis %(end)s")
        % {"begin": day_text(begins), "end": day_text(ends)},
        period_from=begins,
        period_until=ends,
        previous=previous,
        created_by=actor.name,
    )
    audit.record("governance.report_begun", actor=actor, subject=report)
    return report


@transaction.atomic
def change_report(
    *,
    actor: Actor,
    report_id: int,
    edition: int,
    title: str,
    period_from: date,
    period_until: date,
    summary: str,
    comments: Mapping[str, str],
) -> Report:
    """Change period and words of a draft.

    Args:
        edition: Of the report the form was opened with.
        comments: Section key → Markdown.

    Raises:
        Forbidden: the actor does not coordinate the programme.
        ReportIsSent, ChangedMeanwhile, ReportPeriodInvalid: see there.
    """
    report = _draft(actor, report_id)
    if report.edition != edition:
        raise ChangedMeanwhile
    if period_until < period_from:
        raise ReportPeriodInvalid
    report.title, report.period_from, report.period_until = title, period_from, period_until
    report.summary = summary
    report.comments = {key: text for key, text in comments.items() if text.strip()}
    report.edition += 1
    report.save(update_fields=["title", "period_from", "period_until", "summary", "comments", "edition"])
    changes = {"title": title, "period_from": period_from, "period_until": period_until, "summary": summary}
    audit.record("governance.report_changed", actor=actor, subject=report, changes=changes)
    return report


@transaction.atomic
def send_report(
    *, actor: Actor, report_id: int, edition: int, recipients: Sequence[str], now: datetime
) -> Report:
    """Freeze the report's facts, let all members read it, and tell the chosen people.

    Args:
        edition: Of the words the actor saw; nobody sends for good what somebody else has just changed.

    Raises:
        Forbidden: the actor does not coordinate the programme.
        ReportIsSent, ChangedMeanwhile, ReportWithoutSummary, ReportWithoutRecipients: see there.
    """
    report = _draft(actor, report_id)
    if report.edition != edition:
        raise ChangedMeanwhile
    if not report.summary.strip():
        raise ReportWithoutSummary
    to = sorted({address.strip().lower() for address in recipients if address.strip()})
    if not to:
        raise ReportWithoutRecipients
    report.facts = facts_of(report, now).to_json()
    report.status, report.visibility = ReportStatus.SENT, Visibility.CONSORTIUM
    report.recipients, report.sent_at, report.sent_by = to, now, actor.name
    report.edition += 1
    report.save()
    audit.record(
        "governance.report_sent", actor=actor, subject=report, changes={"recipients": to, "facts": "frozen"}
    )
    notification.send(
        actor=actor,
        to=to,
        subject=report.title,
        body=_("%(summary)s\n\nDer ganze Bericht mit allen Zahlen, auch als PDF und Word:")
        % {"summary": report.summary},
        link=reverse("governance:report", args=[report.pk]),
        space=report.owner,
    )
    return report


@transaction.atomic
def delete_report(*, actor: Actor, report_id: int) -> None:
    """Throw a draft away.

    Raises:
        Forbidden: the actor does not coordinate the programme.
        ReportIsSent: it went out and stays.
    """
    report = _draft(actor, report_id)
    audit.record(
        "governance.report_deleted", actor=actor, subject=report, changes={"summary": report.summary}
    )
    report.delete()


def _draft(actor: Actor, report_id: int) -> Report:
    report = report_for(actor, report_id, lock=True)
    require(actor, "governance.edit_report", report)
    if report.status != ReportStatus.DRAFT:
        raise ReportIsSent
    return report
