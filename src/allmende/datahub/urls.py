"""Addresses of the room."""

from django.urls import path

from allmende.datahub.views import (
    alert_feed,
    alerts,
    datasets,
    erasure,
    keeping,
    schools,
    sources,
    tokens,
    uploads,
)

app_name = "datahub"
urlpatterns = [
    path("quellen/", sources.source_list, name="sources"),
    path("quellen/<int:source_id>/", sources.source, name="source"),
    path("quellen/<int:source_id>/schluessel/", sources.renew_key, name="renew_key"),
    path("quellen/<int:source_id>/schluessel/weiterer/", sources.add_key, name="add_key"),
    path("quellen/<int:source_id>/schluessel/zurueckziehen/", sources.revoke_key, name="revoke_key"),
    path("quellen/<int:source_id>/schliessen/", sources.close, name="close_source"),
    path("quellen/<int:source_id>/wiederholen/", sources.replay, name="replay"),
    path("quellen/<int:source_id>/verwerfen/", sources.discard, name="discard"),
    path("quellen/<int:source_id>/geraete/<int:device_id>/zuordnen/", sources.assign, name="assign"),
    path("quellen/<int:source_id>/geraete/<int:device_id>/loesen/", sources.unassign, name="unassign"),
    path(
        "quellen/<int:source_id>/geraete/<int:device_id>/verwerfen/",
        sources.discard_device,
        name="discard_device",
    ),
    path("zugaenge/<int:space_id>/", tokens.token_list, name="tokens"),
    path("zugaenge/<int:space_id>/<int:token_id>/zurueckziehen/", tokens.withdraw, name="withdraw_token"),
    path("zugaenge/<int:space_id>/freigabe/", tokens.release, name="release_type"),
    path("kommunen/<slug:slug>/schulen/", schools.school_list, name="schools"),
    path("kommunen/<slug:slug>/schulen/neu/", schools.school_new, name="school_new"),
    path("kommunen/<slug:slug>/schulen/<int:school_id>/raeume/neu/", schools.room_new, name="room_new"),
    path("kommunen/<slug:slug>/schulen/<int:school_id>/freigabe/", schools.release, name="release"),
    path("kommunen/<slug:slug>/schulen/<int:entity_id>/entfernen/", schools.remove, name="remove_entity"),
    path("kommunen/<slug:slug>/aufbewahrung/", keeping.keeping, name="keeping"),
    path("kommunen/<slug:slug>/aufbewahrung/<slug:dataset_slug>/", keeping.change, name="change_keeping"),
    path("kommunen/<slug:slug>/loeschen/", erasure.choose, name="erase_choose"),
    path("kommunen/<slug:slug>/loeschen/datenpunkt/<int:entity_id>/", erasure.of_entity, name="erase_entity"),
    path("kommunen/<slug:slug>/loeschen/geraet/<int:device_id>/", erasure.of_device, name="erase_device"),
    path("kommunen/<slug:slug>/meldungen/", alerts.alert_list, name="alerts"),
    path("kommunen/<slug:slug>/meldungen.atom", alert_feed.alert_feed, name="alert_feed"),
    path("kommunen/<slug:slug>/meldungen/<int:alert_id>/", alerts.alert, name="alert"),
    path(
        "kommunen/<slug:slug>/meldungen/<int:alert_id>/kuemmern/",
        alerts.acknowledge,
        name="acknowledge_alert",
    ),
    path("kommunen/<slug:slug>/meldungen/<int:alert_id>/abschliessen/", alerts.close, name="close_alert"),
    path("kommunen/<slug:slug>/meldungen/regeln/neu/", alerts.rule_new, name="new_alert_rule"),
    path("kommunen/<slug:slug>/meldungen/regeln/<int:rule_id>/", alerts.rule_edit, name="alert_rule"),
    path(
        "kommunen/<slug:slug>/meldungen/regeln/<int:rule_id>/loeschen/",
        alerts.rule_remove,
        name="remove_alert_rule",
    ),
    path("kommunen/<slug:slug>/hochladen/", uploads.upload_list, name="uploads"),
    path("kommunen/<slug:slug>/hochladen/<int:upload_id>/", uploads.upload, name="upload"),
    path("kommunen/<slug:slug>/hochladen/<int:upload_id>/uebernehmen/", uploads.store, name="store_upload"),
    path("kommunen/<slug:slug>/hochladen/<int:upload_id>/zuruecknehmen/", uploads.undo, name="undo_upload"),
    path("kommunen/<slug:slug>/hochladen/<int:upload_id>/verwerfen/", uploads.discard, name="discard_upload"),
    path(
        "kommunen/<slug:slug>/hochladen/<int:upload_id>/fehler.csv", uploads.errors_csv, name="upload_errors"
    ),
    path("daten/", datasets.dataset_list, name="datasets"),
    path("daten/<slug:slug>/", datasets.dataset, name="dataset"),
    path("daten/<slug:slug>/werte.csv", datasets.dataset_csv, name="dataset_csv"),
    path("daten/<slug:slug>/werte.json", datasets.dataset_json, name="dataset_json"),
]
