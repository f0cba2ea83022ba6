"""Addresses of sketches and calls for ideas."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import calls, calls_public, sketches

_SKETCH = "portfolio/skizzen/<int:sketch_id>/"
_CALL = "portfolio/aufrufe/<int:call_id>/"

urlpatterns: list[URLPattern] = [
    path("portfolio/skizzen/", sketches.sketch_list, name="sketches"),
    path("portfolio/skizzen/neu/", sketches.sketch_new, name="sketch_new"),
    path(_SKETCH, sketches.sketch_page, name="sketch"),
    path(f"{_SKETCH}bearbeiten/", sketches.sketch_edit, name="sketch_edit"),
    path(f"{_SKETCH}stand/", sketches.sketch_state, name="sketch_state"),
    path(f"{_SKETCH}nicht-verfolgen/", sketches.sketch_decline, name="sketch_decline"),
    path(f"{_SKETCH}zeigen/", sketches.sketch_show, name="sketch_show"),
    path(f"{_SKETCH}inhalt-loeschen/", sketches.sketch_erase, name="sketch_erase"),
    path(f"{_SKETCH}massnahme/", sketches.sketch_measure, name="sketch_measure"),
    path("portfolio/aufrufe/", calls.call_list, name="calls"),
    path("portfolio/aufrufe/neu/", calls.call_new, name="call_new"),
    path(_CALL, calls.call_page, name="call"),
    path(f"{_CALL}bearbeiten/", calls.call_edit, name="call_edit"),
    path(f"{_CALL}loeschen/", calls.call_discard, name="call_discard"),
    path(f"{_CALL}oeffnen/", calls.call_open, name="call_open"),
    path(f"{_CALL}jury/", calls.call_jury, name="call_jury"),
    path(f"{_CALL}ideen/<int:sketch_id>/bewerten/", calls.idea_judge, name="idea_judge"),
    path(f"{_CALL}entscheiden/", calls.call_decide, name="call_decide"),
    path("mitmachen/ideen/", calls_public.call_list, name="calls_public"),
    path("mitmachen/ideen/stand/<str:token>/", calls_public.idea_state, name="idea_state"),
    path(
        "mitmachen/ideen/stand/<str:token>/zurueckziehen/", calls_public.idea_withdraw, name="idea_withdraw"
    ),
    path("mitmachen/ideen/<slug:slug>/", calls_public.call_page, name="call_public"),
]
