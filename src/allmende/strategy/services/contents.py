"""Saying where a strategy stands with its possible contents, a block at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.strategy.errors_making import ReasonMissing, UnknownEntry
from allmende.strategy.models import ContentsEntry, Strategy
from allmende.strategy.selectors.contents import contents_of
from allmende.strategy.selectors.strategies import strategies


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What somebody says about one content; state "open" takes it back."""

    state: str
    place: str = ""
    reason: str = ""


@transaction.atomic
def change_block(*, actor: Actor, key: str, block: str, entries: Mapping[str, EntryDraft]) -> int:
    """Keep what changed in one block; return how many entries.

    Args:
        key: The strategy's.
        entries: Key of the entry → what is said; entries left out stay as they are.

    Raises:
        NotFound: no such strategy. UnknownEntry: no such block or entry in it.
        Forbidden: the actor does not edit the strategy.
        ReasonMissing: an entry is left out on purpose without a reason.
    """
    strategy: Strategy = get_or_not_found(
        strategies(actor).select_related(None).select_for_update(of=("self",)), key=key
    )
    require(actor, "strategy.make", strategy)
    known = {status.entry.key: status for status in contents_of(strategy).block(block).entries}
    changed = {}
    for entry, draft in entries.items():
        if entry not in known:
            raise UnknownEntry(entry=entry)
        if draft.state == "left_out" and not draft.reason.strip():
            raise ReasonMissing(entry=entry)
        before = known[entry]
        if (before.state, before.place, before.reason) == (draft.state, draft.place, draft.reason):
            continue
        _keep(actor, strategy, entry, draft)
        changed[entry] = (
            [before.state, draft.state] if before.state != draft.state else draft.place or draft.reason
        )
    if changed:
        audit.record(
            "strategy.contents_checked", actor=actor, subject=strategy, changes={"block": block, **changed}
        )
    return len(changed)


def _keep(actor: Actor, strategy: Strategy, entry: str, draft: EntryDraft) -> None:
    if draft.state == "open":
        ContentsEntry.objects.filter(strategy=strategy, entry=entry).delete()
        return
    ContentsEntry.objects.update_or_create(
        strategy=strategy,
        entry=entry,
        defaults={
            "state": draft.state,
            "place": draft.place,
            "reason": draft.reason,
            "changed_by": actor.name,
        },
    )
