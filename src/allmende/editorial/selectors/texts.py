"""The text of a strategy for a reader: approved chapters for everybody, drafts for the owner's people."""

from collections import Counter
from typing import Any, Literal

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Comment, WorkflowState

from allmende.basics.errors import NotFound
from allmende.editorial.groups import texts_of
from allmende.editorial.models import ChapterPage, StrategyText
from allmende.editorial.reading.blocks import blocks_of
from allmende.editorial.reading.reader import Reader
from allmende.editorial.types import Block, Chapter
from allmende.kernel.actor import Actor
from allmende.strategy.models import Strategy

#: "approved": the approved version where there is one; "draft": always the newest, for the owner's people.
Version = Literal["approved", "draft"]


def text_of(strategy: Strategy) -> StrategyText | None:
    """Return the text of a strategy that the actor was already found to see; None before it is begun."""
    found: StrategyText | None = StrategyText.objects.filter(strategy=strategy).first()
    return found


def has_text(actor: Actor, strategy: Strategy) -> bool:
    """Whether there is anything to read for this actor."""
    text = text_of(strategy)
    return text is not None and _readable(actor, strategy, text).exists()


def reads_drafts(actor: Actor, strategy: Strategy) -> bool:
    """Whether the actor sees chapters that nobody has approved yet: whoever has a role at the owner."""
    return actor.is_system or strategy.owner_id in actor.space_ids


def chapters(actor: Actor, strategy: Strategy, *, version: Version = "approved") -> list[Chapter]:
    """Return the chapters of a strategy's text in order, each object in them as it is now for this actor.

    Visitors get approved chapters only, whatever they ask for.
    """
    found = _pages(actor, strategy)
    pages = [_version(page, actor, strategy, version) for page in found]
    reader = Reader.of(actor, strategy, [page.body for page in pages])
    extras = _Extras(actor, strategy, found)
    return [
        _chapter(stored, page, number, blocks_of(page.body, reader), extras)
        for number, (stored, page) in enumerate(zip(found, pages, strict=True), start=1)
    ]


def chapter_for(actor: Actor, strategy: Strategy, slug: str, *, version: Version = "approved") -> Chapter:
    """Return one chapter.

    Raises:
        NotFound: there is none of this name, or the actor may not read it yet.
    """
    found = _pages(actor, strategy)
    for number, stored in enumerate(found, start=1):
        if stored.slug == slug:
            page = _version(stored, actor, strategy, version)
            reader = Reader.of(actor, strategy, [page.body])
            extras = _Extras(actor, strategy, [stored])
            return _chapter(stored, page, number, blocks_of(page.body, reader), extras)
    raise NotFound(chapter=slug)


def outline(actor: Actor, strategy: Strategy) -> list[tuple[str, str]]:
    """Return title and address of every chapter the actor may read, and nothing of what is in them."""
    text = text_of(strategy)
    pages = _readable(actor, strategy, text).defer("body") if text else ()
    return [(page.title, chapter_url(strategy, page)) for page in pages]


def waiting_for_approval(actor: Actor) -> list[tuple[ChapterPage, Strategy]]:
    """Return the chapters that wait for somebody like this actor to approve them; three queries."""
    spaces = {space for space in actor.space_ids if actor.may_manage(space)}
    texts = {text.path: text.strategy for text in texts_of(spaces).select_related("strategy__owner")}
    if not texts:
        return []
    states: Any = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    keys = [int(key) for key in states.values_list("object_id", flat=True) if key.isdecimal()]
    pages = ChapterPage.objects.filter(pk__in=keys).order_by("path")
    return [(page, texts[above]) for page in pages if (above := page.path[: -page.steplen]) in texts]


def chapter_url(strategy: Strategy, page: ChapterPage) -> str:
    """Where a chapter is read."""
    return reverse("editorial:chapter", args=[strategy.key, page.slug])


def rendered(blocks: tuple[Block, ...], *, below: int = 1) -> str:
    """Return the HTML of these blocks, with headings below a title of that level."""
    return render_to_string(
        "editorial/text/_blocks.html", {"blocks": [(type(b).__name__, b) for b in blocks], "below": below}
    )


def _pages(actor: Actor, strategy: Strategy) -> list[ChapterPage]:
    text = text_of(strategy)
    if text is None:
        return []
    return list(_readable(actor, strategy, text).select_related("latest_revision"))


def _readable(actor: Actor, strategy: Strategy, text: StrategyText) -> "QuerySet[ChapterPage]":
    pages: QuerySet[ChapterPage] = ChapterPage.objects.child_of(text).order_by("path")
    return pages if reads_drafts(actor, strategy) else pages.filter(live=True)


def _version(page: ChapterPage, actor: Actor, strategy: Strategy, version: Version) -> ChapterPage:
    """Return what is read of a stored page."""
    wants_draft = version == "draft" or not page.live
    if (
        wants_draft
        and page.has_unpublished_changes
        and reads_drafts(actor, strategy)
        and page.latest_revision
    ):
        draft: ChapterPage = page.latest_revision.as_object()
        return draft
    return page


class _Extras:
    """What only those who write see beside a chapter; asked once for all."""

    def __init__(self, actor: Actor, strategy: Strategy, pages: list[ChapterPage]) -> None:
        self.strategy = strategy
        self.may_edit = actor.may_edit(strategy.owner_id)
        keys = [page.pk for page in pages]
        comments = Comment.objects.filter(page__in=keys, resolved_at=None).values_list("page_id", flat=True)
        self.comments: Counter[int] = Counter(comments) if self.may_edit else Counter()
        waiting: Any = WorkflowState.objects.filter(
            object_id__in=[str(key) for key in keys], status=WorkflowState.STATUS_IN_PROGRESS
        )
        drafts = reads_drafts(actor, strategy)
        self.waiting = {int(key) for key in waiting.values_list("object_id", flat=True)} if drafts else set()
        self.sees_drafts = drafts


def _chapter(
    stored: ChapterPage, page: ChapterPage, number: int, blocks: tuple[Block, ...], extras: _Extras
) -> Chapter:
    is_draft = page is not stored or not stored.live
    edit = reverse("wagtailadmin_pages:edit", args=[stored.pk]) if extras.may_edit else ""
    revision = stored.latest_revision
    changed = revision.created_at if is_draft and revision else stored.last_published_at
    return Chapter(
        page_id=stored.pk,
        number=number,
        title=page.title,
        slug=stored.slug,
        url=chapter_url(extras.strategy, stored),
        html=rendered(blocks),
        blocks=blocks,
        is_live=not is_draft,
        has_newer_draft=extras.sees_drafts and stored.live and stored.has_unpublished_changes,
        is_waiting=stored.pk in extras.waiting,
        edit_url=edit,
        changed_at=changed,
        open_comments=extras.comments[stored.pk],
    )
