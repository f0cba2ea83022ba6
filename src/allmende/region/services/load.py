"""Bring a region pack into the database; a second run with the same pack changes nothing."""

from pathlib import Path

from django.db import transaction

from allmende.basics.text import sort_key
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.region.models import (
    Commitment,
    Consortium,
    District,
    LegalText,
    Membership,
    Municipality,
    Organisation,
    Region,
)
from allmende.region.pack import read_pack
from allmende.region.pack_types import Pack, PackMunicipality

LEGAL_TITLES = {
    "impressum": "Impressum",
    "datenschutz": "Datenschutz",
    "barrierefreiheit": "Erklärung zur Barrierefreiheit",
}


@transaction.atomic
def load_pack(*, actor: Actor, folder: Path) -> tuple[Region, Pack, bool]:
    """Load or refresh the region of this installation.

    What people entered (contacts, profiles, edited legal texts, further memberships) stays.

    Returns:
        The region, the pack as read, and whether anything had to be done.

    Raises:
        PackError: the pack is not usable; nothing was changed.
    """
    pack = read_pack(folder)
    region = Region.objects.select_for_update().filter(slug=pack.slug).first()
    if region is not None and region.pack_digest == pack.digest:
        return region, pack, False
    region = _region(pack)
    _places(region, pack)
    _consortium(region, pack)
    _legal_texts(pack)
    audit.record("region.pack_loaded", actor=actor, subject=region, changes={"digest": pack.digest})
    return region, pack, True


def _region(pack: Pack) -> Region:
    region, _created = Region.objects.update_or_create(
        slug=pack.slug,
        defaults={
            "name": pack.name,
            "short_name": pack.short_name,
            "attribution": pack.attribution,
            "texts": {
                "hero_title": pack.texts.hero_title,
                "hero_lead": pack.texts.hero_lead,
                "footer": pack.texts.footer,
            },
            "colours": dict(pack.colours),
        },
    )
    return region


def mark_complete(*, region: Region, pack: Pack) -> None:
    """Remember that every room has taken over this pack, so that the next start skips it."""
    region.pack_digest = pack.digest
    region.save(update_fields=["pack_digest"])


def _places(region: Region, pack: Pack) -> None:
    districts = {
        row.ags5: District.objects.update_or_create(
            ags=row.ags5, defaults={"name": row.name, "region": region}
        )[0]
        for row in pack.districts
    }
    for row in pack.municipalities:
        _municipality(row, districts[row.district_ags])


def _municipality(row: PackMunicipality, district: District) -> None:
    space, _created = Space.objects.update_or_create(
        key=row.ags, defaults={"kind": SpaceKind.MUNICIPALITY, "name": row.name}
    )
    Municipality.objects.update_or_create(
        ags=row.ags,
        defaults={
            "ars": row.ars,
            "slug": row.slug,
            "name": row.name,
            "sort_key": sort_key(row.name),
            "kind": row.kind,
            "district": district,
            "space": space,
            "population": row.population,
            "population_date": row.population_date,
            "population_source": row.population_source,
            "area_km2": row.area_km2,
            "lon": row.lon,
            "lat": row.lat,
            "boundary": row.boundary,
        },
    )


def _consortium(region: Region, pack: Pack) -> None:
    space, _created = Space.objects.update_or_create(
        key=pack.consortium.slug, defaults={"kind": SpaceKind.CONSORTIUM, "name": pack.consortium.name}
    )
    consortium, _created = Consortium.objects.update_or_create(
        slug=pack.consortium.slug,
        defaults={
            "name": pack.consortium.name,
            "region": region,
            "space": space,
            "since": pack.consortium.since,
            "runs_until": pack.consortium.runs_until,
        },
    )
    organisations = {
        row.slug: Organisation.objects.update_or_create(
            slug=row.slug, defaults={"name": row.name, "kind": row.kind, "url": row.url}
        )[0]
        for row in pack.organisations
    }
    towns = {town.ags: town for town in Municipality.objects.all()}
    for row in pack.consortium.memberships:
        party = (
            {"municipality": towns[row.municipality]}
            if row.municipality
            else {"organisation": organisations[row.organisation]}
        )
        Membership.objects.update_or_create(
            consortium=consortium,
            kind=row.kind,
            **party,
            defaults={"since": row.since, "declaration": row.declaration},
        )
    for position, text in enumerate(pack.commitments, start=1):
        Commitment.objects.update_or_create(consortium=consortium, position=position, defaults={"text": text})


def _legal_texts(pack: Pack) -> None:
    """Put the pack's templates where the operator has written nothing yet."""
    for key, body in pack.legal_texts.items():
        LegalText.objects.get_or_create(key=key, defaults={"title": LEGAL_TITLES.get(key, key), "body": body})
