"""Addresses of the room."""

from django.urls import path

from allmende.governance import views

app_name = "governance"
urlpatterns = [
    path("berichte/", views.report_list, name="reports"),
    path("berichte/neu/", views.begin, name="begin_report"),
    path("berichte/<int:report_id>/", views.report, name="report"),
    path("berichte/<int:report_id>/bearbeiten/", views.edit, name="edit_report"),
    path("berichte/<int:report_id>/versenden/", views.send, name="send_report"),
    path("berichte/<int:report_id>/loeschen/", views.delete, name="delete_report"),
    path("berichte/<int:report_id>/dokument/", views.make_document, name="report_document"),
]
