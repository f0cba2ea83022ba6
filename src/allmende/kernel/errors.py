"""Domain errors become pages at the edge: kind → status, code → a sentence that says what to do."""

import logging
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.errors import AllmendeError

logger = logging.getLogger("allmende.errors")

STATUS: Final = {"not_found": 404, "forbidden": 403, "conflict": 409, "invalid": 422, "unavailable": 503}

#: Sentence per error code; rooms add theirs with `say`. A test demands one for every code.
SENTENCES: Final[dict[str, object]] = {
    "kernel.not_found": gettext_lazy("Diese Seite gibt es nicht, oder sie ist nicht für Sie freigegeben."),
    "kernel.forbidden": gettext_lazy(
        "Dafür haben Sie kein Recht. Bitte fragen Sie die verantwortliche Person Ihrer Kommune."
    ),
}


def say(code: str, sentence: object) -> None:
    """Give an error code its sentence; `%(name)s` takes the error's fields."""
    SENTENCES[code] = sentence


def sentence_of(error: AllmendeError) -> str:
    """Return what happened and what to do, in the reader's language."""
    text = str(SENTENCES.get(error.code) or _("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."))
    try:
        return text % error.fields
    except (KeyError, ValueError, TypeError):
        return text


class DomainErrorMiddleware:
    """Answers a refused request with a page, or with problem JSON (RFC 9457) for machines."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; errors are handled in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a domain error into an answer; everything else stays a 500."""
        if not isinstance(exception, AllmendeError):
            return None
        status = STATUS[exception.kind]
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(
                {
                    "type": "about:blank",
                    "title": sentence_of(exception),
                    "status": status,
                    "code": exception.code,
                },
                status=status,
                content_type="application/problem+json",
            )
        template = {404: "ui/error/404.html", 403: "ui/error/403.html"}.get(status, "ui/error/refused.html")
        return render(
            request, template, {"sentence": sentence_of(exception), "status": status}, status=status
        )
