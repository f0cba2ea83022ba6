"""Addresses of the orphan report."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import orphans

urlpatterns: list[URLPattern] = [
    path("portfolio/luecken/", orphans.report, name="orphans"),
    path("portfolio/luecken.csv", orphans.report_csv, name="orphans_csv"),
]
