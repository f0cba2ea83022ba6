"""Take over the statistics a region pack brings; what people changed since stays."""

from pathlib import Path
from typing import Any, Final

from django.db import transaction

from allmende.datahub.services.installed import put_dataset
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.region.models import Region
from allmende.region.strict_table import PackError
from allmende.strategy.models import ActionField, PlaceKind, Statistic, StatisticValue
from allmende.strategy.selectors.demography_monitor import ORIGIN, SET
from allmende.strategy.services.statistics_derive import derive_from
from allmende.strategy.services.statistics_rows import hold_values
from allmende.strategy.statistics.pack_files import CATALOGUE, PackStatistic, PackValue, read_statistics

DESCRIPTION: Final = (
    "Bevölkerung, Bevölkerungsdichte und Geschlecht der Kommunen, Kreise und der Region an mehreren "
    "Stichtagen, mit der statistischen Grundlage jedes Werts."
)
LICENCES: Final = {"dl-de/by-2-0": "https://www.govdata.de/dl-de/by-2-0"}


@transaction.atomic
def load_statistics(*, actor: Actor, owner: Space, region: Region, folder: Path) -> int:
    """Load or refresh the pack's statistics; returns how many values are new or corrected. Safe to repeat.

    A statistic that is there keeps the words people gave it. A value that came with an imported table
    stays as imported; other values of the pack are corrected.

    Raises:
        PackError: the files are not usable; nothing was changed.
    """
    changed: set[str] = set()
    stored = 0
    found = read_statistics(folder)
    hold_values({told.key for told in found})
    for position, told in enumerate(found, start=1):
        statistic, is_new = _statistic(told, owner, position)
        count = _store(statistic, told, region)
        if count or is_new:
            changed |= {told.key} | _inputs(told)
            audit.record(
                "strategy.statistic_loaded", actor=actor, subject=statistic, changes={"values": count}
            )
        stored += count
    if changed:
        derive_from(actor=actor, changed=changed)
    if Statistic.objects.filter(indicator_set=SET, visibility=Visibility.PUBLIC).exists():
        _publish(actor, owner, region)
    return stored


def _publish(actor: Actor, owner: Space, region: Region) -> None:
    """Put the demography into the catalogue of open data, with a page and a download of its own."""
    first = Statistic.objects.filter(indicator_set=SET, visibility=Visibility.PUBLIC)[0]
    put_dataset(
        actor=actor,
        owner=owner,
        slug=SET,
        origin=ORIGIN,
        values={
            "title": f"Demographie {region.name}",
            "description": DESCRIPTION,
            "licence": first.licence,
            "licence_url": LICENCES.get(first.licence, ""),
            "rhythm": "mit jedem neuen Stichtag",
            "entity_type": "Statistic",
            "attributes": [],
            "keywords": ["Bevölkerung", "Demographie"],
        },
    )


def _inputs(told: PackStatistic) -> set[str]:
    """Return what a new calculated statistic is worked out from, so that it gets its first values."""
    how = told.fields["calculation"]
    return {how["numerator"][0], how["denominator"][0]} if how else set()


def _statistic(told: PackStatistic, owner: Space, position: int) -> tuple[Statistic, bool]:
    fields: dict[str, Any] = {
        **told.fields,
        "owner": owner,
        "visibility": Visibility.PUBLIC,
        "position": position,
    }
    statistic, is_new = Statistic.objects.get_or_create(key=told.key, defaults=fields)
    if is_new:
        statistic.sdgs.set(told.sdgs)
        fields_of_action = ActionField.objects.filter(key__in=told.action_fields)
        if len(fields_of_action) != len(told.action_fields):
            place = f"statistics/{CATALOGUE}"
            raise PackError(place, f"{told.key}.action_fields", "names a field this pack does not have")
        statistic.action_fields.set(fields_of_action)
    return statistic, is_new


def _store(statistic: Statistic, told: PackStatistic, region: Region) -> int:
    there = {
        (v.place_kind, v.place_key, v.reference_date, v.breakdown, v.basis): v for v in statistic.values.all()
    }
    new, corrected = [], []
    for row in told.values:
        kind = _kind(row, region, statistic.key)
        found = there.get((kind, row.place_key, row.on, row.breakdown, row.basis))
        if found is None:
            new.append(_value(statistic, row, kind))
        elif found.batch_id is None and (found.value, found.place_name) != (row.value, row.place_name):
            found.value, found.place_name = row.value, row.place_name
            corrected.append(found)
    StatisticValue.objects.bulk_create(new, batch_size=2000)
    StatisticValue.objects.bulk_update(corrected, ["value", "place_name"], batch_size=500)
    return len(new) + len(corrected)


def _kind(row: PackValue, region: Region, key: str) -> str:
    if row.place_kind:
        return row.place_kind
    if row.place_key != region.slug:
        raise PackError(f"statistics/{CATALOGUE}", key, f"'{row.place_key}' is neither a key nor this region")
    return PlaceKind.REGION


def _value(statistic: Statistic, row: PackValue, kind: str) -> StatisticValue:
    return StatisticValue(
        statistic=statistic,
        place_kind=kind,
        place_key=row.place_key,
        place_name=row.place_name,
        reference_date=row.on,
        breakdown=row.breakdown,
        value=row.value,
        basis=row.basis,
    )
