"""How far history is: for operators."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Sum

from allmende.datahub.models import ColdFile, ColdLeftover, ColdRemoval


@dataclass(frozen=True, slots=True)
class HistoryState:
    """What lies where and what waits, over all towns.

    Attributes:
        rolled_to: Hours before this are rolled up; None: none yet.
        dirty_hours: Hours of series that changed and wait to be rolled up again.
        hot_months: Months with a partition in the database, e.g. "10/2026".
        removals: Stretches of cold readings that are deleted but still stand in files.
        leftovers: Files that are no longer needed and still to be deleted.
    """

    rolled_to: datetime | None
    dirty_hours: int
    hot_months: list[str]
    cold_files: int
    cold_rows: int
    cold_bytes: int
    removals: int
    leftovers: int


def history_state() -> HistoryState:
    """Return where history stands now."""
    with connection.cursor() as cursor:
        cursor.execute("select nullif(rolled_to, '-infinity') from rollup_state")
        rolled_to = cursor.fetchone()[0]
        cursor.execute("select count(distinct (tenant, series_id, hour)) from rollup_dirty")
        dirty = cursor.fetchone()[0]
        cursor.execute(
            "select right(c.relname, 2) || '/' || substring(c.relname from 13 for 4) from pg_inherits i"
            " join pg_class c on c.oid = i.inhrelid where i.inhparent = 'observation'::regclass"
            " order by c.relname"
        )
        months = [row[0] for row in cursor.fetchall()]
    files = ColdFile.objects.aggregate(rows=Sum("rows"), size=Sum("size"))
    return HistoryState(
        rolled_to=rolled_to,
        dirty_hours=dirty,
        hot_months=months,
        cold_files=ColdFile.objects.count(),
        cold_rows=files["rows"] or 0,
        cold_bytes=files["size"] or 0,
        removals=ColdRemoval.objects.count(),
        leftovers=ColdLeftover.objects.count(),
    )
