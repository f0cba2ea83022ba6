"""The pattern page, the region's colours and the pages for when something goes wrong."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.ui import pattern_data
from allmende.ui.context import site_for

_TOKEN: Final = re.compile(r"^[a-z][a-z0-9-]*$")
_COLOUR: Final = re.compile(r"^(#[0-9a-fA-F]{3,8}|(rgb|hsl|oklch)\([0-9., %/a-z-]+\)|[a-z]+)$")


@require_safe
@declares(PUBLIC)
def pattern(request: HttpRequest) -> HttpResponse:
    """Show every component once, with invented values that say so."""
    form = pattern_data.PatternForm(request.GET) if "fehler" in request.GET else pattern_data.PatternForm()
    return render(request, "ui/pattern/show.html", {**pattern_data.context(), "form": form})


@require_safe
@cache_control(public=True, max_age=86400)
@declares(PUBLIC)
def region_css(request: HttpRequest) -> HttpResponse:
    """Serve the region's colours as tokens; a file of its own because inline styles are forbidden."""
    return HttpResponse(css_of(site_for(request).colours), content_type="text/css; charset=utf-8")


def css_of(colours: Mapping[str, str]) -> str:
    """Return the style sheet for tokens and values; what is no token or colour is left out."""
    lines = [
        f"  --{name.removeprefix('--')}: {value};"
        for name, value in colours.items()
        if _TOKEN.match(name.removeprefix("--")) and _COLOUR.match(value)
    ]
    return "[data-kern-theme] {\n" + "\n".join(lines) + "\n}\n" if lines else "/* no own colours */\n"


def _trouble(request: HttpRequest, name: str, status: HTTPStatus) -> HttpResponse:
    return render(request, f"ui/error/{name}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _trouble(request, "400", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in or not, the right is missing."""
    return _trouble(request, "403", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or not for this person."""
    return _trouble(request, "404", HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries in a short time."""
    return _trouble(request, "429", HTTPStatus.TOO_MANY_REQUESTS)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open for too long or came from elsewhere."""
    return _trouble(request, "csrf", HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; the page asks nothing of the database or the region."""
    return HttpResponse(render_to_string("ui/error/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
