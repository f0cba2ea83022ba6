"""One minimal, valid object per model; names are invented. No global world."""

import itertools
from typing import Any

from allmende.kernel.actor import Actor
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import RoleGrant, Space, SpaceKind, User
from allmende.region.models import Consortium, District, Municipality, Region

_numbers = itertools.count(1)


def region(**fields: Any) -> Region:
    """Return the one region, made at first use."""
    values = {"name": "Musterregion", "short_name": "Muster", "attribution": "Muster", **fields}
    return Region.objects.get_or_create(slug="muster", defaults=values)[0]


def district(**fields: Any) -> District:
    """Return a Kreis."""
    values = {"name": "Musterkreis", "region": region(), **fields}
    return District.objects.get_or_create(ags=values.pop("ags", "09999"), defaults=values)[0]


def consortium() -> Consortium:
    """Return the region's consortium with its space."""
    space = Space.objects.get_or_create(
        key="muster-verbund", defaults={"kind": SpaceKind.CONSORTIUM, "name": "Musterverbund"}
    )[0]
    return Consortium.objects.get_or_create(
        slug="muster-verbund", defaults={"name": "Musterverbund", "region": region(), "space": space}
    )[0]


def municipality(name: str = "", **fields: Any) -> Municipality:
    """Return a town with its space."""
    number = next(_numbers)
    name = name or f"Musterstadt {number}"
    ags = fields.pop("ags", f"09{number:06d}")
    space = Space.objects.create(kind=SpaceKind.MUNICIPALITY, key=ags, name=name)
    values: dict[str, Any] = {
        "ags": ags,
        "ars": f"{ags}0000",
        "slug": f"musterstadt-{number}",
        "name": name,
        "sort_key": name.lower(),
        "kind": "Stadt",
        "population": 12_000,
        "lon": 8.0,
        "lat": 51.0,
        **fields,
    }
    if "district" not in values:
        values["district"] = district()
    return Municipality.objects.create(space=space, **values)


def person(role: str = "", place: Any = None, **fields: Any) -> User:
    """Return a person; with a role it is granted in the place's space (default: the consortium)."""
    number = next(_numbers)
    user = User.objects.create_user(
        fields.pop("email", f"person{number}@example.org"),
        "geheim-und-lang-genug",
        full_name=fields.pop("full_name", f"Person {number}"),
        **fields,
    )
    if role:
        space = (place or consortium()).space
        RoleGrant.objects.create(user=user, space=space, role=role)
    return user


def actor(role: str = "", place: Any = None, **fields: Any) -> Actor:
    """Return the actor of a new person with this role."""
    return actor_of(person(role=role, place=place, **fields))
