"""What every page knows about the place it runs in: names, menu, account, colours."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allmende.kernel.actor import ANONYMOUS
from allmende.ui import places
from allmende.ui.types import Link

PRODUCT: Final = "Allmende"
_LEGAL: Final = (
    (_("Impressum"), "/impressum/"),
    (_("Datenschutz"), "/datenschutz/"),
    (_("Barrierefreiheit"), "/barrierefreiheit/"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """The corner of the header: who is signed in and where to go from there."""

    signed_in: bool = False
    name: str = ""
    sign_in_url: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Names, texts and places around every page; `colours` maps CSS tokens to values."""

    product: str = PRODUCT
    name: str = ""
    lead: str = ""
    footer: str = ""
    attribution: str = ""
    language: str = "de"
    demo: bool = False
    home_url: str = "/"
    region_css: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    menu: Sequence[Link] = ()
    menu_within: Sequence[Link] = ()
    footer_links: Sequence[Link] = ()
    account: Account = field(default_factory=Account)


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site` for every template, built once a request and only if a template asks.

    The frame's own templates call it `frame`, because allauth's pages put a `site` of their own in the way.
    """

    def once() -> Site:
        known = getattr(request, "allmende_site", None)
        if known is None:
            known = request.allmende_site = site_for(request)  # type: ignore[attr-defined]  # our own cache on it
        return known

    lazy = SimpleLazyObject(once)
    return {"site": lazy, "frame": lazy}


def site_for(request: HttpRequest) -> Site:
    """Return what the pages around this request show; the region adds what only it knows."""
    told = _told(request)
    colours = {str(k): str(v) for k, v in dict(told.get("colours") or {}).items()}
    actor = getattr(request, "actor", ANONYMOUS)
    urlconf = _urlconf(request)

    def exists(path: str) -> bool:
        return _exists(path, urlconf)

    return Site(
        name=str(told.get("name", "")),
        lead=str(told.get("lead", "")),
        footer=str(told.get("footer", "")),
        attribution=str(told.get("attribution", "")),
        language=str(told.get("language") or get_language() or settings.LANGUAGE_CODE),
        demo=bool(told.get("demo", False)),
        region_css=f"{reverse('ui:region_css')}?v={_stamp(colours)}",
        colours=colours,
        menu=told.get("menu") or places.menu(actor, request.path, exists),
        menu_within=places.menu_within(actor, request.path, exists),
        footer_links=told.get("footer_links") or _legal(request),
        account=_account(request, told.get("account_links") or ()),
    )


def _told(request: HttpRequest) -> Mapping[str, Any]:
    """Ask the callable named in the settings; a room that is not there yet tells nothing."""
    path: str = getattr(settings, "ALLMENDE_SITE_CONTEXT", "")
    if not path or find_spec(path.rpartition(".")[0]) is None:
        return {}
    answer: Mapping[str, Any] = import_string(path)(request)
    return answer


def _stamp(colours: Mapping[str, str]) -> str:
    return hashlib.sha256(repr(sorted(colours.items())).encode()).hexdigest()[:8]


@lru_cache(maxsize=64)
def _exists(path: str, urlconf: str) -> bool:
    """Whether a page answers at this address; the URLconf is part of the key because tests change it."""
    try:
        resolve(path, urlconf=urlconf)
    except Resolver404:
        return False
    return True


def _urlconf(request: HttpRequest) -> str:
    return str(getattr(request, "urlconf", None) or settings.ROOT_URLCONF)


def _legal(request: HttpRequest) -> list[Link]:
    return [Link(title=str(title), url=url) for title, url in _LEGAL if _exists(url, _urlconf(request))]


def _account(request: HttpRequest, extra: Sequence[Link]) -> Account:
    actor = getattr(request, "actor", ANONYMOUS)
    if actor.is_anonymous:
        return Account(sign_in_url=_reversed("account_login"))
    own = (
        (_("Passwort ändern"), "account_change_password"),
        (_("Zweiter Faktor"), "mfa_index"),
        (_("Abmelden"), "account_logout"),
    )
    links = [Link(title=str(title), url=url) for title, name in own if (url := _reversed(name))]
    return Account(signed_in=True, name=actor.name, links=[*extra, *links])


def _reversed(name: str) -> str:
    """Return the address of a named page, or nothing where accounts are not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
