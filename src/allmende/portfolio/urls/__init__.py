"""Addresses of the room, a file for each part of it; each part adds its own line."""

from django.urls.resolvers import URLPattern

from allmende.portfolio.urls import checks, measures, orphans

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    *measures.urlpatterns,
    *checks.urlpatterns,
    *orphans.urlpatterns,
]
