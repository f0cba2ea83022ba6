"""Addresses of the room, a file for each part of it."""

from allmende.strategy.urls import chain, making, okr, statistics

app_name = "strategy"
urlpatterns = [*chain.urlpatterns, *okr.urlpatterns, *making.urlpatterns, *statistics.urlpatterns]
