"""Saying where a strategy stands with its possible contents, a block at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import merged
from allmende.strategy.errors_making import ReasonMissing, UnknownEntry
from allmende.strategy.models import ContentsEntry, Strategy
from allmende.strategy.selectors.contents import EntryStatus, contents_of
from allmende.strategy.services.making import locked_to_make


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What somebody says about one content; state "open" takes it back."""

    state: str
    place: str = ""
    reason: str = ""


def draft_of(status: EntryStatus) -> EntryDraft:
    """Return what is said about a content now."""
    return EntryDraft(status.state, status.place, status.reason)


@transaction.atomic
def change_block(
    *, actor: Actor, key: str, block: str, entries: Mapping[str, EntryDraft], seen: str | None = None
) -> int:
    """Keep what changed in one block; return how many entries.

    Args:
        key: The strategy's.
        entries: Key of the entry → what is said; entries left out stay as they are.
        seen: `meanwhile.marks_of` the drafts the form was opened with.

    Raises:
        NotFound: no such strategy. UnknownEntry: no such block or entry in it.
        Forbidden: the actor does not edit the strategy.
        ReasonMissing: an entry is left out on purpose without a reason.
        ChangedMeanwhile: somebody else said something about the same entry since.
    """
    strategy = locked_to_make(actor, key)
    before = {status.entry.key: draft_of(status) for status in contents_of(strategy).block(block).entries}
    for entry, draft in entries.items():
        if entry not in before:
            raise UnknownEntry(entry=entry)
        if draft.state == "left_out" and not draft.reason.strip():
            raise ReasonMissing(entry=entry)
    changed = {}
    for entry, draft in merged(before, entries, seen).items():
        old = before[entry]
        if draft == old:
            continue
        _keep(actor, strategy, entry, draft)
        changed[entry] = [old.state, draft.state] if old.state != draft.state else draft.place or draft.reason
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
