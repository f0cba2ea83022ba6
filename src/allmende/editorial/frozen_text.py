"""A strategy's chapters as they are frozen with a version: the words people wrote, objects only by name.

Numbers of embedded objects change every day; frozen, each comparison would tell of them and nobody would
see what was rewritten. The object's own values are frozen with the object.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from allmende.editorial import types
from allmende.editorial.selectors import chapters
from allmende.kernel.actor import Actor
from allmende.strategy.frozen import Item, Part, Value
from allmende.strategy.models import Strategy


def freeze_chapters(actor: Actor, strategy: Strategy) -> Part | None:
    """Freeze the approved chapters in their order; None while there is no text."""
    items = tuple(
        Item(str(chapter.page_id), chapter.title, _values(chapter.blocks))
        for chapter in chapters(actor, strategy, version="approved")
        if chapter.is_live
    )
    return Part("chapters", _("Text"), items) if items else None


def _values(blocks: Sequence[types.Block]) -> tuple[Value, ...]:
    text = "\n".join(line for block in blocks for line in _lines(block) if line)
    return (Value("text", _("Wortlaut"), text),) if text else ()


def _lines(block: types.Block) -> list[str]:
    if isinstance(block, types.RichText):
        return [paragraph.text for paragraph in block.paragraphs]
    if isinstance(block, types.Heading):
        return [block.text]
    if isinstance(block, types.Quote):
        return [f"„{block.text}“ {block.by}".strip()]
    if isinstance(block, types.Picture):
        return [_("[Bild: %(title)s]") % {"title": block.caption or block.alt}]
    if isinstance(block, types.Table):
        return [block.caption, *(" · ".join(row) for row in (block.columns, *block.rows))]
    return [_live_line(block)]


def _live_line(block: types.Live) -> str:
    # A version may be public: what only insiders see is frozen without its name.
    if block.is_internal or block.state in {types.LiveState.HIDDEN, types.LiveState.GONE}:
        return f"[{block.word}]"
    return f"[{block.word}: {block.title}]" if block.title else f"[{block.word}]"
