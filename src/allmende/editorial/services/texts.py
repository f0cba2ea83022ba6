"""Beginning a text and keeping its chapters in order; writing and approving is Wagtail's part."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from allmende.editorial.errors import NoText, TextExists
from allmende.editorial.groups import open_text
from allmende.editorial.models import ChapterPage, StrategyText
from allmende.editorial.services.skeletons import SKELETONS
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import User
from allmende.strategy.models import Strategy
from allmende.ui import shelf


@transaction.atomic
def start_text(*, actor: Actor, strategy: Strategy, size: str = "") -> StrategyText:
    """Begin the text of a strategy with the headings for its size; all chapters are drafts.

    Args:
        size: Of the skeleton, XS to XL; without one the strategy's own size.

    Raises:
        Forbidden: the actor does not write for the strategy's owner.
        TextExists: somebody began it already.
    """
    require(actor, "editorial.edit_text", strategy)
    # The strategy's row serves as the queue for two people who begin at once.
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    if StrategyText.objects.filter(strategy=strategy).exists():
        raise TextExists(strategy=strategy.title)
    root = Page.objects.select_for_update().get(depth=1)
    text: StrategyText = root.add_child(
        instance=StrategyText(
            title=strategy.title, slug=strategy.key, strategy=strategy, owner_id=actor.user_id, live=True
        )
    )
    open_text(text, strategy.owner_id)
    for title, headings in SKELETONS[size or strategy.size]:
        _add_chapter(text, str(title), [str(heading) for heading in headings], actor)
    audit.record(
        "editorial.text_started", actor=actor, subject=strategy, changes={"size": size or strategy.size}
    )
    return text


@transaction.atomic
def add_chapter(*, actor: Actor, strategy: Strategy) -> ChapterPage:
    """Append an empty draft of a chapter, to be written in the editorial rooms.

    Raises:
        Forbidden: the actor does not write for the strategy's owner.
        NoText: there is no text.
    """
    require(actor, "editorial.edit_text", strategy)
    text = StrategyText.objects.filter(strategy=strategy).first()
    if text is None:
        raise NoText(strategy=strategy.title)
    Page.objects.select_for_update().get(depth=1)
    chapter = _add_chapter(text, _("Neues Kapitel"), [], actor)
    audit.record("editorial.chapter_added", actor=actor, subject=strategy)
    return chapter


def _add_chapter(text: StrategyText, title: str, headings: list[str], actor: Actor) -> ChapterPage:
    chapter: ChapterPage = text.add_child(
        instance=ChapterPage(
            title=title,
            body=[("heading", {"text": heading, "level": "2"}) for heading in headings],
            live=False,
            has_unpublished_changes=True,
            owner_id=actor.user_id,
        )
    )
    chapter.save_revision(user=User.objects.filter(pk=actor.user_id or 0).first(), log_action=False)
    return chapter


@transaction.atomic
def write_chapter(
    *, actor: Actor, strategy: Strategy, title: str, blocks: Sequence[tuple[str, Any]], approve: bool = False
) -> ChapterPage:
    """Append a chapter, for programs that bring a whole text; people write in the editorial rooms.

    Args:
        blocks: Name of a block and its value, as `blocks/body.py` lists them.
        approve: Publish it at once; the actor must answer for the strategy's owner.

    Raises:
        Forbidden: the actor does not write for the owner, or may not approve.
        NoText: there is no text to append to.
    """
    require(actor, "editorial.edit_text", strategy)
    if approve:
        require(actor, "editorial.approve_text", strategy)
    text = StrategyText.objects.filter(strategy=strategy).first()
    if text is None:
        raise NoText(strategy=strategy.title)
    chapter: ChapterPage = text.add_child(
        instance=ChapterPage(
            title=title, body=list(blocks), live=False, has_unpublished_changes=True, owner_id=actor.user_id
        )
    )
    revision = chapter.save_revision(log_action=False)
    if approve:
        revision.publish(log_action=False)
    audit.record(
        "editorial.chapter_written",
        actor=actor,
        subject=strategy,
        changes={"chapter": title, "live": approve},
    )
    return chapter


@transaction.atomic
def move_chapter(*, actor: Actor, strategy: Strategy, chapter_id: int, way: Literal["up", "down"]) -> None:
    """Put a chapter one place up or down; at the end it stays where it is.

    Raises:
        Forbidden: the actor does not write for the strategy's owner.
        NoText: there is no text.
        NotFound: the chapter is not one of this strategy's.
    """
    require(actor, "editorial.edit_text", strategy)
    text = StrategyText.objects.filter(strategy=strategy).first()
    if text is None:
        raise NoText(strategy=strategy.title)
    Page.objects.select_for_update().get(depth=1)
    chapter = get_or_not_found(ChapterPage.objects.child_of(text), pk=chapter_id)
    beside = chapter.get_prev_sibling() if way == "up" else chapter.get_next_sibling()
    if beside is None:
        return
    chapter.move(beside, pos="left" if way == "up" else "right")
    audit.record("editorial.chapter_moved", actor=actor, subject=strategy, changes={"chapter": chapter.title})
    shelf.forget()
