"""Where a solution runs: the region's outline, drawn once per process and pack, and who has it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.region.map import Frame, MapShape, svg_paths
from allmende.region.models import Region
from allmende.region.selectors import municipalities, municipalities_with_boundary
from allmende.solutions.models import Solution
from allmende.solutions.types import Running
from allmende.ui.formats import day_text
from allmende.ui.types import MapPlace


def map_of(solution: Solution, towns: Sequence[Running]) -> dict[str, Any]:
    """Return what `ui/_map.html` needs; no places where the pack has no boundaries."""
    region = Region.objects.only("pack_digest", "attribution").first()
    if region is None:
        return {"places": []}
    frame, shapes = _drawn(region.pk, region.pack_digest, municipalities().count())
    if frame is None:
        return {"places": []}
    by_town = {town.municipality_id: town for town in towns}
    return {
        "places": [_place(shape, by_town.get(shape.municipality.pk), solution) for shape in shapes],
        "view_box": frame.view_box,
        "legend": [_("nicht im Einsatz"), _("wird übernommen"), _("in Betrieb")],
        "attribution": region.attribution,
        "map_list_url": "#laeuft-liste",
    }


@lru_cache(maxsize=4)
def _drawn(region_id: int, pack_digest: str, towns: int) -> tuple[Frame | None, tuple[MapShape, ...]]:
    del region_id, pack_digest, towns  # only what the drawing depends on
    frame, shapes = svg_paths(municipalities_with_boundary())
    return frame, tuple(shapes)


def _place(shape: MapShape, town: Running | None, solution: Solution) -> MapPlace:
    place = shape.municipality
    is_steward = place.pk == solution.steward_id
    has_label = town is not None or is_steward
    return MapPlace(
        d=shape.d,
        name=place.name,
        url=reverse("cockpit:town", args=[place.slug]) if has_label else "",
        level=2 if town and town.is_live else 1 if town else 0,
        note=_note(town, is_steward=is_steward),
        label_x=shape.label_x if has_label else None,
        label_y=shape.label_y if has_label else None,
        # "Menden (Sauerland)" would lie across its neighbours.
        label=place.name.partition(" (")[0],
    )


def _note(town: Running | None, *, is_steward: bool) -> str:
    parts = [_("kümmert sich")] if is_steward else []
    if town is not None and town.is_live:
        since = (
            _("in Betrieb seit %(day)s") % {"day": day_text(town.since)} if town.since else _("in Betrieb")
        )
        parts.append(since)
    elif town is not None:
        parts.append(_("Schritt %(stage)s") % {"stage": town.stage})
    return ", ".join(parts)
