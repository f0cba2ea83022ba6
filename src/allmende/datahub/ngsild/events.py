"""What changed, told in process to whoever must act on it.

A handler publishes after its transaction was committed. Publishing never waits and never fails: it
hands the change to its listeners, which only note it down; whatever takes time they do later.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

log = logging.getLogger(__name__)

#: A stored document: names to instances; see docs/architecture.md. Any: what clients sent.
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EntityState:
    """One entity at one moment, in stored names.

    Attributes:
        types: Stored names, the first is the entity's main type.
        document: Attributes only; the latest readings of its series are overlaid.
        created_at: UTC, as all times here.
    """

    urn: str
    types: tuple[str, ...]
    document: Document
    created_at: datetime
    modified_at: datetime
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One committed operation on one entity; what exactly differs follows from before and after.

    Attributes:
        before: None: the entity did not exist (was created).
        after: None: the entity was deleted.
        at: When it happened, UTC; the `deletedAt` of what is gone.
    """

    tenant: int
    entity_id: int
    before: EntityState | None
    after: EntityState | None
    at: datetime

    @property
    def state(self) -> EntityState:
        """Return the newest known state: after the change, or the last one of a deleted entity."""
        state = self.after or self.before
        if state is None:
            raise ValueError("a change needs a state before or after it")
        return state


Listener = Callable[[Change], None]


class Events:
    """Hands every change to its listeners, in the order of publishing."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        #: Tenants somebody listens for; None: all. Lets writers skip what only listeners need.
        self._wanted: Callable[[int], bool] | None = None

    def listen(self, listener: Listener, *, wants: Callable[[int], bool] | None = None) -> None:
        """Add a listener; it must return at once.

        Args:
            wants: Whether it needs the changes of a tenant at all; asked before each write.
        """
        self._listeners.append(listener)
        self._wanted = wants if len(self._listeners) == 1 else None

    def wants(self, tenant: int) -> bool:
        """Whether anybody needs the tenant's changes; if not, `before` need not be read from the database."""
        if not self._listeners:
            return False
        return self._wanted is None or self._wanted(tenant)

    def publish(self, change: Change) -> None:
        """Take one committed change."""
        for listener in self._listeners:
            try:
                listener(change)
            except Exception:
                # A write that is committed must be answered as such, whatever a listener does.
                log.exception("change_listener_failed tenant=%s entity=%s", change.tenant, change.entity_id)
