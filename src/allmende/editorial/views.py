"""Reading a strategy's text; writing it happens in the editorial rooms (Wagtail)."""

from typing import Literal

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.basics.errors import NotFound
from allmende.editorial import selectors
from allmende.editorial.models import ChapterPage
from allmende.editorial.reading.blocks import blocks_of
from allmende.editorial.reading.reader import Reader
from allmende.editorial.selectors.texts import Version, reads_drafts, rendered
from allmende.editorial.services import texts
from allmende.editorial.types import Chapter, Live, LiveState
from allmende.kernel.access import PUBLIC, declares, require
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.strategy import selectors as strategies
from allmende.strategy.models import Strategy, StrategySize
from allmende.strategy.pages import navigation
from allmende.strategy.selectors.contents import contents_of
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Link


def _crumbs(strategy: Strategy, *more: Link) -> list[Link]:
    return [
        Link(_("Strategie"), reverse("strategy:overview")),
        Link(strategy.title, reverse("strategy:strategy", args=[strategy.key])),
        *more,
    ]


def _version(request: HttpRequest) -> Version:
    return "draft" if request.GET.get("fassung") == "entwurf" else "approved"


def _shows_demo(chapters: list[Chapter]) -> bool:
    return any(
        isinstance(block, Live) and block.is_simulated for chapter in chapters for block in chapter.blocks
    )


@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def text(request: HttpRequest, key: str) -> HttpResponse:
    """Show the list of contents, or the whole text to print."""
    strategy = strategies.strategy_for(request.actor, key)
    chapters = selectors.chapters(request.actor, strategy, version=_version(request))
    prints = request.GET.get("ansicht") == "druck" and bool(chapters)
    may_edit = request.actor.may_edit(strategy.owner_id)
    context = {
        "strategy": strategy,
        "chapters": chapters,
        "printed": [(one, rendered(one.blocks, below=2)) for one in chapters] if prints else [],
        "may_edit": may_edit,
        "sees_drafts": reads_drafts(request.actor, strategy),
        "shows_drafts": _version(request) == "draft",
        "is_started": selectors.text_of(strategy) is not None,
        "sizes": StrategySize.choices,
        "navigation": navigation(request.actor, strategy, "editorial:text"),
        "open_contents": _open_contents(request.actor, strategy),
        "breadcrumbs": _crumbs(strategy, Link(_("Text"))),
        "demo_notice": prints and _shows_demo(chapters),
    }
    return render(request, f"editorial/text/{'print' if prints else 'contents'}.html", context)


def _open_contents(actor: Actor, strategy: Strategy) -> list[Link]:
    """Return what the contents check says is missing, for those who write."""
    if not actor.may_edit(strategy.owner_id):
        return []
    return [
        Link(status.entry.title, reverse("strategy:contents_block", args=[strategy.key, block.block.key]))
        for block in contents_of(strategy).blocks
        for status in block.entries
        if status.state == "missing"
    ]


@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def chapter(request: HttpRequest, key: str, chapter: str) -> HttpResponse:
    """Show one chapter with the numbers of this moment."""
    strategy = strategies.strategy_for(request.actor, key)
    found = selectors.chapter_for(request.actor, strategy, chapter, version=_version(request))
    return _chapter_page(request, strategy, found)


def _chapter_page(request: HttpRequest, strategy: Strategy, found: Chapter) -> HttpResponse:
    contents = [Link(title, url) for title, url in selectors.outline(request.actor, strategy)]
    here = next((place for place, link in enumerate(contents) if link.url == found.url), None)
    parent = Link(_("Text"), reverse("editorial:text", args=[strategy.key]))
    context = {
        "strategy": strategy,
        "chapter": found,
        "contents": contents,
        "before": contents[here - 1] if here else None,
        "after": contents[here + 1] if here is not None and here + 1 < len(contents) else None,
        "shows_draft": _version(request) == "draft",
        "navigation": navigation(request.actor, strategy, "editorial:text"),
        "internal": [b for b in found.blocks if isinstance(b, Live) and b.is_internal]
        if reads_drafts(request.actor, strategy)
        else [],
        "broken": [b for b in found.blocks if isinstance(b, Live) and b.state == LiveState.GONE]
        if found.edit_url
        else [],
        "breadcrumbs": _crumbs(strategy, parent, Link(found.title)),
        "demo_notice": _shows_demo([found]),
    }
    return render(request, "editorial/text/chapter.html", context)


def preview(request: HttpRequest, page: ChapterPage) -> HttpResponse:
    """Show a chapter as it stands in the editor; called by Wagtail, which has checked who asks."""
    strategy = page.strategy
    if strategy is None:
        raise NotFound(page=page.pk)
    blocks = blocks_of(page.body, Reader.of(request.actor, strategy, [page.body]))
    shown = Chapter(
        page_id=page.pk or 0,
        number=0,
        title=page.title,
        slug=page.slug,
        url="",
        html=rendered(blocks),
        blocks=blocks,
        is_live=False,
    )
    return _chapter_page(request, strategy, shown)


@declares("editorial.edit_text")
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the text with the headings of a size."""
    strategy = strategies.strategy_for(request.actor, key)
    size = request.POST.get("size", "")
    texts.start_text(actor=request.actor, strategy=strategy, size=size if size in StrategySize.values else "")
    return redirect("editorial:text", key=key)


@declares("editorial.edit_text")
@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Append an empty chapter and lead into its editor."""
    strategy = strategies.strategy_for(request.actor, key)
    made = texts.add_chapter(actor=request.actor, strategy=strategy)
    return redirect("wagtailadmin_pages:edit", made.pk)


@declares("editorial.edit_text")
@require_POST
def move(request: HttpRequest, key: str, chapter_id: int) -> HttpResponse:
    """Put a chapter one place up or down."""
    strategy = strategies.strategy_for(request.actor, key)
    way: Literal["up", "down"] = "up" if request.POST.get("way") == "up" else "down"
    texts.move_chapter(actor=request.actor, strategy=strategy, chapter_id=chapter_id, way=way)
    return redirect("editorial:text", key=key)


@declares("editorial.enter")
def session(request: HttpRequest) -> JsonResponse:
    """Tell the editor that its person is still signed in, and the token that forms carry now."""
    require(request.actor, "editorial.enter")
    return JsonResponse({"token": get_token(request)})
