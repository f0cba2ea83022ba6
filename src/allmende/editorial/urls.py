"""Addresses of the room."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.editorial import views
from allmende.editorial.outputs.urls import urlpatterns as outputs

app_name = "editorial"
urlpatterns: list[URLPattern] = [
    *outputs,
    path("strategien/<slug:key>/text/", views.text, name="text"),
    path("strategien/<slug:key>/text/beginnen/", views.start, name="start"),
    path("strategien/<slug:key>/text/kapitel-anlegen/", views.add, name="add"),
    path("strategien/<slug:key>/text/kapitel/<slug:chapter>/", views.chapter, name="chapter"),
    path("strategien/<slug:key>/text/kapitel/<int:chapter_id>/verschieben/", views.move, name="move"),
    path("texte/angemeldet/", views.session, name="session"),
]
