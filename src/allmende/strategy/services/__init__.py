"""Every change of facts in the room, one function each; objectives and key results at this door.

Other parts are asked at their own files, e.g. `services.cycles`, `services.strategies`.
"""

from allmende.strategy.services.check_ins import Correction, Line, check_in, check_in_all, correct_check_in
from allmende.strategy.services.okr import (
    ObjectiveFacts,
    ObjectiveOptions,
    adopt_objective,
    change_objective,
    create_objective,
    delete_objective,
    end_objective,
    reorder_objective,
    set_visibility,
)
from allmende.strategy.services.okr_key_results import (
    KeyResultDraft,
    change_key_result,
    create_key_result,
    delete_key_result,
    end_key_result,
    move_key_result,
    reorder_key_result,
)
from allmende.strategy.services.okr_measured import record_measured

__all__ = [
    "Correction",
    "KeyResultDraft",
    "Line",
    "ObjectiveFacts",
    "ObjectiveOptions",
    "adopt_objective",
    "change_key_result",
    "change_objective",
    "check_in",
    "check_in_all",
    "correct_check_in",
    "create_key_result",
    "create_objective",
    "delete_key_result",
    "delete_objective",
    "end_key_result",
    "end_objective",
    "move_key_result",
    "record_measured",
    "reorder_key_result",
    "reorder_objective",
    "set_visibility",
]
