"""Addresses of measures."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
