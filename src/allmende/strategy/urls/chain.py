"""Addresses of strategies and goals."""

from django.urls import path

from allmende.strategy.views import chain as views

urlpatterns = [
    path("strategie/", views.overview, name="overview"),
    path("strategie/ziele/<int:goal_id>/", views.goal, name="goal"),
]
