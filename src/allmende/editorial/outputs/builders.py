"""Makes the outputs when the worker asks; registered in `editorial.apps`."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.editorial.outputs import council, summary, working, working_measures
from allmende.editorial.outputs.facts import Facts
from allmende.governance.services.council import council_text_of
from allmende.kernel.documents import DOCX, PDF, ZIP, Built, ProgressTeller, paper_docx, paper_pdf, register
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
    register(SUMMARY, build_summary)
    register(WORKING, build_working)
    register(COUNCIL_PAPER, build_council_paper, is_record=True)


def build_summary(document: Document, tell: ProgressTeller) -> Built:
    """Make the public summary."""
    facts = _facts(document, tell)
    paper = summary.summary_paper(facts)
    tell(_("Setzt die Seiten"), 60)
    return _built(document, facts, paper, _("Zusammenfassung"))


def build_working(document: Document, tell: ProgressTeller) -> Built:
    """Make the working documentation; a large portfolio's profiles go into volumes of their own, in a ZIP."""
    facts = _facts(document, tell)
    paper = working.working_paper(facts)
    tell(_("Setzt die Seiten"), 30)
    name = _("Arbeitsdokumentation")
    whole = _built(document, facts, paper, name)
    count = len(working_measures.volumes(facts))
    if not count:
        return whole
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr(whole.name, whole.content)
        for number, volume in enumerate(working.volume_papers(facts), start=1):
            words = {"number": number, "all": count}
            tell(_("Setzt Teil %(number)s von %(all)s") % words, 30 + 68 * number // (count + 1))
            made = _built(document, facts, volume, f"{name} Teil {number:02}")
            archive.writestr(made.name, made.content)
    return Built(_file_name(facts, name, "zip"), ZIP, target.getvalue(), facts.shows())


def _facts(document: Document, tell: ProgressTeller) -> Facts:
    tell(_("Liest Ziele, Kennzahlen und Maßnahmen"), 20)
    return Facts.of(document)


def build_council_paper(document: Document, tell: ProgressTeller) -> Built:
    """Make the council paper, in Word with the town's own letterhead where it has one."""
    facts = _facts(document, tell)
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
