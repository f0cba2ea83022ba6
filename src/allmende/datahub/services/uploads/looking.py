"""What an uploaded table would store, worked out without storing anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from django.db import connection
from django.utils.translation import gettext as _

from allmende.connectors.table_upload.config import Config
from allmende.connectors.table_upload.mapping import LineError, Value, parse
from allmende.connectors.table_upload.table import Table
from allmende.datahub.ingest.plausibility import range_quality
from allmende.datahub.ingest.types import Quality
from allmende.datahub.models import Series
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.services.hot_rows import in_parts
from allmende.datahub.services.uploads.places import Places, find_places
from allmende.kernel.models import Space

_ALREADY = """
select w.series_id, w.observed_at, o.value
from unnest(%s::bigint[], %s::timestamptz[]) as w (series_id, observed_at)
join observation o on o.tenant = %s and o.series_id = w.series_id and o.observed_at = w.observed_at
"""
PAIRS_AT_ONCE = 20_000

#: Place as written and attribute.
Column = tuple[str, str]


@dataclass(slots=True)
class Summary:
    """What one place and attribute would get.

    Attributes:
        implausible: How many values would be flagged.
    """

    place: str
    attribute: str
    unit: str
    is_new_place: bool
    values: int = 0
    implausible: int = 0
    lowest: float = 0.0
    highest: float = 0.0
    first_at: datetime | None = None
    last_at: datetime | None = None

    def add(self, value: Value) -> None:
        """Count one value."""
        self.lowest = min(self.lowest, value.value) if self.values else value.value
        self.highest = max(self.highest, value.value) if self.values else value.value
        at = value.observed_at
        self.first_at = at if self.first_at is None else min(self.first_at, at)
        self.last_at = at if self.last_at is None else max(self.last_at, at)
        self.values += 1
        self.implausible += bool(quality_of(value))


@dataclass(slots=True)
class Preview:
    """What storing a table would do.

    Attributes:
        new: Values that are not there yet.
        duplicates: Values that are there already, alike or otherwise; those stay.
        errors: Cells and lines that are not taken, in the order of the file.
        differing: Values that are there already with another figure, as errors for reading only.
        empty: Cells that say "no value".
    """

    new: list[Value] = field(default_factory=list)
    duplicates: int = 0
    errors: list[LineError] = field(default_factory=list)
    differing: list[LineError] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    empty: int = 0

    @property
    def new_places(self) -> list[str]:
        """Places that would be made."""
        return self.places.new


def config_from(stored: dict[str, object]) -> Config:
    """Return the meaning of a table's columns as kept with the upload."""
    return msgspec.convert(stored, Config)


def stored_config(config: Config) -> dict[str, object]:
    """Return the meaning of a table's columns as JSON."""
    return dict(msgspec.to_builtins(config))


def quality_of(value: Value) -> Quality:
    """Return what is known against a value by itself."""
    return range_quality(value.attribute, value.unit, value.value)


def look_at(table: Table, config: Config, owner: Space, *, now: datetime) -> Preview:
    """Work out what storing a table would do for a town."""
    parsed = parse(table, config, now=now)
    names = dict.fromkeys(value.place for value in parsed.values)
    places = find_places(owner, names, entity_type=config.entity_type)
    preview = Preview(places=places, errors=list(parsed.errors), empty=parsed.empty)
    preview.duplicates = parsed.repeated
    values = _with_place(parsed.values, places, preview)
    series = series_of(owner, values, places)
    values = _in_same_unit(table, config, values, series, preview)
    _sort_out(values, series, owner, preview)
    _sum_up(preview)
    preview.errors.sort(key=lambda error: error.line)
    return preview


def series_of(owner: Space, values: Sequence[Value], places: Places) -> dict[Column, Series]:
    """Return the series that are there already, by place as written and attribute."""
    attributes = {value.attribute for value in values}
    by_entity: dict[tuple[int, str], Series] = {
        (one.entity_id, one.attribute): one
        for one in Series.objects.filter(
            tenant=owner, entity__in=list(places.found.values()), attribute__in=attributes
        )
    }
    return {
        (name, attribute): by_entity[(entity.pk, attribute)]
        for name, entity in places.found.items()
        for attribute in attributes
        if (entity.pk, attribute) in by_entity
    }


def _with_place(values: Sequence[Value], places: Places, preview: Preview) -> list[Value]:
    """Leave out values of refused places; each place is one error, at its first line."""
    told: set[str] = set()
    kept: list[Value] = []
    for value in values:
        sentence = places.refused.get(value.place)
        if sentence is None:
            kept.append(value)
        elif value.place not in told:
            told.add(value.place)
            preview.errors.append(LineError(value.line, "", sentence))
    return kept


def _in_same_unit(
    table: Table,
    config: Config,
    values: Sequence[Value],
    series: dict[Column, Series],
    preview: Preview,
) -> list[Value]:
    """Leave out columns whose unit is not the one the series has; values of two units cannot be compared."""
    wrong: set[Column] = set()
    headings = {column.attribute: table.headings[column.column] for column in config.values}
    for value in values:
        column = (value.place, value.attribute)
        known = series.get(column)
        if known is None or column in wrong or not known.unit or known.unit == value.unit:
            continue
        wrong.add(column)
        text = _("„%(place)s“ wird bisher in einer anderen Einheit gemessen. Bitte wählen Sie diese Einheit.")
        sentence = text % {"place": value.place}
        preview.errors.append(LineError(value.line, headings[value.attribute], sentence))
    return [value for value in values if (value.place, value.attribute) not in wrong]


def _sort_out(values: Sequence[Value], series: dict[Column, Series], owner: Space, preview: Preview) -> None:
    """Tell values that are there already from new ones."""
    ids = {column: one.pk for column, one in series.items()}
    there = _already(
        owner.pk, [(ids[c], v.observed_at) for v in values if (c := (v.place, v.attribute)) in ids]
    )
    taken: set[tuple[int, str, datetime]] = set()
    for value in values:
        place = preview.places.found.get(value.place)
        # Two ways to write one place are one place.
        key = (place.pk, value.attribute, value.observed_at) if place is not None else None
        before = there.get((ids.get((value.place, value.attribute), 0), value.observed_at))
        if before is None and key not in taken:
            preview.new.append(value)
            if key is not None:
                taken.add(key)
            continue
        preview.duplicates += 1
        if before is not None and before != value.value:
            text = _("Für diese Zeit ist schon ein anderer Wert gespeichert (%(value)s); er bleibt.")
            preview.differing.append(LineError(value.line, value.attribute, text % {"value": f"{before:g}"}))


def _already(tenant_id: int, pairs: Sequence[tuple[int, datetime]]) -> dict[tuple[int, datetime], float]:
    found: dict[tuple[int, datetime], float] = {}
    if not pairs:
        return found
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        part = pairs[start : start + PAIRS_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_ALREADY, [[one for one, _at in part], [at for _one, at in part], tenant_id])
            found.update({(series_id, at): value for series_id, at, value in cursor.fetchall()})
    first, last = min(at for _one, at in pairs), max(at for _one, at in pairs)
    wanted = set(pairs)
    for ids in in_parts(sorted({one for one, _at in pairs}), 200):
        for row in cold_readings(tenant_id, ids, first, None).rows():
            if row[1] <= last and (row[0], row[1]) in wanted:
                found[(row[0], row[1])] = row[2]
    return found


def _sum_up(preview: Preview) -> None:
    found: dict[Column, Summary] = {}
    new = set(preview.places.new)
    for value in preview.new:
        column = (value.place, value.attribute)
        if column not in found:
            found[column] = Summary(value.place, value.attribute, value.unit, value.place in new)
        found[column].add(value)
    preview.summaries = list(found.values())
