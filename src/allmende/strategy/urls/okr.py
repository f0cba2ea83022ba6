"""Addresses of objectives, key results, check-ins and cycles."""

from django.urls import path

from allmende.strategy.views import check_ins, cycles, okr, okr_key_results, okr_lists

_OBJECTIVE = "strategie/objectives/<int:objective_id>/"
_KEY_RESULT = "strategie/key-results/<int:key_result_id>/"
_CYCLE = "okr/zyklen/<int:cycle_id>/"

urlpatterns = [
    path("okr/", okr_lists.tree, name="okr"),
    path("okr/liste/", okr_lists.listing, name="okr_list"),
    path("okr/region/", okr_lists.region, name="okr_region"),
    path("okr/okr.csv", okr_lists.csv, name="okr_csv"),
    path("okr/meine/", check_ins.mine, name="my_key_results"),
    path("okr/zyklen/", cycles.listing, name="cycles"),
    path("okr/zyklen/neu/", cycles.new, name="cycle_new"),
    path(_CYCLE, cycles.page, name="cycle"),
    path(f"{_CYCLE}bearbeiten/", cycles.edit, name="cycle_edit"),
    path(f"{_CYCLE}starten/", cycles.start, name="cycle_start"),
    path(f"{_CYCLE}abschliessen/", cycles.close, name="cycle_close"),
    path(f"{_CYCLE}weiterfuehren/", cycles.carry_on, name="cycle_carry_on"),
    path(f"{_CYCLE}loeschen/", cycles.delete, name="cycle_delete"),
    path("strategie/objectives/neu/", okr.objective_new, name="objective_new"),
    path(_OBJECTIVE, okr.objective, name="objective"),
    path(f"{_OBJECTIVE}bearbeiten/", okr.objective_edit, name="objective_edit"),
    path(f"{_OBJECTIVE}beschliessen/", okr.objective_adopt, name="objective_adopt"),
    path(f"{_OBJECTIVE}sichtbarkeit/", okr.objective_visibility, name="objective_visibility"),
    path(f"{_OBJECTIVE}beenden/", okr.objective_end, name="objective_end"),
    path(f"{_OBJECTIVE}loeschen/", okr.objective_delete, name="objective_delete"),
    path(f"{_OBJECTIVE}reihenfolge/", okr.objective_reorder, name="objective_reorder"),
    path(f"{_OBJECTIVE}key-results/neu/", okr_key_results.new, name="key_result_new"),
    path(_KEY_RESULT, okr_key_results.page, name="key_result"),
    path(f"{_KEY_RESULT}eintragen/", okr_key_results.check_in, name="check_in"),
    path(
        "strategie/zwischenstaende/<int:check_in_id>/berichtigen/", check_ins.correct, name="check_in_correct"
    ),
    path(f"{_KEY_RESULT}bearbeiten/", okr_key_results.edit, name="key_result_edit"),
    path(f"{_KEY_RESULT}verschieben/", okr_key_results.move, name="key_result_move"),
    path(f"{_KEY_RESULT}reihenfolge/", okr_key_results.reorder, name="key_result_reorder"),
    path(f"{_KEY_RESULT}beenden/", okr_key_results.end, name="key_result_end"),
    path(f"{_KEY_RESULT}loeschen/", okr_key_results.delete, name="key_result_delete"),
]
