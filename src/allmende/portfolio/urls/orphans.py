"""Addresses of the orphan report."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import orphans

_ONE = "portfolio/luecken/<slug:gap>/<int:subject_id>/"

urlpatterns: list[URLPattern] = [
    path("portfolio/luecken/", orphans.report, name="orphans"),
    path(f"{_ONE}lassen/", orphans.leave, name="orphan_leave"),
    path(f"{_ONE}wieder-zaehlen/", orphans.count_again, name="orphan_count_again"),
    path("portfolio/luecken.csv", orphans.report_csv, name="orphans_csv"),
]
