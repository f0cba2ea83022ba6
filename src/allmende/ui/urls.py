"""Addresses of the pattern page and the region's colours."""

from django.urls import path

from allmende.ui import views

app_name = "ui"
urlpatterns = [
    path("muster/", views.pattern, name="pattern"),
    path("region.css", views.region_css, name="region_css"),
]
