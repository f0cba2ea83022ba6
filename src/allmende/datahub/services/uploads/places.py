"""Which of a town's entities a table means by the names it writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from allmende.basics.text import slug, sort_key
from allmende.datahub.models import Entity, ReleaseMode
from allmende.datahub.services.documents import describe
from allmende.datahub.staff_rooms import is_staff_room
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

ORIGIN = "upload"


@dataclass(slots=True)
class Places:
    """What became of the names of a table.

    Attributes:
        found: Name as written → entity that is there.
        new: Names that would become entities.
        refused: Name as written → German sentence why it cannot be used.
    """

    found: dict[str, Entity] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def find_places(owner: Space, names: Iterable[str], *, entity_type: str) -> Places:
    """Find a town's entities by identifier, name, number or "school: room"; capitals do not matter.

    Args:
        entity_type: NGSI-LD type of places nobody knows yet; empty: they are refused.
    """
    known: dict[str, set[Entity]] = {}
    entities = Entity.objects.filter(tenant=owner, removed_at=None, is_current=True).select_related("parent")
    for entity in entities:
        for called in _names_of(entity):
            known.setdefault(called.casefold(), set()).add(entity)
    places = Places()
    for name in names:
        candidates = known.get(name.strip().casefold(), set())
        if len(candidates) == 1:
            places.found[name] = next(iter(candidates))
        elif candidates:
            text = _("„%(name)s“ gibt es mehrmals. Bitte schreiben Sie „Schule: Raum“.")
            places.refused[name] = text % {"name": name}
        elif is_staff_room(name):
            places.refused[name] = _("Das ist ein Raum für Beschäftigte; dort wird nicht gemessen.")
        elif not entity_type or not slug(name):
            places.refused[name] = _("„%(name)s“ kennt Ihre Kommune nicht.") % {"name": name}
        else:
            places.new.append(name)
    return places


def make_place(actor: Actor, owner: Space, name: str, *, entity_type: str) -> Entity:
    """Make an entity of that name; its readings are for the town's own people until somebody decides."""
    urn = f"urn:ngsi-ld:{entity_type}:{owner.key}:{slug(name)[:90]}"
    entity, is_new = Entity.objects.get_or_create(
        tenant=owner,
        urn=urn,
        defaults={
            "type": entity_type,
            "types": [entity_type],
            "name": name[:200],
            "sort_key": sort_key(name)[:200],
            "release": ReleaseMode.INTERNAL,
            "origin": ORIGIN,
        },
    )
    if is_new:
        describe(entity)
        audit.record("datahub.entity_created", actor=actor, subject=entity, changes={"urn": urn})
    return entity


def _names_of(entity: Entity) -> set[str]:
    names = {entity.urn, entity.name, entity.code}
    if entity.parent is not None:
        names |= {f"{entity.parent.name}: {entity.name}", f"{entity.parent.name}: {entity.code}"}
    return {name for name in names if name}
