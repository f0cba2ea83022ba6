"""The short report as PDF and Word."""

from typing import Final

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from allmende.governance.models import Report, ReportStatus
from allmende.governance.selectors.reports import facts_of, report_for
from allmende.governance.types import ReportFacts
from allmende.kernel.actor import Actor
from allmende.kernel.documents import (
    DOCX,
    PDF,
    Built,
    ProgressTeller,
    audience_of,
    paper_docx,
    paper_pdf,
    register,
    request,
)
from allmende.kernel.documents.paper import Block, Heading, Note, Paper, Prose
from allmende.kernel.models import Document
from allmende.ui.formats import day_text, moment_text

KIND: Final = "governance.report"


def register_report() -> None:
    """Make the kind known to the kernel."""
    register(KIND, build, is_record=True)


def make_document(*, actor: Actor, report: Report, ending: str) -> Document:
    """Have the worker make the report as "pdf" or "docx"; whoever may read the report may have it."""
    return request(
        actor=actor,
        owner=report.owner,
        visibility=report.visibility,
        kind=KIND,
        subject=report,
        title=f"{report.title} ({ending.upper()})",
        parameters={"report": report.pk, "format": ending, "edition": report.edition},
    )


def build(document: Document, tell: ProgressTeller) -> Built:
    """Make the report's document for whom it is visible."""
    report = report_for(audience_of(document), int(document.parameters["report"]))
    tell(_("Liest Portfolio, Key Results und Übernahmen"), 20)
    paper = report_paper(report, facts_of(report, timezone.now()))
    tell(_("Setzt die Seiten"), 70)
    stem = f"{report.period_until.isoformat()}_kurzbericht"
    if document.parameters.get("format") == "docx":
        return Built(f"{stem}.docx", DOCX, paper_docx(paper))
    return Built(f"{stem}.pdf", PDF, paper_pdf(paper))


def report_paper(report: Report, facts: ReportFacts) -> Paper:
    """Return the report as a paper: summary, then every section with its comment."""
    as_of = parse_datetime(facts.as_of) or timezone.now()
    is_sent = report.status == ReportStatus.SENT
    blocks: list[Block] = []
    if not is_sent:
        blocks.append(Note(_("Entwurf: Die Zahlen ändern sich bis zum Versand noch."), "warning"))
    if report.summary.strip():
        blocks += [Heading(_("Zusammenfassung")), Prose(report.summary)]
    for section in facts.sections:
        blocks.append(Heading(section.title))
        comment = report.comments.get(section.key, "")
        blocks += [Prose(comment)] if comment.strip() else []
        blocks += section.blocks
    blocks.append(
        Note(_("Woher: laufendes System des Verbunds, Stand %(at)s.") % {"at": moment_text(as_of)}, "source")
    )
    return Paper(
        title=report.title,
        over=_("Kurzbericht an den Steuerkreis"),
        organisation=report.owner.name,
        made_at=as_of,
        is_demo=report.is_demo,
        facts=[
            (_("Zeitraum"), f"{day_text(report.period_from)} – {day_text(report.period_until)}"),
            (_("Stand"), _stand(report)),
        ],
        blocks=blocks,
    )


def _stand(report: Report) -> str:
    if report.sent_at is None:
        return str(report.get_status_display())
    words = _("versendet am %(at)s von %(who)s")
    return words % {"at": moment_text(report.sent_at), "who": report.sent_by}
