"""Addresses of the room, a file for each part of it; each part adds its own line."""

from django.urls.resolvers import URLPattern

from allmende.portfolio.urls import board, checks, lead, measures, money, orphans, selection, sketches

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    *board.urlpatterns,
    *measures.urlpatterns,
    *money.urlpatterns,
    *checks.urlpatterns,
    *orphans.urlpatterns,
    *lead.urlpatterns,
    *selection.urlpatterns,
    *sketches.urlpatterns,
]
