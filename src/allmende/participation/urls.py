"""Addresses of the room."""

from django.urls import path

from allmende.participation.views import discourse, moderation, overview, receipts

app_name = "participation"

_BASE = "offene-daten/mitreden/"
_ONE = f"{_BASE}<int:proposal_id>/"
_SAID = f"{_BASE}beitraege/<int:contribution_id>/"

urlpatterns = [
    path("mitmachen/", overview.overview, name="overview"),
    path(_BASE, discourse.proposals, name="proposals"),
    path("offene-daten/mitreden.atom", discourse.feed, name="feed"),
    path(f"{_BASE}vorschlagen/", discourse.propose, name="propose"),
    path(f"{_BASE}pruefung/", moderation.queue, name="queue"),
    path(f"{_BASE}pruefung/mehrere/", moderation.moderate_many, name="moderate_many"),
    path(f"{_BASE}eingang/<str:token>/", receipts.receipt, name="receipt"),
    path(f"{_BASE}eingang/<str:token>/zurueckziehen/", receipts.withdraw, name="receipt_withdraw"),
    path(_ONE, discourse.proposal, name="proposal"),
    path(f"{_ONE}unterstuetzen/", discourse.support, name="support"),
    path(f"{_ONE}pruefen/", moderation.moderate_proposal, name="moderate_proposal"),
    path(f"{_ONE}entscheiden/", moderation.decide, name="decide"),
    path(f"{_SAID}pruefen/", moderation.moderate_contribution, name="moderate_contribution"),
    path(f"{_SAID}antworten/", moderation.answer, name="answer"),
]
