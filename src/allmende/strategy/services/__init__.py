"""Every change of facts in the room, one function each."""

from allmende.strategy.services.okr import (
    KeyResultDraft,
    check_in,
    create_key_result,
    create_objective,
    record_measured,
)

__all__ = ["KeyResultDraft", "check_in", "create_key_result", "create_objective", "record_measured"]
