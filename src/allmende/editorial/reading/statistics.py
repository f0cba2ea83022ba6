"""A statistic's values for a text."""

from django.utils.translation import gettext as _

from allmende.editorial.types import Fact
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.region.selectors import region
from allmende.strategy.models import PlaceKind, Statistic, StatisticValue
from allmende.ui.formats import day_text, number_text


def facts_of(actor: Actor, statistic: Statistic, place: Municipality | None) -> list[Fact]:
    """Return the newest value of the whole, with its day and how it came about; none if there is none."""
    del actor  # the statistic itself was checked before; its values have no owner of their own
    kind, key = (PlaceKind.MUNICIPALITY, place.ags) if place else (PlaceKind.REGION, region().slug)
    newest = (
        StatisticValue.objects.filter(statistic=statistic, place_kind=kind, place_key=key, breakdown="")
        .order_by("-reference_date", "-pk")
        .first()
    )
    if newest is None:
        return []
    words = f"{number_text(newest.value, statistic.decimals)} {statistic.unit}"
    note = _("Stand %(day)s, %(quality)s") % {
        "day": day_text(newest.reference_date),
        "quality": newest.get_quality_display(),
    }
    return [Fact(newest.place_name, words, note)]
