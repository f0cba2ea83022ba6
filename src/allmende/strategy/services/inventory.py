"""Keeping the inventory: single items, brought tables, and taking a table back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import Space, Visibility
from allmende.strategy.errors_making import BatchNotOpen
from allmende.strategy.models import InventoryBatch, InventoryItem
from allmende.strategy.selectors import inventory as selectors

FIELDS = (
    "title", "kind", "description", "department", "action_field", "since", "state", "url", "visibility",
)  # fmt: skip


@transaction.atomic
def put_item(
    *,
    actor: Actor,
    space: Space,
    values: Mapping[str, Any],
    item_id: int | None = None,
    is_demo: bool = False,
    seen: str | None = None,
) -> InventoryItem:
    """Put something into a town's inventory, or change it; what came with a table is then the town's own.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: the town has no such item. Forbidden: the actor does not edit what the town owns.
        ChangedMeanwhile: somebody else changed the same field since.
    """
    require(actor, "strategy.import_inventory", space)
    if item_id is None:
        item = InventoryItem(owner=space, visibility=Visibility.MUNICIPALITY, is_demo=is_demo)
    else:
        known = selectors.item_for(actor, space, item_id)
        item = InventoryItem.objects.select_for_update(of=("self",)).get(pk=known.pk)
    changes = put_values(item, FIELDS, values, seen)
    if changes:
        # Taking the table back must not take somebody's own words with it.
        item.batch = None
    item.save()
    verb = "strategy.inventory_item_added" if item_id is None else "strategy.inventory_item_changed"
    audit.record(verb, actor=actor, subject=item, changes=changes)
    return item


@transaction.atomic
def remove_item(*, actor: Actor, space: Space, item_id: int) -> None:
    """Take something out of the inventory.

    Raises:
        NotFound: the town has no such item. Forbidden: the actor does not edit what the town owns.
    """
    require(actor, "strategy.import_inventory", space)
    item = selectors.item_for(actor, space, item_id)
    audit.record("strategy.inventory_item_removed", actor=actor, subject=item, changes={"title": item.title})
    item.delete()


@transaction.atomic
def keep_table(*, actor: Actor, space: Space, name: str, body: bytes) -> InventoryBatch:
    """Keep a brought table for its preview; nothing of it counts yet.

    Raises:
        Forbidden: the actor does not edit what the town owns.
        TableNotReadable: the file as a whole is no table of an inventory.
    """
    require(actor, "strategy.import_inventory", space)
    selectors.look_at(body, space)
    batch = InventoryBatch.objects.create(owner=space, file_name=name[:200], body=body, made_by=actor.name)
    audit.record("strategy.inventory_table_brought", actor=actor, subject=batch)
    return batch


def _locked(actor: Actor, space: Space, batch_id: int, state: str) -> InventoryBatch:
    require(actor, "strategy.import_inventory", space)
    batches = selectors.batches_of(actor, space).select_for_update(of=("self",))
    batch = get_or_not_found(batches, pk=batch_id)
    if batch.state != state:
        raise BatchNotOpen
    return batch


@transaction.atomic
def store_table(*, actor: Actor, space: Space, batch_id: int) -> InventoryBatch:
    """Take over the lines of a table that are right; return it with their number.

    Raises:
        NotFound: the town has no such table. Forbidden: the actor does not edit what the town owns.
        BatchNotOpen: it was stored or thrown away already.
    """
    batch = _locked(actor, space, batch_id, "draft")
    preview = selectors.look_at(bytes(batch.body), space)
    InventoryItem.objects.bulk_create(
        InventoryItem(owner=space, batch=batch, **values) for _line, values in preview.rows
    )
    batch.state, batch.stored_at, batch.rows_stored = "stored", timezone.now(), len(preview.rows)
    batch.body = b""
    batch.save()
    audit.record(
        "strategy.inventory_table_stored", actor=actor, subject=batch, changes={"rows": batch.rows_stored}
    )
    return batch


@transaction.atomic
def drop_table(*, actor: Actor, space: Space, batch_id: int) -> None:
    """Throw a table away before it counts.

    Raises:
        NotFound, Forbidden, BatchNotOpen: as in `store_table`.
    """
    batch = _locked(actor, space, batch_id, "draft")
    batch.state, batch.body = "dropped", b""
    batch.save()
    audit.record("strategy.inventory_table_dropped", actor=actor, subject=batch)


@transaction.atomic
def undo_table(*, actor: Actor, space: Space, batch_id: int) -> int:
    """Take back a stored table: all items that came with it go; return how many.

    Raises:
        NotFound, Forbidden: as in `store_table`. BatchNotOpen: it is not stored.
    """
    batch = _locked(actor, space, batch_id, "stored")
    titles = list(batch.items.values_list("title", flat=True))
    batch.items.all().delete()
    batch.state, batch.undone_at = "undone", timezone.now()
    batch.save()
    audit.record("strategy.inventory_table_undone", actor=actor, subject=batch, changes={"titles": titles})
    return len(titles)
