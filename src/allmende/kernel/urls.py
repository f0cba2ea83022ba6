"""Addresses of the room."""

from django.urls import path

from allmende.kernel import views

app_name = "kernel"
urlpatterns = [
    path("menschen/", views.people, name="people"),
    path("menschen/<int:space_id>/einladen/", views.invite, name="invite"),
    path("menschen/rolle/<int:grant_id>/entziehen/", views.withdraw_role, name="withdraw_role"),
    path(
        "menschen/einladung/<int:invitation_id>/zuruecknehmen/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("einladung/<str:token>/", views.join, name="join"),
    path("konto/email/", views.own_address, name="own_address"),
    path("nachrichten/", views.mails, name="mails"),
]
