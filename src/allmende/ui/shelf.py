"""Public pages kept for a few seconds, so that many visitors at once cost one page.

Only what visitors without an account see is kept, and only for so long that nobody is misled. People
who are signed in always get a fresh page.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import Lock
from time import time
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from allmende.kernel.http import HttpRequest

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
#: Pages kept at once in one process; the longest unused goes first.
MOST_PAGES: Final = 128
#: Longer addresses are made anew each time, so that nobody can fill the memory with them.
LONGEST_ADDRESS: Final = 300
#: A page with this in it carries a secret of the visitor it was made for.
_OWN_SECRET: Final = b"csrfmiddlewaretoken"


@dataclass(slots=True)
class _Kept:
    """One page, and the lock that lets one visitor make it while the others wait."""

    lock: Lock
    body: bytes = b""
    content_type: str = ""
    made_at: float = 0.0


_pages: "OrderedDict[tuple[Hashable, ...], _Kept]" = OrderedDict()
_pages_lock = Lock()


def kept_for_visitors(seconds: float) -> Callable[[View], View]:
    """Let visitors without an account share a page for some seconds; everybody else gets a fresh one."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            key = _key(request)
            if key is None:
                return view(request, *args, **kwargs)
            kept = _place(key)
            with kept.lock:
                # A clock that was set back must not keep a page for longer.
                if 0 <= time() - kept.made_at < seconds:
                    return HttpResponse(kept.body, content_type=kept.content_type)
                response = view(request, *args, **kwargs)
                if isinstance(response, HttpResponse) and _is_for_everybody(response):
                    kept.body = response.content
                    kept.content_type = response.headers["Content-Type"]
                    kept.made_at = time()
                return response

        return answer  # type: ignore[return-value]  # same call shape as the view

    return decorate


def _is_for_everybody(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.cookies and _OWN_SECRET not in response.content


def _key(request: HttpRequest) -> tuple[Hashable, ...] | None:
    """Return what the page depends on; None for pages that must be made for this request alone."""
    address = request.get_full_path()
    if request.method != "GET" or not request.actor.is_anonymous or len(address) > LONGEST_ADDRESS:
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES or len(get_messages(request)):
        return None
    version = _version_of_site(settings.ALLMENDE_SITE_VERSION)()
    if version is None:
        return None
    return (version, get_language(), request.get_host(), address)


@lru_cache(maxsize=4)
def _version_of_site(path: str) -> Callable[[], Hashable | None]:
    """Return the callable named in the settings: what it returns changes when every page may have changed."""
    found: Callable[[], Hashable | None] = import_string(path)
    return found


def _place(key: tuple[Hashable, ...]) -> _Kept:
    with _pages_lock:
        kept = _pages.get(key)
        if kept is None:
            kept = _pages[key] = _Kept(Lock())
            if len(_pages) > MOST_PAGES:
                _pages.popitem(last=False)
        else:
            _pages.move_to_end(key)
        return kept


@dataclass(slots=True)
class _Shared:
    """One value, and the lock that lets one visitor work it out while the others wait."""

    lock: Lock
    value: Any = None  # Any: what the maker returned
    made_at: float = 0.0
    version: Hashable | None = None


_values: dict[str, _Shared] = {}


def shared_by_visitors(name: str, seconds: float, make: Callable[[], T]) -> T:
    """Return what visitors without an account see of something, worked out once in some seconds.

    For what many pages are made of; nobody may change the value. Each name stays for good, so names are
    few and fixed in the code.
    """
    version = _version_of_site(settings.ALLMENDE_SITE_VERSION)()
    if version is None:
        return make()
    with _pages_lock:
        kept = _values.setdefault(name, _Shared(Lock()))
    with kept.lock:
        if kept.version != version or not 0 <= time() - kept.made_at < seconds:
            kept.value, kept.made_at, kept.version = make(), time(), version
        value: T = kept.value
        return value


def forget() -> None:
    """Take every page and value off the shelf."""
    forget_pages()
    with _pages_lock:
        _values.clear()


def forget_pages() -> None:
    """Take the pages off the shelf; what they are made of stays."""
    with _pages_lock:
        _pages.clear()
