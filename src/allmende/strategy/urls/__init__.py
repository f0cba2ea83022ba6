"""Addresses of the room, a file for each part of it."""

from allmende.strategy.urls import chain, making, okr, statistics

app_name = "strategy"
# `making` first: its start page must not be taken for the key of a strategy.
urlpatterns = [*making.urlpatterns, *chain.urlpatterns, *okr.urlpatterns, *statistics.urlpatterns]
