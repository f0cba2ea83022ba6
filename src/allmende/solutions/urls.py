"""Addresses of the room."""

from django.urls import path

from allmende.solutions import views_install, views_rooms
from allmende.solutions.views import (
    adoption,
    adoption_list,
    catalogue,
    costs,
    fit,
    paper,
    questions,
    solution,
    steps,
)

app_name = "solutions"
urlpatterns = [
    path("loesungen/", catalogue.solution_list, name="catalogue"),
    path("loesungen/<slug:slug>/", solution.solution_page, name="solution"),
    path("loesungen/<slug:slug>/pruefen/", fit.choose_town, name="check"),
    path("loesungen/<slug:slug>/pruefen/<slug:town>/", fit.fit_check, name="fit"),
    path("loesungen/<slug:slug>/pruefen/<slug:town>/kosten/", costs.cost_sheet, name="costs"),
    path("loesungen/<slug:slug>/pruefen/<slug:town>/kosten/<str:key>/", costs.cost_line, name="cost_line"),
    path("loesungen/<slug:slug>/pruefen/<slug:town>/uebernehmen/", fit.start, name="start"),
    path("loesungen/<slug:slug>/fragen/", questions.question_list, name="questions"),
    path("loesungen/<slug:slug>/fragen/<int:question_id>/", questions.thread, name="question"),
    path("antworten/<int:reply_id>/veroeffentlichen/", questions.publish, name="reply_publish"),
    path("antworten/<int:reply_id>/zuruecknehmen/", questions.withdraw, name="reply_withdraw"),
    path("uebernahmen/", adoption_list.adoptions_page, name="adoptions"),
    path("uebernahmen/<int:adoption_id>/", adoption.adoption_page, name="adoption"),
    path("uebernahmen/<int:adoption_id>/pausieren/", adoption.pause, name="adoption_pause"),
    path("uebernahmen/<int:adoption_id>/fortsetzen/", adoption.resume, name="adoption_resume"),
    path("uebernahmen/<int:adoption_id>/beenden/", adoption.end, name="adoption_end"),
    path("uebernahmen/<int:adoption_id>/schritte/<str:key>/", steps.step, name="step"),
    path("uebernahmen/<int:adoption_id>/schritte/<str:key>/planen/", steps.plan, name="step_plan"),
    path("uebernahmen/<int:adoption_id>/schritte/<str:key>/erlassen/", steps.waive, name="step_waive"),
    path("uebernahmen/<int:adoption_id>/ausgaben/", steps.expenses, name="expenses"),
    path(
        "uebernahmen/<int:adoption_id>/ausgaben/<int:expense_id>/entfernen/",
        steps.expense_remove,
        name="expense_remove",
    ),
    path("uebernahmen/<int:adoption_id>/vorlage/", paper.council_paper_page, name="paper"),
    path("uebernahmen/<int:adoption_id>/vorlage.docx", paper.council_paper_file, name="paper_docx"),
    path("uebernahmen/<int:adoption_id>/bericht/", paper.councillor_page, name="report"),
    path("uebernahmen/<int:adoption_id>/einrichten/", views_install.answers, name="install"),
    path("uebernahmen/<int:adoption_id>/einrichten/vorschau/", views_install.preview, name="install_preview"),
    path(
        "uebernahmen/<int:adoption_id>/einrichten/verwerfen/", views_install.discard, name="install_discard"
    ),
    path(
        "uebernahmen/<int:adoption_id>/einrichten/aktualisieren/", views_install.update, name="install_update"
    ),
    path("uebernahmen/<int:adoption_id>/einrichten/entfernen/", views_install.remove, name="install_remove"),
    path("uebernahmen/<int:adoption_id>/einrichten/export.json", views_install.export, name="install_export"),
    path("uebernahmen/<int:adoption_id>/leitfaden/", views_install.guide, name="guide"),
    path("uebernahmen/<int:adoption_id>/raeume/", views_rooms.rooms, name="install_rooms"),
    path("uebernahmen/<int:adoption_id>/raeume/streichen/", views_rooms.take_out, name="install_room_out"),
    path("uebernahmen/<int:adoption_id>/raeume/hochladen/", views_rooms.upload, name="install_upload"),
    path(
        "uebernahmen/<int:adoption_id>/raeume/uebernehmen/", views_rooms.take_over, name="install_take_over"
    ),
    path(
        "uebernahmen/<int:adoption_id>/raeume/vorlage.csv",
        views_rooms.template_csv,
        name="install_template_csv",
    ),
    path(
        "uebernahmen/<int:adoption_id>/raeume/vorlage.xlsx",
        views_rooms.template_xlsx,
        name="install_template_xlsx",
    ),
]
