"""The chapters people wrote, as blocks of a paper; live objects in them stand as they are at this moment."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from allmende.basics.errors import NotFound
from allmende.editorial import types
from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.words import joined
from allmende.editorial.selectors import chapters
from allmende.kernel.documents.paper import Block, Heading, Html, Node, Note, Picture, Progress, Table, Tree
from allmende.kernel.documents.paper import Facts as FactRows
from allmende.kernel.files import file_for
from allmende.ui.formats import moment_text


def chapter_blocks(facts: Facts, *, version: str = "draft") -> list[Block]:
    """Return all chapters the reader may see, each with its own heading.

    Args:
        version: "draft": the newest words, for the owner's people; "approved": what visitors read.
    """
    made: list[Block] = []
    wanted: Any = version
    for chapter in chapters(facts.actor, facts.strategy, version=wanted):
        made.append(Heading(chapter.title))
        if not chapter.is_live:
            made.append(Note(_("Dieses Kapitel ist ein Entwurf und noch nicht freigegeben.")))
        if chapter.open_comments:
            words = _("Offene Kommentare: %(count)s") % {"count": chapter.open_comments}
            made.append(Note(words, "source"))
        made += _blocks(chapter.blocks, facts)
    return made


def _blocks(blocks: Sequence[types.Block], facts: Facts) -> list[Block]:
    # Any: each function takes its own kind of block.
    kinds: dict[type, Callable[[Any], list[Block]]] = {
        types.Heading: lambda one: [Heading(one.text, one.level)],
        types.RichText: lambda one: [Html(one.html)],
        types.Quote: lambda one: [Note(joined([f"„{one.text}“", one.by], " – "))],
        types.Picture: lambda one: _picture(one, facts),
        types.Table: _table,
        types.Live: _live,
    }
    return [made for one in blocks for made in kinds[type(one)](one)]


def _picture(one: types.Picture, facts: Facts) -> list[Block]:
    """The picture itself if the reader may see it, else its words."""
    words = joined([one.caption, one.credit])
    try:
        file = file_for(facts.actor, one.file_id)
    except NotFound:
        return [Note(one.alt, "source")]
    return [Picture(bytes(file.content), file.media_type, one.alt or file.name, words)]


def _table(one: types.Table) -> list[Block]:
    return [Table(one.columns, one.rows, one.caption)] if one.columns else []


def _live(one: types.Live) -> list[Block]:
    """An object of the chain: what it is, its numbers, and of when they are."""
    if one.state in {types.LiveState.HIDDEN, types.LiveState.GONE}:
        return [Note(one.sentence)]
    made: list[Block] = [Heading(joined([one.word, one.title], ": "), 3)]
    if one.sentence:
        made.append(Note(one.sentence))
    made += [Note(text, "source") if at else Html(_escaped(text)) for at, text in enumerate(one.texts)]
    if one.progress_pct is not None:
        values = joined([fact.value for fact in one.facts[:1]]) or f"{one.progress_pct} %"
        made.append(Progress(_("Fortschritt"), values, one.progress_pct / 100))
    if one.facts:
        made.append(FactRows([(fact.label, joined([fact.value, fact.note])) for fact in one.facts]))
    if one.items:
        made.append(Tree(_nodes(one.items, 0)[0]))
    if one.table is not None:
        made += _table(one.table)
    at = _("Stand %(at)s") % {"at": moment_text(one.as_of)} if one.as_of else ""
    simulated = _("enthält simulierte oder erfundene Angaben") if one.is_simulated else ""
    return [*made, Note(joined([one.note, one.source, at, simulated]), "source")]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _nodes(items: Sequence[types.Item], start: int) -> tuple[list[Node], int]:
    """Turn a list with depths into nested nodes; returns them and where the next one stands."""
    nodes: list[Node] = []
    depth = items[start].depth
    at = start
    while at < len(items) and items[at].depth >= depth:
        item = items[at]
        at += 1
        below: list[Node] = []
        if at < len(items) and items[at].depth > item.depth:
            below, at = _nodes(items, at)
        nodes.append(Node(item.title, item.note, item.word, below))
    return nodes, at
