"""The door to the editorial rooms at /redaktion/: who comes in, to which views, to whose texts.

Wagtail's views know groups and pages; who belongs to which town is known here. Every view of Wagtail's is
wrapped: visitors are asked to sign in on our own page, people without an editing role get 403, views that
nobody needs do not exist, and pages of other towns do not exist either.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Page, TaskState

from allmende.basics.errors import NotFound
from allmende.editorial.groups import sync_person, texts_of
from allmende.editorial.models import StrategyText
from allmende.kernel.access import declares, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import User
from allmende.ui.forms import plain_forms

View = Callable[..., HttpResponseBase]

#: Wagtail's own lists and searches: our pages show the same, in the words and the order of the text. Wagtail
#: leads there after each action, so people are sent on.
LED_TO_OUR_PAGES: Final = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_account",
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:search",
    }
)
#: Everything else Wagtail brings (accounts, groups, sites, reports, settings, bulk actions) does not exist.
OPEN_VIEWS: Final = LED_TO_OUR_PAGES | frozenset(
    {
        "wagtailadmin_logout",
        "wagtailadmin_dismissibles",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_block_preview",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        *(
            f"wagtailadmin_pages:{name}"
            for name in (
                "edit", "preview_on_edit", "view_draft", "delete", "unpublish", "workflow_action",
                "collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_preview", "lock",
                "unlock", "revisions_index", "revisions_view", "revisions_revert", "revisions_compare",
                "workflow_history", "workflow_history_detail", "history", "history_results",
            )
        ),
    }
)  # fmt: skip
_OWN_CHOOSERS: Final = "waehlen-"
#: Names under which Wagtail's addresses carry pages; only pages are edited here.
_PAGE_KEYS: Final = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk", "object_id")

#: Views with the editor for running text (docs/decisions/0006-wagtail.md).
_WITH_EDITOR: Final = frozenset({"wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert"})
#: Strict as everywhere; the preview shows our own page inside the editor.
ROOM_POLICY: Final = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
#: The only two style elements the editor writes (`blocks/running_text.py`): the empty one, and the numbering
#: of nested lists. A release of Wagtail that changes the second fails tests/browser/test_strategy_text.py,
#: which prints the new hash.
_EDITOR_STYLES: Final = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-Mhr2Q/2u+/s2WzwlFRrqCw7x0IU+emukGS8Q9RtPZ44='",
]
EDITOR_POLICY: Final = ROOM_POLICY | {"style-src-elem": ["'self'", *_EDITOR_STYLES]}


def guarded(view: View) -> View:
    """Wrap one of Wagtail's views."""

    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the kernel's middleware
        require(actor, "editorial.enter")
        name = request.resolver_match.view_name if request.resolver_match else ""
        _require_open(name)
        _require_own(actor, name, kwargs)
        if name in LED_TO_OUR_PAGES or _is_about_a_text(name, kwargs):
            _keep_messages(request)
            return redirect(_our_page(name, kwargs))
        _prepare(request.user)
        with plain_forms(), _one_after_the_other(request, name, kwargs):
            response = view(request, *args, **kwargs)
            if callable(getattr(response, "render", None)):
                response = response.render()  # type: ignore[attr-defined]  # a template response, inside the block
        if not hasattr(response, "_csp_replace"):
            response._csp_replace = EDITOR_POLICY if name in _WITH_EDITOR else ROOM_POLICY  # type: ignore[attr-defined]  # read by django-csp
        return response

    return declares("editorial.enter")(enter)


@contextmanager
def _one_after_the_other(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> Iterator[None]:
    """Let changes of one chapter wait for each other.

    Wagtail compares versions before it saves: a draft that saves itself while the same person asks for
    approval would pass that comparison and become the newest draft, older than what was submitted.
    """
    if request.method != "POST" or name != "wagtailadmin_pages:edit":
        yield
        return
    with transaction.atomic():
        list(Page.objects.select_for_update().filter(pk__in=_page_keys(name, kwargs)).values_list("pk"))
        yield


def _is_about_a_text(name: str, kwargs: dict[str, Any]) -> bool:
    """Whether the address names a whole text: its title and its end are the strategy's."""
    found: bool = StrategyText.objects.filter(pk__in=_page_keys(name, kwargs)).exists()
    return found


def _our_page(name: str, kwargs: dict[str, Any]) -> str:
    if name == "wagtailadmin_account":
        return reverse("account_change_password")
    if name == "wagtailadmin_home":
        return reverse("cockpit:desk")
    page = Page.objects.filter(pk__in=_page_keys(name, kwargs)).first()
    text = StrategyText.objects.filter(path=page.path[: Page.steplen * 2]).first() if page else None
    return (text.get_url() if text else None) or reverse("strategy:strategies")


def _keep_messages(request: HttpRequest) -> None:
    """Take along what Wagtail said about its last action, as the plain words our pages print."""
    for said in list(messages.get_messages(request)):
        messages.add_message(request, said.level, unescape(strip_tags(said.message)).strip())


def _prepare(user: object) -> None:
    """Give the person the groups of today's roles, and Wagtail a name to show instead of an address."""
    if isinstance(user, User):
        sync_person(user)
        user.first_name = str(user)


def _page_keys(name: str, kwargs: dict[str, Any]) -> set[int]:
    if name.startswith(_OWN_CHOOSERS):
        return set()
    return {int(kwargs[key]) for key in _PAGE_KEYS if str(kwargs.get(key)).isdecimal()}


def _require_open(name: str) -> None:
    if name not in OPEN_VIEWS and not name.startswith(_OWN_CHOOSERS):
        raise NotFound(view=name)


def _require_own(actor: Actor, name: str, kwargs: dict[str, Any]) -> None:
    """Let pass what lies below a text of a space the actor writes for, and the root that holds them all.

    Raises:
        NotFound: the page is another town's.
    """
    keys = _page_keys(name, kwargs)
    if "task_state_id" in kwargs:
        state = TaskState.objects.filter(pk=kwargs["task_state_id"]).select_related("workflow_state").first()
        if state is None or state.workflow_state.object_id != str(kwargs.get("page_id")):
            raise NotFound(task_state=kwargs["task_state_id"])
    if not keys:
        return
    paths = set(texts_of({s for s in actor.space_ids if actor.may_edit(s)}).values_list("path", flat=True))
    for path, depth in Page.objects.filter(pk__in=keys).values_list("path", "depth"):
        if depth > 1 and path[: Page.steplen * 2] not in paths:
            raise NotFound(page=path)
