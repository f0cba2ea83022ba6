"""Addresses of the room."""

from django.urls import path

from allmende.solutions.views import adoption, catalogue, costs, fit, paper, questions, solution, steps

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
]
