"""Addresses of the room, a file for each part of it; each part adds its own line."""

from django.urls.resolvers import URLPattern

from allmende.portfolio.urls import measures

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    *measures.urlpatterns,
]
