"""A new key on its way to the page that shows it once.

The key travels in a signed cookie of this browser for two minutes and only to the source's own page, so
that it is never stored here and a reloaded page does not show it again.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from allmende.datahub.models import Source

COOKIE = "allmende_new_key"
SALT = "datahub.new_key"
MAX_AGE_S = 120


def hand_over_key(response: HttpResponse, source: Source, key: str) -> HttpResponse:
    """Make the source's connection page show this key, once."""
    return hand_over(response, key, path=_path(source), owner=str(source.pk))


def handed_over_key(request: HttpRequest, source: Source) -> str:
    """Return the key that was just made for this source; empty in any other case."""
    return handed_over(request, owner=str(source.pk))


def forget_key(response: HttpResponse, source: Source) -> HttpResponse:
    """Take the key out of the browser after it was shown."""
    return forget(response, path=_path(source))


def hand_over(response: HttpResponse, key: str, *, path: str, owner: str) -> HttpResponse:
    """Make the page at this path show a key, once.

    Args:
        owner: What the key belongs to, so that no other page shows it.
    """
    response.set_signed_cookie(
        COOKIE,
        key,
        salt=f"{SALT}.{owner}",
        max_age=MAX_AGE_S,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def handed_over(request: HttpRequest, *, owner: str) -> str:
    """Return the key that was just made; empty in any other case."""
    return str(request.get_signed_cookie(COOKIE, "", salt=f"{SALT}.{owner}", max_age=MAX_AGE_S) or "")


def forget(response: HttpResponse, *, path: str) -> HttpResponse:
    """Take the key out of the browser after it was shown."""
    response.delete_cookie(COOKIE, path=path, samesite="Lax")
    return response


def _path(source: Source) -> str:
    return reverse("datahub:source", args=[source.pk])
