"""Numbers inside a text: key results, statistics, indicators; each with its time and source."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.editorial.reading.chain import Builder, missing
from allmende.editorial.reading.reader import Reader
from allmende.editorial.types import Fact, Live, LiveState
from allmende.strategy import selectors as strategies
from allmende.ui.formats import quantity_text


def key_result(value: Any, reader: Reader) -> Live:
    """A key result with its number now, or as frozen at the end of its cycle."""
    word = _("Key Result")
    one = value["key_result"]
    if instead := missing("key_result", word, one, reader):
        return instead
    status = reader.status(one)
    facts = [
        Fact(_("Wert"), quantity_text(status.value, one.unit), _simulated(status.simulated, one.unit)),
        Fact(_("Ziel"), quantity_text(one.target, one.unit)),
        Fact(_("Ausgangswert"), quantity_text(one.baseline, one.unit)),
    ]
    return Live(
        "key_result",
        word,
        LiveState.SHOWN,
        title=one.title,
        url=reverse("strategy:key_result", args=[one.pk]),
        facts=tuple(facts),
        progress_pct=status.progress_pct,
        as_of=status.at,
        source=status.source,
        note=value["note"],
        is_internal=reader.is_internal(one),
        is_simulated=one.objective.is_demo,
    )


def _simulated(value: Any, unit: str) -> str:
    if not value:
        return ""
    return _("dazu %(value)s simuliert, nicht mitgezählt") % {"value": quantity_text(value, unit)}


def statistic(value: Any, reader: Reader) -> Live:
    """A statistic's latest value for a place."""
    from allmende.editorial.reading.statistics import facts_of

    word = _("Kennzahl")
    one = value["statistic"]
    if instead := missing("statistic", word, one, reader):
        return instead
    place = value["place"] or getattr(reader.strategy.owner, "municipality", None)
    facts = facts_of(reader.actor, one, place)
    return Live(
        "statistic",
        word,
        LiveState.SHOWN if facts else LiveState.EMPTY,
        title=one.title,
        texts=(one.definition,),
        facts=tuple(facts),
        source=one.source + (f" ({one.licence})" if one.licence else ""),
        note=value["note"],
        is_internal=reader.is_internal(one),
        is_simulated=one.is_demo,
    )


def indicator(value: Any, reader: Reader) -> Live:
    """An indicator's value, asked of the data platform at this moment."""
    word = _("Messgröße")
    one = value["indicator"]
    if instead := missing("indicator", word, one, reader):
        return instead
    measured = strategies.measure(one, reader.now)
    return Live(
        "indicator",
        word,
        LiveState.SHOWN,
        title=one.title,
        texts=(one.definition,),
        facts=(
            Fact(
                _("Wert"), quantity_text(measured.value, one.unit), _simulated(measured.simulated, one.unit)
            ),
        ),
        as_of=measured.as_of,
        source=_("gemessen: %(owner)s") % {"owner": one.owner},
        note=value["note"],
        is_internal=reader.is_internal(one),
    )


BUILDERS: Final[Mapping[str, Builder]] = {
    "key_result": key_result,
    "statistic": statistic,
    "indicator": indicator,
}
