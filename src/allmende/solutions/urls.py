"""Addresses of the room."""

from django.urls import URLPattern

app_name = "solutions"
urlpatterns: list[URLPattern] = []
