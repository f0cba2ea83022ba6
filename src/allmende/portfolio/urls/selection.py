"""Addresses of choices."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import selection, selection_list, selection_vote

_ONE = "portfolio/auswahl/<int:selection_id>/"
_CANDIDATE = f"{_ONE}vorhaben/<int:candidate_id>/"
_CRITERION = f"{_ONE}kriterien/<int:criterion_id>/"

urlpatterns: list[URLPattern] = [
    path("portfolio/auswahl/", selection.selection_list, name="selections"),
    path("portfolio/auswahl/neu/", selection.selection_new, name="selection_new"),
    path(_ONE, selection.selection_page, name="selection"),
    path(f"{_ONE}aendern/", selection.selection_edit, name="selection_edit"),
    path(f"{_ONE}loeschen/", selection.selection_discard, name="selection_discard"),
    path(f"{_ONE}schritt/", selection.selection_step, name="selection_step"),
    path(f"{_ONE}wiederholen/", selection.selection_repeat, name="selection_repeat"),
    path(f"{_ONE}protokoll/", selection.selection_record, name="selection_record"),
    path(f"{_ONE}liste/", selection_list.long_list, name="selection_list"),
    path(_CANDIDATE, selection_list.candidate_page, name="selection_candidate"),
    path(f"{_CANDIDATE}entfernen/", selection_list.candidate_remove, name="selection_candidate_remove"),
    path(f"{_ONE}kriterien/neu/", selection_list.criterion_page, name="selection_criterion_new"),
    path(f"{_ONE}kriterien/vorlage/", selection_list.criteria_take, name="selection_criteria_take"),
    path(_CRITERION, selection_list.criterion_page, name="selection_criterion"),
    path(f"{_CRITERION}entfernen/", selection_list.criterion_remove, name="selection_criterion_remove"),
    path(f"{_CANDIDATE}bewerten/", selection_vote.score_page, name="selection_score"),
    path(f"{_ONE}abstimmen/", selection_vote.vote_page, name="selection_vote"),
    path(f"{_ONE}entscheiden/", selection_vote.decide_page, name="selection_decide"),
]
