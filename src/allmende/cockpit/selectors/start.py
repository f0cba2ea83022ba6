"""What these towns do together, in numbers that are true and lead to what they count."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.cockpit.selectors.chain import example_chain
from allmende.cockpit.selectors.region_map import region_map
from allmende.cockpit.types import Start
from allmende.datahub.selectors.sending import sending_devices
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality, Region
from allmende.region.selectors import municipalities, pioneers
from allmende.solutions.models import SolutionStatus
from allmende.solutions.selectors.adoptions import adoptions_under_way, running_counts
from allmende.solutions.selectors.catalogue import CatalogueEntry, CatalogueQuery, catalogue
from allmende.solutions.views.cards import card_of
from allmende.ui.types import Stat

CARDS: Final = 8
#: Legend of the map; the last word takes every higher number.
MOST_LEVELS: Final = 3


def start_page(actor: Actor, here: Region, now: datetime) -> Start:
    """Return everything the start page shows."""
    towns = list(municipalities())
    entries = catalogue(actor, CatalogueQuery())
    counts = running_counts()
    drawn = region_map(here, len(towns))
    labelled = {town.pk for town in pioneers()} or set(counts)
    return Start(
        title=here.texts.get("hero_title") or here.name,
        lead=here.texts.get("hero_lead", ""),
        over=_over(towns),
        stats=_stats(entries, now),
        cards=[card_of(entry) for entry in entries[:CARDS]],
        solution_count=len(entries),
        chain=example_chain(actor, now),
        names=[town.name for town in towns],
        view_box=drawn.view_box,
        places=drawn.places(
            level=lambda town_id: level_of(counts, town_id),
            note=lambda town_id: running_words(counts.get(town_id, 0)),
            labelled=labelled,
        ),
        legend=legend_of(counts),
        attribution=here.attribution,
    )


def _over(towns: Sequence[Municipality]) -> str:
    return ngettext("%(count)s Kommune", "%(count)s Kommunen, ein Werkzeugkasten", len(towns)) % {
        "count": len(towns)
    }


def _stats(entries: Sequence[CatalogueEntry], now: datetime) -> list[Stat]:
    """Numbers of the region; each leads to what it counts."""
    available = sum(entry.solution.status == SolutionStatus.AVAILABLE for entry in entries)
    sensors = sending_devices(within_hours=24, now=now)
    catalogue_url = reverse("solutions:catalogue")
    under_way = adoptions_under_way()
    return [
        Stat(
            len(entries),
            ngettext("Lösung im Katalog", "Lösungen im Katalog", len(entries)),
            catalogue_url,
        ),
        Stat(available, _("davon sofort übernehmbar"), f"{catalogue_url}?status={SolutionStatus.AVAILABLE}"),
        Stat(
            under_way,
            ngettext("Übernahme im Gang", "Übernahmen im Gang", under_way),
            f"{catalogue_url}?sort=running",
        ),
        _sensor_stat(sensors.real, sensors.simulated),
    ]


def _sensor_stat(real: int, simulated: int) -> Stat:
    """Sensors that sent within a day; what is simulated never counts as a sensor."""
    label = ngettext("Sensor hat in 24 Stunden gesendet", "Sensoren haben in 24 Stunden gesendet", real)
    note = _("dazu %(count)s simuliert") % {"count": simulated} if simulated else ""
    return Stat(real, label, reverse("datahub:datasets"), note)


def level_of(counts: Mapping[int, int], town_id: int) -> int:
    """Return the index of the legend for what runs in a town."""
    return min(counts.get(town_id, 0), MOST_LEVELS)


def running_words(count: int) -> str:
    """Say how many solutions run in a town."""
    if not count:
        return _("noch keine Lösung in Betrieb")
    return ngettext("%(count)s Lösung in Betrieb", "%(count)s Lösungen in Betrieb", count) % {"count": count}


def legend_of(counts: Mapping[int, int]) -> list[str]:
    """Return the words of the levels that occur, at least "none" and "one"."""
    words = [_("noch keine"), _("eine Lösung in Betrieb"), _("zwei"), _("drei und mehr")]
    highest = min(max(counts.values(), default=0), MOST_LEVELS)
    return words[: max(highest, 1) + 1]
