"""What the portal knows of a school or room, as the complete NGSI-LD entity that programs read."""

from django.db import connection
from django.utils import timezone

from allmende.datahub.models import Entity, ReleaseMode

_PLACE = """
insert into datahub_entitygeometry (tenant, entity_id, property, shape, geojson)
values (%(tenant)s, %(entity)s, 'location', box(point(%(lon)s, %(lat)s), point(%(lon)s, %(lat)s)),
    jsonb_build_object('type', 'Point', 'coordinates',
        jsonb_build_array(%(lon)s::double precision, %(lat)s::double precision)))
on conflict (tenant, entity_id, property, dataset_id) do update
set shape = excluded.shape, geojson = excluded.geojson
"""


def describe(entity: Entity) -> None:
    """Write name, number, place, school and release of an entity into its NGSI-LD form.

    What programs added stays. A room is public when its school's readings are released live.
    """
    parts: dict[str, object] = {"name": {"type": "Property", "value": entity.name}}
    if entity.code:
        parts["code"] = {"type": "Property", "value": entity.code}
    if entity.parent is not None:
        parts["isPartOf"] = {"type": "Relationship", "object": entity.parent.urn}
    if entity.lon is not None and entity.lat is not None:
        point = {"type": "Point", "coordinates": [entity.lon, entity.lat]}
        parts["location"] = {"type": "GeoProperty", "value": point}
    entity.document = {**entity.document, **parts}
    entity.types = entity.types or [entity.type]
    entity.is_public = (entity.parent or entity).release == ReleaseMode.LIVE
    entity.modified_at = timezone.now()
    entity.save(update_fields=["document", "types", "is_public", "modified_at"])
    if "location" in parts:
        place = {"tenant": entity.tenant_id, "entity": entity.pk, "lon": entity.lon, "lat": entity.lat}
        with connection.cursor() as cursor:
            cursor.execute(_PLACE, place)


def follow_release(school: Entity) -> None:
    """Show or hide a school and its rooms to programs without a token, as its release says."""
    is_public = school.release == ReleaseMode.LIVE
    affected = [school.pk, *school.children.values_list("pk", flat=True)]
    Entity.objects.filter(pk__in=affected).update(is_public=is_public)
