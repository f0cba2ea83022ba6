"""Addresses of the room."""

from django.urls import path

from allmende.cockpit.views import chain, dashboard, desk, download, profile, progress, start, towns

app_name = "cockpit"
urlpatterns = [
    path("", start.start, name="start"),
    path("kommunen/", towns.towns, name="towns"),
    path("kommunen/<slug:slug>/", towns.town, name="town"),
    path("kommunen/<slug:slug>/fortschritt/", progress.progress, name="progress"),
    path("kommunen/<slug:slug>/profil/", profile.profile, name="profile"),
    path("kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/", dashboard.dashboard, name="dashboard"),
    path(
        "kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/raeume/<int:entity_id>/",
        dashboard.room,
        name="room",
    ),
    path(
        "kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/raeume/<int:entity_id>/werte.csv",
        download.room_csv,
        name="room_csv",
    ),
    path("kette/", chain.chain, name="chain"),
    path("schreibtisch/", desk.desk, name="desk"),
]
