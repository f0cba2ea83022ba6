"""Addresses of personas and citizen journeys."""

from django.urls import path

from allmende.strategy.views import journeys, people

_PERSONAS = "strategien/<slug:key>/personas/"
_JOURNEYS = "strategien/<slug:key>/reisen/"
_JOURNEY = f"{_JOURNEYS}<int:journey_id>/"
_STEP = f"{_JOURNEY}schritte/<int:step_id>/"

urlpatterns = [
    path(_PERSONAS, people.personas, name="personas"),
    path(f"{_PERSONAS}neu/", people.persona, name="persona_new"),
    path(f"{_PERSONAS}andere/", people.elsewhere, name="personas_elsewhere"),
    path(f"{_PERSONAS}<int:persona_id>/", people.persona, name="persona"),
    path(f"{_PERSONAS}<int:persona_id>/loeschen/", people.persona_remove, name="persona_remove"),
    path(f"{_PERSONAS}<int:persona_id>/uebernehmen/", people.copy, name="persona_copy"),
    path(_JOURNEYS, journeys.journeys, name="journeys"),
    path(f"{_JOURNEYS}neu/", journeys.journey_edit, name="journey_new"),
    path(_JOURNEY, journeys.journey, name="journey"),
    path(f"{_JOURNEY}bearbeiten/", journeys.journey_edit, name="journey_edit"),
    path(f"{_JOURNEY}loeschen/", journeys.journey_remove, name="journey_remove"),
    path(f"{_JOURNEY}schritte/neu/", journeys.step, name="journey_step_new"),
    path(_STEP, journeys.step, name="journey_step"),
    path(f"{_STEP}verschieben/", journeys.step_move, name="journey_step_move"),
    path(f"{_STEP}loeschen/", journeys.step_remove, name="journey_step_remove"),
]
