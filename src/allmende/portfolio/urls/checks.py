"""Addresses of checks."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import checks, checks_overview

_MEASURE = "portfolio/massnahmen/<int:measure_id>/pruefungen/"
_STRATEGY = "strategien/<slug:key>/pruefungen/"

urlpatterns: list[URLPattern] = [
    path("portfolio/pruefungen/", checks_overview.overview, name="checks"),
    path("portfolio/pruefungen/<int:check_id>/", checks.check_page, name="check"),
    path("portfolio/pruefungen/<int:check_id>/verwerfen/", checks.check_discard, name="check_discard"),
    path(_MEASURE, checks.measure_checks, name="measure_checks"),
    path(f"{_MEASURE}<slug:kind>/", checks.measure_check, name="measure_check"),
    path(f"{_MEASURE}<slug:kind>/beginnen/", checks.measure_check_begin, name="measure_check_begin"),
    path(_STRATEGY, checks.strategy_checks, name="strategy_checks"),
    path(f"{_STRATEGY}<slug:kind>/", checks.strategy_check, name="strategy_check"),
    path(f"{_STRATEGY}<slug:kind>/beginnen/", checks.strategy_check_begin, name="strategy_check_begin"),
]
