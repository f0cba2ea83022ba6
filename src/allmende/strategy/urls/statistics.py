"""Addresses of statistics, demography, sustainability, target paths and steering."""

from django.urls import path

from allmende.strategy.views import (
    demography_monitor,
    sdg_status,
    statistics,
    statistics_edit,
    statistics_import,
    statistics_tracks,
)

_IMPORT = "statistik/import/<int:batch_id>/"
_ONE = "statistik/<slug:key>/"

urlpatterns = [
    path("statistik/", statistics.catalogue, name="statistics"),
    path("statistik/neu/", statistics_edit.statistic_new, name="statistic_new"),
    path("statistik/import/", statistics_import.import_list, name="statistics_imports"),
    path(_IMPORT, statistics_import.import_preview, name="statistics_import"),
    path(f"{_IMPORT}uebernehmen/", statistics_import.import_store, name="statistics_import_store"),
    path(f"{_IMPORT}zuruecknehmen/", statistics_import.import_undo, name="statistics_import_undo"),
    path(f"{_IMPORT}verwerfen/", statistics_import.import_discard, name="statistics_import_discard"),
    path(f"{_IMPORT}fehler.csv", statistics_import.import_errors, name="statistics_import_errors"),
    path("statistik/pfade/", statistics_tracks.tracks_page, name="tracks"),
    path("statistik/ziele/<int:target_id>/", statistics_tracks.target, name="target"),
    path("statistik/ziele/<int:target_id>/bearbeiten/", statistics_tracks.target_edit, name="target_edit"),
    path("statistik/ziele/<int:target_id>/loeschen/", statistics_tracks.target_remove, name="target_remove"),
    path("statistik/steuerung/", statistics_tracks.steering, name="steering"),
    path("statistik/steuerung/<int:note_id>/", statistics_tracks.steering_note, name="steering_note"),
    path(_ONE, statistics.statistic, name="statistic"),
    path(f"{_ONE}werte.csv", statistics.statistic_csv, name="statistic_csv"),
    path(f"{_ONE}bearbeiten/", statistics_edit.statistic_edit, name="statistic_edit"),
    path(f"{_ONE}loeschen/", statistics_edit.statistic_remove, name="statistic_remove"),
    path(f"{_ONE}werte/", statistics_edit.statistic_values, name="statistic_values"),
    path(f"{_ONE}werte/<int:value_id>/berichtigen/", statistics_edit.value_correct, name="value_correct"),
    path(f"{_ONE}werte/<int:value_id>/loeschen/", statistics_edit.value_remove, name="value_remove"),
    path(f"{_ONE}zielpfad/neu/", statistics_tracks.target_new, name="target_new"),
    path("demographie/", demography_monitor.monitor, name="demography"),
    path("demographie/daten.csv", demography_monitor.monitor_csv, name="demography_csv"),
    path("kommunen/<slug:slug>/nachhaltigkeit/", sdg_status.sustainability_page, name="sustainability"),
]
