"""Addresses of the pages on which a strategy is made."""

from django.urls import path

from allmende.strategy.urls.guardrails import urlpatterns as guardrails
from allmende.strategy.urls.inventory import urlpatterns as inventory
from allmende.strategy.urls.people import urlpatterns as people
from allmende.strategy.views import begin, contents, guiding, narrative, process

BASE = "strategien/<slug:key>/"

urlpatterns = [
    path("strategien/beginnen/", begin.begin, name="begin"),
    path(f"{BASE}prozess/", process.process, name="process"),
    path(f"{BASE}prozess/groesse/", process.size, name="process_size"),
    path(f"{BASE}prozess/schritte/neu/", process.step_new, name="step_new"),
    path(f"{BASE}prozess/schritte/<slug:step>/", process.step_edit, name="step"),
    path(f"{BASE}prozess/schritte/<slug:step>/stand/", process.step_state, name="step_state"),
    path(f"{BASE}prozess/schritte/<int:own_step>/entfernen/", process.step_remove, name="step_remove"),
    path(f"{BASE}fahrplan/", process.roadmap, name="roadmap"),
    path(f"{BASE}fahrplan.ics", process.roadmap_ics, name="roadmap_ics"),
    path(f"{BASE}leitfragen/", guiding.guiding, name="guiding"),
    path(f"{BASE}leitfragen/drucken/", guiding.print_answers, name="guiding_print"),
    path(f"{BASE}leitfragen/vergleich/", guiding.compare, name="guiding_compare"),
    path(f"{BASE}leitfragen/<slug:question>/verlauf/", guiding.history, name="guiding_history"),
    path(f"{BASE}narrativ/", narrative.page, name="narrative"),
    path(f"{BASE}narrativ/bearbeiten/", narrative.edit, name="narrative_edit"),
    path(f"{BASE}narrativ/anknuepfung/neu/", narrative.point, name="contact_point_new"),
    path(f"{BASE}narrativ/anknuepfung/<int:point_id>/", narrative.point, name="contact_point"),
    path(
        f"{BASE}narrativ/anknuepfung/<int:point_id>/entfernen/",
        narrative.point_remove,
        name="contact_point_remove",
    ),
    path("strategie/drei-begriffe/", narrative.words, name="words"),
    path(f"{BASE}inhalte/", contents.page, name="contents"),
    path(f"{BASE}inhalte/technology/", contents.block, {"block": "technology"}, name="contents_technology"),
    path(f"{BASE}inhalte/<slug:block>/", contents.block, name="contents_block"),
    path(f"{BASE}inhalte.csv", contents.export, name="contents_export"),
    *inventory,
    *people,
    *guardrails,
]
