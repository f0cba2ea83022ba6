"""Addresses of the portfolio's views, its files and what people bring in."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import agenda, board, exports, gallery, imports, learnings, stories

urlpatterns: list[URLPattern] = [
    path("portfolio/", board.board, name="board"),
    path("strategien/<slug:key>/massnahmen/", agenda.strategy_measures, name="strategy_measures"),
    path("portfolio/auswahl-merken/", board.keep, name="filter_keep"),
    path("portfolio/gemerkt/<int:filter_id>/loeschen/", board.forget, name="filter_forget"),
    path("portfolio/massnahmen.<str:form>", exports.export, name="export"),
    path("portfolio/einlesen/", imports.start, name="import"),
    path("portfolio/einlesen/vorlage.csv", imports.template, {"form": "csv"}, name="import_csv"),
    path("portfolio/einlesen/vorlage.xlsx", imports.template, {"form": "xlsx"}, name="import_xlsx"),
    path("portfolio/einlesen/<int:draft_id>/", imports.draft, name="import_draft"),
    path("portfolio/einlesen/<int:draft_id>/uebernehmen/", imports.take, name="import_take"),
    path("portfolio/eingelesen/<int:import_id>/zuruecknehmen/", imports.undo, name="import_undo"),
    path("portfolio/galerie/", gallery.gallery, name="gallery"),
    path("portfolio/agenda/<int:space_id>/", agenda.agenda, name="agenda"),
    path("portfolio/agenda/<int:space_id>/dokument/", agenda.make_document, name="agenda_document"),
    path("portfolio/gelernt/", learnings.learnings, name="learnings"),
    path("portfolio/erfolge/", stories.story_list, name="stories"),
    path("portfolio/erfolge/neu/", stories.new, name="story_new"),
    path("portfolio/erfolge/<int:story_id>/", stories.story, name="story"),
    path("portfolio/erfolge/<int:story_id>/bearbeiten/", stories.edit, name="story_edit"),
    path("portfolio/erfolge/<int:story_id>/veroeffentlichen/", stories.publish, name="story_publish"),
    path("portfolio/erfolge/<int:story_id>/zuruecknehmen/", stories.withdraw, name="story_withdraw"),
    path("portfolio/erfolge/<int:story_id>/loeschen/", stories.delete, name="story_delete"),
]
