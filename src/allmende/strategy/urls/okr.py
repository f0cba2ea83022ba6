"""Addresses of objectives and key results."""

from django.urls import path

from allmende.strategy.views import okr as views

urlpatterns = [
    path("strategie/objectives/neu/", views.objective_new, name="objective_new"),
    path("strategie/objectives/<int:objective_id>/", views.objective, name="objective"),
    path(
        "strategie/objectives/<int:objective_id>/key-results/neu/",
        views.key_result_new,
        name="key_result_new",
    ),
    path("strategie/key-results/<int:key_result_id>/", views.key_result, name="key_result"),
    path("strategie/key-results/<int:key_result_id>/eintragen/", views.check_in, name="check_in"),
]
