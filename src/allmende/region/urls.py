"""Addresses of the room."""

from django.urls import path, re_path

from allmende.region import views

app_name = "region"
urlpatterns = [
    re_path(r"^(?P<key>impressum|datenschutz|barrierefreiheit)/$", views.legal_page, name="legal"),
    re_path(
        r"^(?P<key>impressum|datenschutz|barrierefreiheit)/bearbeiten/$", views.legal_edit, name="legal_edit"
    ),
    path("kommunen/<slug:slug>/ansprechpersonen/", views.contact_list, name="contacts"),
    path(
        "kommunen/<slug:slug>/ansprechpersonen/<int:contact_id>/entfernen/",
        views.contact_remove,
        name="contact_remove",
    ),
]
