"""Imported tables: whose they are, what they may bring, which places are known."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import marks_of
from allmende.kernel.models import Space
from allmende.region.selectors import municipalities, region
from allmende.strategy.models import BatchState, ImportBatch, PlaceKind, Statistic, StatisticValue
from allmende.strategy.selectors.statistics_values import place_of, statistics
from allmende.strategy.statistics.keys import FEDERATION, KnownPlaces
from allmende.strategy.statistics.reading import Rules
from allmende.strategy.statistics.types import Place

#: Columns of a table that no page needs.
LARGE: Final = ("body", "replaced")
#: Longer without a sign of life means that the worker died over a table.
GIVEN_UP_AFTER: Final = timedelta(minutes=10)


def imports(actor: Actor) -> QuerySet[ImportBatch]:
    """Return the tables of the spaces this actor belongs to, newest first."""
    found = ImportBatch.objects.select_related("owner").defer(*LARGE, "line_errors", "preview", "samples")
    return found if actor.is_system else found.filter(owner_id__in=actor.space_ids)


def import_for(actor: Actor, batch_id: int, *, lock: bool = False) -> ImportBatch:
    """Return a table of one of the actor's spaces, or raise NotFound."""
    found = ImportBatch.objects.select_related("owner")
    if not actor.is_system:
        found = found.filter(owner_id__in=actor.space_ids)
    found = found.select_for_update(of=("self",)) if lock else found.defer(*LARGE)
    return get_or_not_found(found, pk=batch_id)


def preview_token(batch: ImportBatch) -> str:
    """Return a mark of what a preview says, so that nobody takes over what they have not seen."""
    return marks_of({"mapping": batch.mapping, "preview": batch.preview})


def is_under_way(batch: ImportBatch) -> bool:
    """Whether the worker reads or stores it, or is about to; not so once it gave no sign of life for long."""
    if not batch.work or batch.touched_at is None:
        return False
    return bool(batch.touched_at > timezone.now() - GIVEN_UP_AFTER)


def waiting_alike(owner: Space, sha256: str, made_by: str) -> ImportBatch | None:
    """Return this person's preview of exactly this file, if one waits."""
    found = ImportBatch.objects.filter(
        owner=owner, sha256=sha256, made_by=made_by, state=BatchState.DRAFT, failure=""
    )
    return found.select_related("owner").first()


def statistics_to_fill(actor: Actor, owner: Space) -> list[Statistic]:
    """Return the statistics a table of this space may bring values for, its own first.

    Its own it fills for every place; a town fills those of others for itself only.
    """
    found = statistics(actor).filter(calculation={}).prefetch_related(None)
    if owner.kind != "municipality":
        found = found.filter(owner=owner)
    return sorted(found, key=lambda one: (one.owner_id != owner.pk, one.position, one.title))


def rules_for(owner: Space, offered: list[Statistic]) -> Rules:
    """Return what a table of this space may bring."""
    own_place = (PlaceKind.MUNICIPALITY.value, owner.key) if owner.kind == "municipality" else None
    return Rules(
        breakdowns={one.key: one.breakdown_labels for one in offered},
        own_place=own_place,
        own_only=frozenset(one.key for one in offered if one.owner_id != owner.pk),
        foreign=_(
            "Diese Kennzahl pflegt jemand anderes. Ihre Kommune kann nur eigene Werte einlesen (%(name)s)."
        )
        % {"name": owner.name},
    )


def known_places() -> KnownPlaces:
    """Return the region's places, and every town that has a value already."""
    known = KnownPlaces()
    rows = StatisticValue.objects.filter(place_kind__in=[PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT])
    for kind, key, name in rows.order_by().values_list("place_kind", "place_key", "place_name").distinct():
        known.add(Place(kind, key, name), is_own=False)
    here = region()
    known.add(FEDERATION, is_own=False)
    known.add(place_of(here), is_own=True)
    for district in here.districts.all():
        known.add(place_of(district), is_own=True)
    for town in municipalities():
        known.add(place_of(town), is_own=True)
    return known


def earlier_alike(batch: ImportBatch) -> ImportBatch | None:
    """Return the newest stored table of the same space with the same headings."""
    found = ImportBatch.objects.filter(
        owner_id=batch.owner_id, state=BatchState.STORED, headings=batch.headings
    ).exclude(pk=batch.pk)
    return found.order_by("-stored_at").defer(*LARGE).first()


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """Return the stored table with exactly this content, if there is one."""
    found = ImportBatch.objects.filter(
        owner_id=batch.owner_id, state=BatchState.STORED, sha256=batch.sha256
    ).exclude(pk=batch.pk)
    return found.order_by("-stored_at").defer(*LARGE).first()
