"""Who sends, without knowing who it is: keyed hashes of connection and day, and of a browser's number."""

import secrets

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from allmende.kernel.http import network_of

COOKIE = "mitreden"
_YEAR_S = 365 * 24 * 3600


def sender_of(request: HttpRequest) -> str:
    """Return a hash of the connection for today (local day); tomorrow the same connection has another."""
    told = f"{timezone.localdate()}|{network_of(request)}"
    return salted_hmac("participation.sender", told, algorithm="sha256").hexdigest()


def browser_number(request: HttpRequest) -> str:
    """Return the browser's random number, or an empty text if it has none or it is not ours."""
    return request.get_signed_cookie(COOKIE, default="", salt="participation") or ""


def browser_hash(number: str, proposal_id: int) -> str:
    """Return what is stored for this browser; it differs for every proposal, so nothing can be joined."""
    return salted_hmac("participation.browser", f"{proposal_id}|{number}", algorithm="sha256").hexdigest()


def new_number() -> str:
    """Return a random number for a browser."""
    return secrets.token_urlsafe(18)


def remember(response: HttpResponseBase, number: str, *, secure: bool) -> None:
    """Give the browser its number for a year; it holds nothing else."""
    response.set_signed_cookie(
        COOKIE, number, salt="participation", max_age=_YEAR_S, httponly=True, samesite="Lax", secure=secure
    )
