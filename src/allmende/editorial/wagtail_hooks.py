"""What Wagtail shows and offers in the editorial rooms: our choosers, our words, nothing of other towns."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from allmende.editorial.blocks.choosers import VIEWSETS
from allmende.editorial.groups import texts_of

_MENU = frozenset({"desk", "strategies"})


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
def keep_ways_out(request: HttpRequest, items: list[Any]) -> None:
    """Leave our own entries: lists of chapters are pages of ours (`door.LED_TO_OUR_PAGES`)."""
    del request
    items[:] = [item for item in items if item.name in _MENU]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def way_to_desk() -> MenuItem:
    """Lead back to what waits."""
    return MenuItem(_("Mein Schreibtisch"), reverse("cockpit:desk"), name="desk", icon_name="home", order=1)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def way_to_strategies() -> MenuItem:
    """Lead back to the strategies and their texts."""
    return MenuItem(
        _("Strategien"), reverse("strategy:strategies"), name="strategies", icon_name="list-ul", order=2
    )


@hooks.register("construct_page_action_menu")  # type: ignore[untyped-decorator]
def approve_in_one_way(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Leave out publishing while a chapter waits: the approval beside it says the same."""
    del request
    page = context.get("page")
    if page is not None and page.workflow_in_progress:
        items[:] = [item for item in items if item.name != "action-publish"]


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


@hooks.register("insert_editor_js")  # type: ignore[untyped-decorator]
def keep_text() -> str:
    """Bring the script that keeps text from being lost, with its words."""
    return format_html(
        '<script defer src="{}" data-session="{}" data-login="{}" data-title="{}" data-words="{}"'
        ' data-sign-in="{}" data-close="{}"></script>',
        static("editorial/redaktion.js"),
        reverse("editorial:session"),
        reverse("account_login") + "?next=" + reverse("cockpit:desk"),
        _("Ihr Text ist noch nicht gespeichert"),
        _(
            "Der Server antwortet nicht, oder Sie sind nicht mehr angemeldet. Lassen Sie dieses Fenster"
            " offen: Ihr Text bleibt hier stehen. Melden Sie sich in einem neuen Fenster an, kommen Sie"
            " hierher zurück und speichern Sie noch einmal."
        ),
        _("In neuem Fenster anmelden"),
        _("Zurück zum Text"),
    )
