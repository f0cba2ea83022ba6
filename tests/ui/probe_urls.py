"""Addresses for tests of the look: a live room list fed by the test, a menu with one place."""

import json
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from allmende.ui.types import Room

PAGE = """{% extends "ui/base.html" %}{% block content %}<h1>Räume</h1>
{% include "ui/_live_state.html" with as_of=now only %}
{% include "ui/_room_list.html" with attribute="co2" stale_after_s=1200 %}
{% endblock %}{% block scripts %}{% include "ui/_live_script.html" %}{% endblock %}"""
LEVELS = [
    {"from": 0, "level": "good", "word": "gut"},
    {"from": 1000, "level": "soon", "word": "bald lüften"},
    {"from": 2000, "level": "now", "word": "jetzt lüften"},
]


def probe(request: HttpRequest) -> HttpResponse:
    """Three rooms; the third falls silent while one looks."""
    now = datetime.now(UTC)
    rooms = [
        Room("a", "Chemie", "soon", "bald lüften", "#a", "", 1200, "59", now),
        Room("b", "Musik", "good", "gut", "#b", "", 700, "59", now),
        Room("c", "Werken", "good", "gut", "#c", "", 650, "59", now - timedelta(minutes=19, seconds=59)),
    ]
    # The first answer carries an old address; a page asked for by the script carries today's.
    is_old = "refused" in request.GET and request.headers.get("accept") != "text/html"
    url = "/probe/gone/" if is_old else "/probe/events/"
    values = {"rooms": rooms, "levels": json.dumps(LEVELS), "now": now, "live_url": url}
    return HttpResponse(engines["django"].from_string(PAGE).render(values, request))


def events(request: HttpRequest) -> HttpResponse:
    """One reading that matters, and three that must change nothing; then the stream breaks off."""
    now = datetime.now(UTC).isoformat()
    readings = [
        {"entity": "b", "attribute": "co2", "value": 2140, "observed_at": now, "quality": 0},
        {"entity": "b", "attribute": "temperature", "value": 21.5, "observed_at": now, "quality": 0},
        {"entity": "a", "attribute": "co2", "value": 65535, "observed_at": now, "quality": 1},
        {"entity": "zzz", "attribute": "co2", "value": 9999, "observed_at": now, "quality": 0},
    ]
    body = "retry: 600000\n\n" + "".join(
        f"event: reading\ndata: {json.dumps(reading)}\n\n" for reading in readings
    )
    return HttpResponse(body, content_type="text/event-stream")


urlpatterns = [
    path("", include("allmende.ui.urls")),
    path("konto/", include("allauth.urls")),
    path("kommunen/", probe),
    path("probe/", probe),
    path("probe/events/", events),
]
