"""Makes the outputs when the worker asks; registered in `editorial.apps`."""

from collections.abc import Callable
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.text import slug
from allmende.editorial.outputs import council, summary, working
from allmende.editorial.outputs.facts import Facts
from allmende.governance.services.council import council_text_of
from allmende.kernel.documents import DOCX, PDF, Built, ProgressTeller, paper_docx, paper_pdf, register
from allmende.kernel.documents.letterheads import letterhead_of
from allmende.kernel.documents.paper import Paper
from allmende.kernel.models import Document
from allmende.solutions import letterhead

SUMMARY: Final = "editorial.summary"
#: The kind of the document; its letterhead is that of every council paper of the town.
COUNCIL_PAPER: Final = "editorial.council_paper"
WORKING: Final = "editorial.working"


def register_all() -> None:
    """Make the kinds known to the kernel."""
    register(SUMMARY, _builder(summary.summary_paper, gettext_lazy("Zusammenfassung")))
    register(WORKING, _builder(working.working_paper, gettext_lazy("Arbeitsdokumentation")))
    register(COUNCIL_PAPER, build_council_paper)


def _builder(paper_of: Callable[[Facts], Paper], name: object) -> Callable[[Document, ProgressTeller], Built]:
    def build(document: Document, tell: ProgressTeller) -> Built:
        facts = Facts.of(document)
        tell(_("Liest Ziele, Kennzahlen und Maßnahmen"), 20)
        paper = paper_of(facts)
        tell(_("Setzt die Seiten"), 60)
        return _built(document, facts, paper, str(name))

    return build


def build_council_paper(document: Document, tell: ProgressTeller) -> Built:
    """Make the council paper, in Word with the town's own letterhead where it has one."""
    facts = Facts.of(document)
    tell(_("Liest Ziele, Kennzahlen und Maßnahmen"), 20)
    text = council_text_of(facts.strategy)
    paper = council.council_paper(facts, text)
    tell(_("Setzt die Seiten"), 60)
    name = _("Beschlussvorlage")
    own = letterhead_of(document.owner, letterhead.COUNCIL_PAPER)
    if document.parameters.get("format") != "docx" or own is None:
        return _built(document, facts, paper, name)
    content = paper_docx(paper, letterhead=own, fields=council.field_values(facts, text))
    return Built(_file_name(facts, name, "docx"), DOCX, content, facts.shows())


def _built(document: Document, facts: Facts, paper: Paper, name: str) -> Built:
    if document.parameters.get("format") == "docx":
        return Built(_file_name(facts, name, "docx"), DOCX, paper_docx(paper), facts.shows())
    return Built(_file_name(facts, name, "pdf"), PDF, paper_pdf(paper), facts.shows())


def _file_name(facts: Facts, name: str, ending: str) -> str:
    """A name that sorts and says what it is, e.g. "2026-03-05_beschlussvorlage_attendorn.pdf"."""
    day = timezone.localdate(facts.now).isoformat()
    return f"{day}_{slug(name)}_{slug(facts.strategy.owner.name)[:60]}.{ending}"
