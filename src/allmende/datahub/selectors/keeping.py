"""How long readings are kept: what each dataset asks for, and what that means for each series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.calendar_months import months_before
from allmende.datahub.local_time import ZONE, local_day, midnight
from allmende.datahub.models import Afterwards, Dataset
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

#: When the worker deletes (UTC); see tasks.py.
RUN_HOUR, RUN_MINUTE = 3, 10
SOON: Final = timedelta(days=30)

_SERIES = """
select entity.type, series.attribute, array_agg(series.id order by series.id)
from datahub_series series
join datahub_entity entity on entity.tenant = series.tenant and entity.id = series.entity_id
where series.tenant = %(tenant)s group by 1, 2 order by 1, 2
"""
#: Days before the cut whose single readings are still there, counted from the roll-ups.
_DUE = """
select coalesce(sum(readings) filter (where day < %(cut)s), 0)::bigint,
       coalesce(sum(readings) filter (where day < %(soon)s), 0)::bigint,
       coalesce(sum(readings), 0)::bigint, min(day)
from rollup_day days
left join series_horizon horizon on horizon.tenant = days.tenant and horizon.series_id = days.series_id
where days.tenant = %(tenant)s and days.series_id = any(%(series)s::bigint[])
  and (horizon.raw_from is null or day >= (horizon.raw_from at time zone %(zone)s)::date)
"""
_ROLLED_DUE = """
select count(*) filter (where day < %(cut)s), count(*), min(day) from rollup_day
where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """How long single readings and their roll-ups are kept.

    Attributes:
        rollup_months: Counted like `raw_months` from the measuring; None: without end.
    """

    raw_months: int
    rollup_months: int | None

    @property
    def forgets(self) -> bool:
        """Whether nothing remains when the single readings go."""
        return self.rollup_months is not None and self.rollup_months <= self.raw_months

    def raw_before(self, now: datetime) -> datetime:
        """Return the local midnight before which single readings are too old."""
        return midnight(local_day(months_before(now, self.raw_months)))

    def rollups_before(self, now: datetime) -> datetime | None:
        """Return the same for roll-ups; None: they stay."""
        if self.rollup_months is None:
            return None
        return midnight(local_day(months_before(now, max(self.rollup_months, self.raw_months))))


@dataclass(frozen=True, slots=True)
class Group:
    """The series of one attribute of one kind of entity, and what is asked of them.

    Attributes:
        rule: The longest of what its datasets ask for; None: no dataset speaks of it, so it stays.
        datasets: Which datasets those are.
    """

    entity_type: str
    attribute: str
    series: Sequence[int]
    rule: Rule | None
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What goes when.

    Attributes:
        next_run: When the worker deletes next (UTC).
        raw_before: First local day that is kept as single readings.
        readings_next: Single readings that go in the next run; `readings_soon` within 30 days after now.
        readings: Single readings there are now (of whole days that are over).
        first_day: Oldest local day with single readings.
        rollup_days: Values of days there are; `rollup_days_next` that go in the next run.
    """

    next_run: datetime
    raw_before: date
    readings_next: int
    readings_soon: int
    readings: int
    first_day: date | None
    rollup_days: int
    rollup_days_next: int
    first_rollup_day: date | None


def rule_of(dataset: Dataset) -> Rule:
    """Return what a dataset asks for: its owner's choice, else what it was installed with."""
    keeping = getattr(dataset, "keeping", None)
    if keeping is None:
        return Rule(dataset.retention_months, dataset.retention_months)
    if keeping.afterwards == Afterwards.FORGET:
        return Rule(keeping.raw_months, keeping.raw_months)
    return Rule(keeping.raw_months, keeping.rollup_months)


def keeping_sentence(rule: Rule) -> str:
    """Say how long readings are kept and what remains then."""
    months = ngettext("%(months)s Monat", "%(months)s Monate", rule.raw_months) % {"months": rule.raw_months}
    values = {"months": months, "rollups": rule.rollup_months}
    if rule.forgets:
        return _("%(months)s, danach werden Messwerte gelöscht") % values
    if rule.rollup_months is None:
        return _("%(months)s, danach bleiben Stunden- und Tageswerte ohne Ende") % values
    text = _("%(months)s, danach bleiben Stunden- und Tageswerte bis %(rollups)s Monate nach der Messung")
    return text % values


def longest(rules: Sequence[Rule]) -> Rule | None:
    """Return the rule that keeps whatever one of these keeps; None for none."""
    if not rules:
        return None
    rollups = [rule.rollup_months for rule in rules]
    endless = None in rollups
    return Rule(
        max(rule.raw_months for rule in rules),
        None if endless else max(months for months in rollups if months is not None),
    )


def groups_of(tenant_id: int, *, instead: dict[int, Rule] | None = None) -> list[Group]:
    """Return every series of a town by kind and attribute, with the rule that holds.

    An attribute that no dataset names follows the datasets of its kind of entity.

    Args:
        instead: Dataset id → a rule to try out.
    """
    datasets = list(
        Dataset.objects.filter(owner_id=tenant_id).select_related("keeping").order_by("title", "pk")
    )
    with connection.cursor() as cursor:
        cursor.execute(_SERIES, {"tenant": tenant_id})
        rows = cursor.fetchall()
    return [_group(datasets, instead or {}, *row) for row in rows]


def _group(
    datasets: list[Dataset], instead: dict[int, Rule], entity_type: str, attribute: str, series: list[int]
) -> Group:
    of_type = [one for one in datasets if one.entity_type == entity_type]
    naming = [one for one in of_type if attribute in {named["name"] for named in one.attributes}]
    asking = tuple(naming or of_type)
    rule = longest([instead.get(one.pk) or rule_of(one) for one in asking])
    return Group(entity_type, attribute, series, rule, asking)


def attribute_titles(tenant_id: int) -> dict[str, str]:
    """Return what a town's datasets call their attributes, by name."""
    named = Dataset.objects.filter(owner_id=tenant_id).values_list("attributes", flat=True)
    return {one["name"]: one["title"] for attributes in named for one in attributes if one.get("title")}


def own_dataset(actor: Actor, space: Space, slug: str) -> Dataset:
    """Return a dataset of a town for its people.

    Raises:
        NotFound: the town has none of that slug, or the actor may not know of it.
    """
    visible = Dataset.objects.visible_to(actor).filter(owner=space).select_related("owner", "keeping")
    found: Dataset = get_or_not_found(visible, slug=slug)
    return found


def due_of(groups: Sequence[Group], rule: Rule, tenant_id: int, now: datetime) -> Due:
    """Count what a rule takes from some groups; counts come from roll-ups of whole days."""
    series = [one for group in groups for one in group.series]
    raw_before, rollups_before = rule.raw_before(now), rule.rollups_before(now)
    cut = local_day(raw_before)
    parameters: Parameters = {
        "tenant": tenant_id,
        "series": series,
        "zone": ZONE.key,
        "cut": cut,
        "soon": cut + SOON,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, parameters)
        readings_next, readings_soon, readings, first_day = cursor.fetchone()
        parameters["cut"] = local_day(rollups_before) if rollups_before is not None else date(1900, 1, 1)
        cursor.execute(_ROLLED_DUE, parameters)
        rollups_next, rollups, first_rollup = cursor.fetchone()
    return Due(
        next_run=next_run(now),
        raw_before=cut,
        readings_next=readings_next,
        readings_soon=readings_soon,
        readings=readings,
        first_day=first_day,
        rollup_days=rollups,
        rollup_days_next=rollups_next,
        first_rollup_day=first_rollup,
    )


def next_run(now: datetime) -> datetime:
    """Return when the worker deletes next (UTC)."""
    today = now.replace(hour=RUN_HOUR, minute=RUN_MINUTE, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
