"""Who reads a text, of which strategy, when; and which of the objects in it that reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone

from allmende.editorial.blocks.offers import chosen_in, seen_among
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.strategy import selectors as strategies
from allmende.strategy.models import KeyResult, Strategy
from allmende.strategy.types import KeyResultStatus


@dataclass
class Reader:
    """One reading of one text: everything in it is asked for this actor at this moment."""

    actor: Actor
    strategy: Strategy
    objects: tuple[Model, ...] = ()
    now: datetime = field(default_factory=timezone.now)

    @classmethod
    def of(cls, actor: Actor, strategy: Strategy, bodies: Iterable[Any]) -> "Reader":
        """Return a reader of these bodies of chapters."""
        return cls(actor, strategy, tuple(one for body in bodies for one in chosen_in(body)))

    @cached_property
    def _seen(self) -> dict[type[Model], set[object]]:
        return seen_among(self.actor, self.objects)

    @cached_property
    def _public(self) -> dict[type[Model], set[object]]:
        return self._seen if self.actor.is_anonymous else seen_among(ANONYMOUS, self.objects)

    def sees(self, one: Model) -> bool:
        """Whether the reader may see this object of the text."""
        return one.pk in self._seen.get(type(one), ())

    def is_internal(self, one: Model) -> bool:
        """Whether the reader sees it, but visitors do not."""
        return one.pk not in self._public.get(type(one), ())

    @cached_property
    def _statuses(self) -> dict[int, KeyResultStatus]:
        wanted = {one.pk: one for one in self.objects if isinstance(one, KeyResult) and self.sees(one)}
        return strategies.statuses(wanted.values(), self.now)

    def statuses(self, key_results: Iterable[KeyResult]) -> dict[int, KeyResultStatus]:
        """Return key results with their values now, by their id."""
        return strategies.statuses(key_results, self.now)

    def status(self, key_result: KeyResult) -> KeyResultStatus:
        """Return a key result of the text with its value now."""
        return self._statuses[key_result.pk]
