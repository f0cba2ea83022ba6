"""What Wagtail shows and offers in the editorial rooms: our choosers, our words, nothing of other towns."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from allmende.editorial.blocks.choosers import VIEWSETS
from allmende.editorial.groups import texts_of

#: Entries of the menu that lead to views which do not exist here.
_NO_MENU = frozenset({"reports", "settings", "help", "images", "documents", "snippets"})


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def choosers() -> Any:
    """Offer the windows in which objects are picked."""
    return list(VIEWSETS)


@hooks.register("construct_admin_api")  # type: ignore[untyped-decorator]
def name_missing_endpoints(router: Any) -> None:
    """Name the endpoints of Wagtail's images and documents, which are not installed.

    Every page of the rooms asks for their addresses; behind the door they do not exist.
    """
    for name in ("images", "documents"):
        router.register_endpoint(name, PagesAdminAPIViewSet)


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def keep_menu_short(request: HttpRequest, items: list[Any]) -> None:
    """Leave the texts, and the search for them."""
    del request
    items[:] = [item for item in items if item.name not in _NO_MENU]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def way_back() -> MenuItem:
    """Lead back to where everything else is."""
    return MenuItem(_("Zum Schreibtisch"), "/schreibtisch/", icon_name="arrow-left", order=1)


@hooks.register("construct_page_chooser_queryset")  # type: ignore[untyped-decorator]
def own_and_public_pages(pages: "QuerySet[Any]", request: HttpRequest) -> "QuerySet[Any]":
    """Links inside texts lead to chapters of one's own space; others are named by their address."""
    actor = request.actor  # type: ignore[attr-defined]  # set by the kernel's middleware
    own = Page.objects.none()
    for text in texts_of({s for s in actor.space_ids if actor.may_edit(s)}):
        own |= Page.objects.descendant_of(text, inclusive=True)
    found: QuerySet[Any] = pages & (
        Page.objects.filter(pk__in=own.values("pk")) | Page.objects.filter(depth=1)
    )
    return found


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def own_look() -> str:
    """Bring our colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("editorial/redaktion.css"))
