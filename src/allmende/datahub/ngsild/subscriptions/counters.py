"""What became of notifications, counted in memory and added to the database now and then."""

from dataclasses import dataclass
from datetime import datetime

#: Tenant, kind ("entity" or "csource"), identifier.
Key = tuple[int, str, str]


@dataclass(slots=True)
class Tally:
    """What happened to one subscription since its counters were stored.

    Attributes:
        sent: Attempts, repeated ones included.
        failed: Attempts without a good answer, and notifications that were dropped.
    """

    sent: int = 0
    failed: int = 0
    last_notification_at: datetime | None = None
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    last_error: str | None = None


class Counters:
    """The tallies of all subscriptions that were not stored yet."""

    def __init__(self) -> None:
        self._tallies: dict[Key, Tally] = {}
        #: Taken for storing, but not committed yet.
        self._on_the_way: dict[Key, Tally] = {}

    def sending(self, key: Key, now: datetime) -> None:
        """Note an attempt; counted before it is made, so that whoever was told finds it counted."""
        tally = self._tally(key)
        tally.sent += 1
        tally.last_notification_at = now

    def succeeded(self, key: Key, now: datetime) -> None:
        """Note a good answer."""
        self._tally(key).last_success_at = now

    def failed(self, key: Key, now: datetime, error: str) -> None:
        """Note an attempt that failed, or a notification that was given up."""
        tally = self._tally(key)
        tally.failed += 1
        tally.last_failure_at = now
        tally.last_error = error[:300]

    def unsaved(self, key: Key) -> list[Tally]:
        """Return what the database does not know yet of one subscription, oldest first."""
        return [waiting[key] for waiting in (self._on_the_way, self._tallies) if key in waiting]

    def take(self) -> dict[Key, Tally]:
        """Return everything that must be stored; follow with `stored` or `give_back`."""
        self._on_the_way, self._tallies = self._tallies, {}
        return self._on_the_way

    def stored(self) -> None:
        """Say that what was taken is committed."""
        self._on_the_way = {}

    def give_back(self) -> None:
        """Say that what was taken could not be stored; it is taken again."""
        newer, self._tallies, self._on_the_way = self._tallies, self._on_the_way, {}
        for key, tally in newer.items():
            merge(self._tally(key), tally)

    def forget(self, key: Key) -> None:
        """Drop the counts of a subscription that is gone."""
        self._tallies.pop(key, None)

    def _tally(self, key: Key) -> Tally:
        return self._tallies.setdefault(key, Tally())


def merge(older: Tally, newer: Tally) -> None:
    """Add a newer tally to an older one."""
    older.sent += newer.sent
    older.failed += newer.failed
    older.last_notification_at = newer.last_notification_at or older.last_notification_at
    older.last_success_at = newer.last_success_at or older.last_success_at
    if newer.last_failure_at is not None:
        older.last_failure_at, older.last_error = newer.last_failure_at, newer.last_error
