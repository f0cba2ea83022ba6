"""Addresses of a strategy's outputs."""

from django.urls import path

from allmende.editorial.outputs import views

urlpatterns = [
    path("strategien/<slug:key>/ausgaben/", views.outputs, name="outputs"),
    path("strategien/<slug:key>/ausgaben/vorlage/text/", views.council_text, name="council_text"),
    path("strategien/<slug:key>/ausgaben/<slug:output>/erstellen/", views.make, name="make_output"),
]
