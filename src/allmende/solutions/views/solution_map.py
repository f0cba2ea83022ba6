"""Where a solution runs: the region's outline and who has it."""

from collections.abc import Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.region.models import Region
from allmende.region.outlines import Outline, outlines_of
from allmende.region.selectors import municipalities
from allmende.solutions.models import Solution
from allmende.solutions.types import Running
from allmende.ui.formats import day_text
from allmende.ui.types import MapPlace

WIDTH: Final = 600


def map_of(solution: Solution, towns: Sequence[Running]) -> dict[str, Any]:
    """Return what `ui/_map.html` needs; no places where the pack has no boundaries."""
    region = Region.objects.only("pack_digest", "attribution").first()
    if region is None:
        return {"places": []}
    drawn = outlines_of(region, municipalities().count(), WIDTH)
    if drawn.frame is None:
        return {"places": []}
    by_town = {town.municipality_id: town for town in towns}
    return {
        "places": [
            _place(outline, by_town.get(outline.municipality_id), solution) for outline in drawn.towns
        ],
        "view_box": drawn.view_box,
        "legend": [_("nicht im Einsatz"), _("wird übernommen"), _("in Betrieb")],
        "attribution": region.attribution,
        "map_list_url": "#laeuft-liste",
    }


def _place(outline: Outline, town: Running | None, solution: Solution) -> MapPlace:
    is_steward = outline.municipality_id == solution.steward_id
    has_label = town is not None or is_steward
    return MapPlace(
        d=outline.d,
        name=outline.name,
        url=reverse("cockpit:town", args=[outline.slug]) if has_label else "",
        level=2 if town and town.is_live else 1 if town else 0,
        note=_note(town, is_steward=is_steward),
        label_x=outline.label_x if has_label else None,
        label_y=outline.label_y if has_label else None,
        # "Menden (Sauerland)" would lie across its neighbours.
        label=outline.name.partition(" (")[0],
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
