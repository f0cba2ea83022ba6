"""A town's own Word letterhead for council papers: of an adoption here, of a strategy in `editorial`."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.documents import paper_docx
from allmende.kernel.documents.letterheads import Field, letterhead_of, register_letterhead
from allmende.kernel.documents.paper import Block, Heading, Paper, Prose, Table
from allmende.kernel.models import Space
from allmende.solutions.types import CouncilPaper
from allmende.ui.formats import day_text, not_given

#: One letterhead serves every council paper of a town.
COUNCIL_PAPER: Final = "council_paper"
#: Letters; longer cells are set in several lines.
_WIDEST: Final = 30
#: What the template may name.
FIELDS: Final = (
    Field("kommune", gettext_lazy("Name der Kommune"), "Musterstadt"),
    Field("vorlagennummer", gettext_lazy("Vorlagennummer"), "VL-042/2026"),
    Field("gremium", gettext_lazy("Gremium"), "Rat"),
    Field("sitzung", gettext_lazy("Sitzung am"), "12. März 2026"),
    Field("oeffentlichkeit", gettext_lazy("öffentlich oder nichtöffentlich"), "öffentlich"),
    Field("amt", gettext_lazy("Federführendes Amt"), "Stabsstelle Digitales"),
    Field("betreff", gettext_lazy("Betreff"), "Beschluss der Smart-City-Strategie"),
    Field("datum", gettext_lazy("Tag, an dem das Dokument erstellt wird"), "1. März 2026"),
)


def register_council_letterhead() -> None:
    """Offer the letterhead on the page of Word templates."""
    register_letterhead(COUNCIL_PAPER, gettext_lazy("Beschlussvorlage"), FIELDS)


def council_docx(space: Space, paper: CouncilPaper) -> bytes:
    """Return an adoption's council paper in the town's own letterhead, or plain where it has none.

    Raises:
        WordTemplateBroken: the letterhead no longer fits.
    """
    letterhead = letterhead_of(space, COUNCIL_PAPER)
    if letterhead is None:
        return paper_docx(_as_paper(paper))
    said = dict(paper.facts)
    fields = {
        "kommune": paper.municipality,
        "vorlagennummer": said.get(_("Vorlage Nr."), not_given()),
        "gremium": said.get(_("Gremium"), not_given()),
        "sitzung": said.get(_("Sitzung am"), not_given()),
        "oeffentlichkeit": not_given(),
        "amt": not_given(),
        "betreff": paper.title,
        "datum": day_text(paper.made_on),
    }
    return paper_docx(_as_paper(paper), letterhead=letterhead, fields=fields)


def _as_paper(paper: CouncilPaper) -> Paper:
    blocks: list[Block] = [Table((_("Angabe"), _("Inhalt")), paper.facts, widths=(1, 2))]
    for section in paper.sections:
        blocks.append(Heading(section.title))
        blocks += [Prose(section.text)] if section.text.strip() else []
        # Empty cells belong to rows of sums; None and "" would be printed as "nicht angegeben".
        rows = [[cell or " " for cell in row] for row in section.table[1:]]
        if section.table:
            widths = [min(max(map(len, column)), _WIDEST) for column in zip(*section.table, strict=True)]
            blocks.append(Table(section.table[0], rows, numeric=_amounts_in(rows), widths=widths))
    return Paper(
        title=paper.title,
        organisation=paper.municipality,
        made_at=timezone.make_aware(datetime.combine(paper.made_on, time(12))),
        blocks=blocks,
        is_demo=paper.is_demo,
    )


def _amounts_in(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns that hold nothing but amounts of money."""
    columns = enumerate(zip(*rows, strict=True))
    return [at for at, cells in columns if all(cell.endswith("€") or not cell.strip() for cell in cells)]
