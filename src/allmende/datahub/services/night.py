"""What happens to history every night, in this order; `allmende history night` does the same by hand."""

import logging
from dataclasses import dataclass
from datetime import datetime

from allmende.datahub.cold.storage import ColdStoreUnavailable
from allmende.datahub.services.archive import Archived, apply_removals, archive_due
from allmende.datahub.services.retention import delete_expired, delete_settled_messages, prepare_months
from allmende.datahub.services.rollups import Rolled, roll_up
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Night:
    """What was done.

    Attributes:
        expired: Single readings that were older than their datasets keep them.
        settled: Kept messages that were counted or thrown away long ago.
        months: What became of each month that is over.
        is_cold_store_there: False: the cold store did not answer; what it holds waits for the next night.
    """

    rolled: Rolled
    expired: int
    settled: int
    months: tuple[Archived, ...]
    is_cold_store_there: bool


def keep_in_order(*, actor: Actor, now: datetime) -> Night:
    """Prepare months, roll up, delete what has expired, move old months out of the database.

    Raises:
        Forbidden: only the installation itself does this.
        NotWhatWasWritten: a cold file is not what was written; nothing was dropped.
    """
    require(actor, "datahub.keep_house")
    prepare_months(actor=actor, now=now)
    rolled = roll_up(actor=actor, now=now)
    settled = delete_settled_messages(actor=actor, now=now)
    expired, is_there = 0, True
    months: tuple[Archived, ...] = ()
    try:
        expired = delete_expired(actor=actor, now=now)
        apply_removals(actor=actor)
        months = tuple(archive_due(actor=actor, now=now))
    except ColdStoreUnavailable as err:
        log.error("the cold store does not answer: %s", err.detail)
        is_there = False
    return Night(rolled, expired, settled, months, is_there)
