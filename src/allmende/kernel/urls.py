"""Addresses of the room."""

from django.urls import path

from allmende.kernel import views, views_documents

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
    path("dateien/<int:file_id>/<str:name>", views_documents.file, name="file"),
    path("dokumente/", views_documents.documents, name="documents"),
    path("dokumente/<int:document_id>/", views_documents.document, name="document"),
    path("dokumente/<int:document_id>/noch-einmal/", views_documents.retry, name="retry_document"),
    path("dokumente/<int:document_id>/loeschen/", views_documents.remove, name="remove_document"),
    path("dokumente/vorlagen/<int:space_id>/", views_documents.word_templates, name="word_templates"),
    path(
        "dokumente/vorlagen/<int:space_id>/<str:kind>/", views_documents.word_template, name="word_template"
    ),
    path(
        "dokumente/vorlagen/<int:space_id>/<str:kind>/muster.docx",
        views_documents.word_template_sample,
        name="word_template_sample",
    ),
    path(
        "dokumente/vorlagen/<int:space_id>/<str:kind>/probe.docx",
        views_documents.word_template_trial,
        name="word_template_trial",
    ),
    path(
        "dokumente/vorlagen/<int:space_id>/<str:kind>/entfernen/",
        views_documents.remove_word_template,
        name="remove_word_template",
    ),
]
