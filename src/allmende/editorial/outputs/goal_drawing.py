"""The goal tree drawn for print: the same boxes as on the strategy's page, as an SVG of its own."""

import re
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.words import joined
from allmende.kernel.documents.look import accent
from allmende.kernel.documents.paper import Block, Picture
from allmende.strategy.goal_picture import Box, folded_at_first, picture_of, walk
from allmende.strategy.goal_picture import Picture as Drawing
from allmende.strategy.selectors import GoalNode

#: Signs the product's type has; a drawing cannot say which sign is missing.
_UNPRINTABLE: Final = re.compile(
    r"[^\u0020-\u024f\u0370-\u052f\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u2193]"
)
#: Trees deeper than this are turned, so that their words stay readable.
_DEEP: Final = 3


def goal_drawing(facts: Facts) -> list[Block]:
    """Return the tree as a picture, nothing for a single goal; the list beside it says the same in words."""
    tree = facts.tree
    shown = list(walk(tree))
    drawing = picture_of(
        tree, folded=folded_at_first(tree), meta=_meta, url=lambda _node: "", toggle_url=lambda _goal: ""
    )
    if drawing is None or len(shown) < 3:
        return []
    tops = joined([node.goal.title for node in tree], ", ")
    words = ngettext(
        "Zielbaum mit %(count)s Ziel. Oben steht: %(tops)s. Dieselben Ziele stehen als Liste im Text.",
        "Zielbaum mit %(count)s Zielen. Oben steht: %(tops)s. Dieselben Ziele stehen als Liste im Text.",
        len(shown),
    )
    alt = words % {"count": len(shown), "tops": tops}
    is_wide = max(node.depth for node in shown) > _DEEP
    return [Picture(svg_of(drawing).encode(), "image/svg+xml", alt, _("Zielbaum"), wide=is_wide)]


def _meta(node: GoalNode) -> str:
    year = _("bis %(year)s") % {"year": node.goal.due_on.year} if node.goal.due_on else ""
    return joined([str(node.goal.get_kind_display()), year])


def svg_of(drawing: Drawing) -> str:
    """Return the drawing as SVG in the region's colour."""
    colour = accent()
    edges = "".join(f'<path d="{d}" fill="none" stroke="#9aa0af" stroke-width="1.5"/>' for d in drawing.edges)
    boxes = "".join(_box(box, colour) for box in drawing.boxes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawing.view_box}" width="{drawing.width:.0f}" '
        f'height="{drawing.height:.0f}" font-family="Fira Sans">{edges}{boxes}</svg>'
    )


def _box(box: Box, colour: str) -> str:
    dashes = ' stroke-dasharray="5 4"' if box.is_draft else ""
    meta = box.meta_line
    lines = "".join(
        f'<text x="{line.x:.1f}" y="{line.y:.1f}" font-size="15" font-weight="600" fill="#171a2b">'
        f"{_words(line.text)}</text>"
        for line in box.lines
    )
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="8" '
        f'fill="#ffffff" stroke="{colour}" stroke-width="1.5"{dashes}/>'
        f'<text x="{meta.x:.1f}" y="{meta.y:.1f}" font-size="12" fill="#4d5163">{_words(meta.text)}</text>'
        f"{lines}"
    )


def _words(text: str) -> str:
    return escape(_UNPRINTABLE.sub("", text))
