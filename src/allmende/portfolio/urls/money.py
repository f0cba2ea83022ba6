"""Addresses of bundles and funding sources."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import bundles, funding

urlpatterns: list[URLPattern] = [
    path("portfolio/buendel/", bundles.bundle_list, name="bundles"),
    path("portfolio/buendel/neu/", bundles.new, name="bundle_new"),
    path("portfolio/buendel/<int:bundle_id>/", bundles.bundle, name="bundle"),
    path("portfolio/buendel/<int:bundle_id>/bearbeiten/", bundles.edit, name="bundle_edit"),
    path("portfolio/buendel/<int:bundle_id>/aufnehmen/", bundles.take_in, name="bundle_take_in"),
    path(
        "portfolio/buendel/<int:bundle_id>/massnahmen/<int:measure_id>/herausnehmen/",
        bundles.take_out,
        name="bundle_take_out",
    ),
    path("portfolio/buendel/<int:bundle_id>/loeschen/", bundles.delete, name="bundle_delete"),
    path("portfolio/foerderung/", funding.funding_list, name="fundings"),
    path("portfolio/foerderung/neu/", funding.new, name="funding_new"),
    path("portfolio/foerderung/<int:funding_id>/", funding.funding, name="funding"),
    path("portfolio/foerderung/<int:funding_id>/bearbeiten/", funding.edit, name="funding_edit"),
    path("portfolio/foerderung/<int:funding_id>/loeschen/", funding.delete, name="funding_delete"),
]
