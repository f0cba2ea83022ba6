"""The digital agenda as PDF and Word, also as annex of a strategy's papers."""

from collections.abc import Sequence
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.kernel.documents import (
    DOCX,
    PDF,
    Built,
    ProgressTeller,
    paper_docx,
    paper_pdf,
    register,
    request,
)
from allmende.kernel.documents.paper import Block, Note, Paper, Table
from allmende.kernel.models import Document, Space, Visibility
from allmende.kernel.reach import shown
from allmende.portfolio.selectors.agenda import digital_agenda
from allmende.portfolio.types import AgendaEntry
from allmende.ui.formats import euro_text, moment_text, not_given

KIND: Final = "portfolio.agenda"


def register_agenda() -> None:
    """Make the kind known to the kernel."""
    register(KIND, build)


def make_agenda(*, actor: Actor, space: Space, ending: str) -> Document:
    """Have the worker make the agenda, as everybody may see it, as "pdf" or "docx"."""
    title = _("Digitale Agenda %(space)s (%(format)s)") % {"space": space.name, "format": ending.upper()}
    return request(
        actor=actor,
        owner=space,
        visibility=Visibility.PUBLIC,
        kind=KIND,
        subject=space,
        title=title,
        parameters={"format": ending},
    )


def build(document: Document, tell: ProgressTeller) -> Built:
    """Make the document from what everybody may see."""
    space, now = document.owner, timezone.now()
    entries = digital_agenda(ANONYMOUS, space)
    tell(_("Setzt die Seiten"), 50)
    paper = Paper(
        title=_("Digitale Agenda"),
        subtitle=_("Die konkreten Projekte, Stand %(at)s") % {"at": moment_text(now)},
        organisation=space.name,
        made_at=now,
        is_demo=any(entry.measure.is_demo for entry in entries),
        blocks=[*agenda_blocks(entries), Note(_("Woher: Steckbriefe der Maßnahmen."), "source")],
    )
    shows = shown(entry.measure for entry in entries)
    stem = f"{timezone.localdate(now).isoformat()}_digitale-agenda_{slug(space.name)[:60]}"
    if document.parameters.get("format") == "docx":
        return Built(f"{stem}.docx", DOCX, paper_docx(paper), shows)
    return Built(f"{stem}.pdf", PDF, paper_pdf(paper), shows)


def agenda_blocks(entries: Sequence[AgendaEntry]) -> list[Block]:
    """Return the list of projects as a table with its sum."""
    if not entries:
        return [Note(_("Noch ist keine Maßnahme zugesagt."))]
    rows = [
        (
            entry.name,
            ": ".join(part for part in (entry.title, entry.summary) if part),
            " · ".join((entry.status, entry.phase)),
            _when_and_who(entry),
            not_given() if entry.total is None else euro_text(entry.total),
        )
        for entry in entries
    ]
    known = [entry.total for entry in entries if entry.total is not None]
    if known:
        rows.append((" ", _("Summe der eingetragenen Kosten"), " ", " ", euro_text(sum(known))))
    heads = (_("Nr."), _("Projekt"), _("Stand"), _("Zeit und Zuständige"), _("Kosten"))
    return [Table(heads, rows, numeric=(4,), total=bool(known), widths=(2, 10, 5, 6, 4))]


def _when_and_who(entry: AgendaEntry) -> str:
    days = [date_format(day, "n/Y") for day in (entry.begins_on, entry.ends_on) if day]
    return ", ".join(part for part in (" – ".join(days), entry.responsible) if part) or not_given()
