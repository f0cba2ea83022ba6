"""Addresses of scenarios and guard rails."""

from django.urls import path

from allmende.strategy.views import guardrails, scenarios

_SCENARIOS = "strategien/<slug:key>/szenarien/"
_GUARDS = "strategien/<slug:key>/leitplanken/"

urlpatterns = [
    path(_SCENARIOS, scenarios.scenarios, name="scenarios"),
    path(f"{_SCENARIOS}neu/", scenarios.scenario, name="scenario_new"),
    path(f"{_SCENARIOS}<int:scenario_id>/", scenarios.scenario, name="scenario"),
    path(f"{_SCENARIOS}<int:scenario_id>/loeschen/", scenarios.scenario_remove, name="scenario_remove"),
    path(_GUARDS, guardrails.guardrails, name="guardrails"),
    path(f"{_GUARDS}fragen/<int:rail_id>/loeschen/", guardrails.rail_remove, name="guard_rail_remove"),
    path(f"{_GUARDS}<slug:section>/", guardrails.section, name="guard_section"),
    path(f"{_GUARDS}<slug:section>/vorschlaege/", guardrails.starters, name="guard_starters"),
    path(f"{_GUARDS}<slug:section>/neu/", guardrails.rail, name="guard_rail_new"),
    path(f"{_GUARDS}<slug:section>/<int:rail_id>/", guardrails.rail, name="guard_rail"),
]
