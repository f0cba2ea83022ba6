"""One room: what its values were like over a period, as chart, table and sentence."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.cockpit.addresses import PERIODS, Span
from allmende.cockpit.selectors.lights import word_of, zones
from allmende.cockpit.types import RoomDetail
from allmende.datahub.ingest.types import Quality
from allmende.datahub.lights import is_silent, level_of
from allmende.datahub.local_time import local_day
from allmende.datahub.models import Dashboard, Entity
from allmende.datahub.permissions import sees_live
from allmende.datahub.quality_words import quality_words
from allmende.datahub.selectors import devices_of, history, history_sentence, latest_of, release_of
from allmende.datahub.selectors.history import DAY_S
from allmende.datahub.types import History, HistoryPoint, LatestValue, Period
from allmende.kernel.actor import Actor
from allmende.ui.formats import clock_text, day_text, number_text, quantity_text
from allmende.ui.types import Badge, Fact, Level, Link

PERIOD_WORDS: Final = {
    "tag": gettext_lazy("Tag"),
    "woche": gettext_lazy("Woche"),
    "monat": gettext_lazy("Monat"),
    "jahr": gettext_lazy("Jahr"),
}
#: German names of attributes that datasets do not title.
ATTRIBUTE_WORDS: Final = {
    "co2": gettext_lazy("CO₂"),
    "temperature": gettext_lazy("Temperatur"),
    "relativeHumidity": gettext_lazy("Luftfeuchte"),
    "batteryVoltage": gettext_lazy("Batterie"),
    "batteryLevel": gettext_lazy("Batterie"),
    "atmosphericPressure": gettext_lazy("Luftdruck"),
    "illuminance": gettext_lazy("Helligkeit"),
}
#: Flags the hourly check adds; the others have words of their own here.
_FOUND_LATER: Final = Quality.STUCK | Quality.JUMP
_BATTERY: Final = ("batteryVoltage", "batteryLevel")


def last_day(actor: Actor, entity: Entity, now: datetime) -> date:
    """Return the last local day the actor can see values of: today, or yesterday where they come later."""
    today = local_day(now)
    is_open = sees_live(actor, entity.tenant_id, release_of(entity))
    return today if is_open else today - timedelta(days=1)


def room_detail(
    actor: Actor,
    dashboard: Dashboard,
    entity: Entity,
    span: Span,
    now: datetime,
    *,
    address: Callable[[Span], str],
    csv_url: str,
) -> RoomDetail:
    """Return the room as its panel and its page show it."""
    past = history(actor, entity, dashboard.attribute, span.period, span.until)
    latest = latest_of(actor, entity)
    newest = next((value for value in latest if value.attribute == dashboard.attribute), None)
    level = _level(dashboard, newest, now)
    has_values = any(point.mean is not None for point in past.points)
    sentence = history_sentence(past, dashboard)
    return RoomDetail(
        entity_id=entity.pk,
        title=", ".join(part for part in (entity.name, entity.code) if part),
        school=entity.parent.name if entity.parent else "",
        level=level,
        word=word_of(dashboard, level),
        value=newest.value if newest else None,
        unit=dashboard.unit,
        observed_at=newest.observed_at if newest else None,
        withheld=_withheld_words(past),
        sentence=sentence,
        chart=_chart(dashboard, past, span) if has_values else {},
        columns=_columns(past),
        rows=[_table_row(past, point, dashboard.unit) for point in past.points],
        empty="" if has_values else sentence,
        csv_url=csv_url if past.points else "",
        attribute=attribute_word(dashboard.attribute),
        segments=[
            Link(str(PERIOD_WORDS[word]), address(span.lasting(word)), current=word == span.word)
            for word in PERIODS
        ],
        earlier=Link(_("Früher"), address(span.moved(-1))),
        later=None if span.is_newest else Link(_("Später"), address(span.moved(1))),
        period_words=_period_words(past),
        facts=_facts(actor, dashboard, entity, latest, past, now),
        badges=_badges(newest, past),
    )


def _level(dashboard: Dashboard, newest: LatestValue | None, now: datetime) -> Level:
    if newest is None or newest.value is None:
        return "unknown"
    if is_silent(newest.observed_at, now, dashboard.expected_interval_s):
        return "stale"
    return level_of(newest.value, dashboard.thresholds)


def _withheld_words(past: History) -> str:
    if past.is_withheld:
        return _("Diese Schule zeigt ihre Werte nur den Menschen, die dort zuständig sind.")
    if past.is_reduced:
        return _("Werte von gestern: Diese Schule veröffentlicht Stundenmittel, jeweils am Tag danach.")
    return ""


def _badges(newest: LatestValue | None, past: History) -> list[Badge]:
    is_simulated = past.has_simulated or (newest is not None and newest.is_simulated)
    badges = [Badge(_("simuliert"), "info")] if is_simulated else []
    if newest is not None and newest.is_implausible:
        badges.append(Badge(_("zuletzt unplausibler Wert"), "warning"))
    if newest is not None and newest.flags & Quality.STUCK:
        badges.append(Badge(_("Wert steht still"), "warning"))
    return badges


def _period_words(past: History) -> str:
    if past.period == Period.DAY:
        return day_text(past.until)
    return _("%(first)s bis %(last)s") % {"first": day_text(past.start), "last": day_text(past.until)}


def _chart(dashboard: Dashboard, past: History, span: Span) -> dict[str, object]:
    """Return the chart's data; a silence longer than two intervals is a gap, not a line."""
    longest_s = 2 * max(past.step_s, dashboard.expected_interval_s)
    series: list[dict[str, object]] = [
        {"name": _("Mittel"), "points": _with_gaps(past.points, longest_s, lambda point: point.mean)}
    ]
    if span.word == "tag":
        series[0]["name"] = past.entity
    else:
        highest = _with_gaps(past.points, longest_s, lambda point: point.maximum)
        series.append({"name": _("höchster Wert"), "points": highest})
    return {
        "kind": "line",
        "unit": dashboard.unit,
        "from": past.start.isoformat(),
        "to": past.end.isoformat(),
        "series": series,
        "zones": zones(dashboard),
    }


def _with_gaps(
    points: Sequence[HistoryPoint], longest_s: float, value_of: Callable[[HistoryPoint], float | None]
) -> list[list[object]]:
    found: list[list[object]] = []
    before: datetime | None = None
    for point in points:
        if before is not None and (point.start - before).total_seconds() > longest_s:
            found.append([(before + (point.start - before) / 2).isoformat(), None])
        value = value_of(point)
        found.append([point.start.isoformat(), None if value is None else round(value, 2)])
        before = point.start
    return found


def _columns(past: History) -> list[str]:
    first = _("Tag") if past.step_s == DAY_S else _("Zeit")
    return [first, _("Mittel"), _("niedrigster Wert"), _("höchster Wert"), _("Messwerte")]


def _table_row(past: History, point: HistoryPoint, unit: str) -> list[object]:
    return [
        _when(past, point),
        quantity_text(point.mean, unit),
        quantity_text(point.minimum, unit),
        quantity_text(point.maximum, unit),
        _counted(point),
    ]


def _when(past: History, point: HistoryPoint) -> str:
    if past.step_s == DAY_S:
        return day_text(point.start)
    if past.period == Period.DAY:
        return clock_text(point.start)
    return f"{day_text(point.start)}, {clock_text(point.start)}"


def _counted(point: HistoryPoint) -> str:
    """How many readings a step has, and what is wrong with some of them."""
    parts = [number_text(point.count)]
    if point.simulated:
        parts.append(_("simuliert") if point.simulated >= point.count else _("zum Teil simuliert"))
    if point.implausible:
        parts.append(_("%(count)s unplausibel") % {"count": point.implausible})
    parts += quality_words(point.flags & _FOUND_LATER)
    return ", ".join(parts)


def attribute_word(name: str) -> str:
    """Return an attribute's German name, or its own where none is known."""
    return str(ATTRIBUTE_WORDS.get(name, name))


def _facts(
    actor: Actor,
    dashboard: Dashboard,
    entity: Entity,
    latest: Sequence[LatestValue],
    past: History,
    now: datetime,
) -> list[Fact]:
    by_name = {value.attribute: value for value in latest}
    shown = [name for name in dashboard.secondary if name in by_name and name not in _BATTERY]
    facts = [
        Fact(attribute_word(name), quantity_text(by_name[name].value, by_name[name].unit)) for name in shown
    ]
    battery = next((by_name[name] for name in _BATTERY if name in by_name), None)
    if battery is not None:
        facts.append(Fact(_("Batterie"), quantity_text(battery.value, battery.unit)))
    for device in devices_of(actor, entity):
        kind = str(device.profile) if device.profile else None
        facts.append(Fact(_("Gerät"), kind, note=str(device)))
    facts.append(Fact(_("Messabstand"), _interval_words(dashboard.expected_interval_s)))
    complete = _complete_pct(dashboard, past, now)
    if complete is not None:
        facts.append(Fact(_("Vollständig"), f"{complete} %", note=_("der erwarteten Werte im Zeitraum")))
    chain = f"{reverse('cockpit:chain')}?knoten=sensor-{dashboard.owner_id}-{dashboard.entity_type}"
    facts.append(Fact(_("Wozu dient die Messung?"), _("In der Kette ansehen"), chain))
    return facts


def _interval_words(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    return ngettext("%(count)s Minute", "%(count)s Minuten", minutes) % {"count": minutes}


def _complete_pct(dashboard: Dashboard, past: History, now: datetime) -> int | None:
    """Return how many of the expected readings came; None where single readings are not released."""
    if past.is_reduced or past.is_withheld or not past.points:
        return None
    elapsed_s = (min(past.end, now) - past.start).total_seconds()
    expected = elapsed_s / (dashboard.expected_interval_s or 1)
    if expected < 1:
        return None
    return min(100, round(100 * sum(point.count for point in past.points) / expected))
