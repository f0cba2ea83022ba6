"""Addresses of the inventory."""

from django.urls import path

from allmende.strategy.views import inventory as views

_STRATEGY = "strategien/<slug:key>/"
_BASE = f"{_STRATEGY}bestand/"
_TABLE = f"{_BASE}tabellen/<int:batch_id>/"

urlpatterns = [
    path(_BASE, views.inventory, name="inventory"),
    path(f"{_STRATEGY}bestand.csv", views.export, {"kind": "csv"}, name="inventory_csv"),
    path(f"{_STRATEGY}bestand.xlsx", views.export, {"kind": "xlsx"}, name="inventory_xlsx"),
    path(f"{_BASE}neu/", views.item, name="inventory_new"),
    path(f"{_BASE}tabelle/", views.upload, name="inventory_upload"),
    path(f"{_BASE}<int:item_id>/", views.item, name="inventory_item"),
    path(f"{_BASE}<int:item_id>/loeschen/", views.item_remove, name="inventory_remove"),
    path(_TABLE, views.table, name="inventory_table"),
    path(f"{_TABLE}uebernehmen/", views.table_act, {"act": "store"}, name="inventory_table_store"),
    path(f"{_TABLE}verwerfen/", views.table_act, {"act": "drop"}, name="inventory_table_drop"),
    path(f"{_TABLE}zuruecknehmen/", views.table_act, {"act": "undo"}, name="inventory_table_undo"),
]
