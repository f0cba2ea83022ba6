"""Statistics worked out from others: density from people and area, shares from parts."""

from typing import Final

from django.db import connection, transaction

from allmende.kernel.actor import Actor
from allmende.strategy.models import Statistic

#: Numerator by denominator at the same place, on the same day and base.
_SAME_DAY: Final = """
join strategy_statisticvalue d on d.statistic_id = %(denominator)s and d.breakdown = %(denominator_part)s
    and d.place_kind = n.place_kind and d.place_key = n.place_key
    and d.reference_date = n.reference_date and d.basis = n.basis
"""
#: Or by the newest denominator there is: an area hardly changes.
_NEWEST: Final = """
cross join lateral (
    select value from strategy_statisticvalue newest
    where newest.statistic_id = %(denominator)s and newest.breakdown = %(denominator_part)s
        and newest.place_kind = n.place_kind and newest.place_key = n.place_key
    order by newest.reference_date desc, newest.id desc limit 1
) d
"""
_INSERT: Final = """
insert into strategy_statisticvalue
    (statistic_id, place_kind, place_key, place_name, reference_date, breakdown, value, basis, quality, note)
select %(statistic)s, n.place_kind, n.place_key, n.place_name, n.reference_date, '',
    round(n.value / d.value * %(factor)s, 6), n.basis, n.quality, %(note)s
from strategy_statisticvalue n
{denominators}
where n.statistic_id = %(numerator)s and n.breakdown = %(numerator_part)s and d.value <> 0
"""
NOTE: Final = "berechnet"


@transaction.atomic
def derive(*, actor: Actor, statistic: Statistic) -> int:
    """Work out every value of a calculated statistic anew; returns how many there are.

    What somebody typed for it goes: a calculated statistic has calculated values only.
    """
    del actor  # the change that makes this necessary is written down with its author
    how = statistic.calculation
    parts = {
        one.key: one.pk
        for one in Statistic.objects.filter(key__in=[how["numerator"][0], how["denominator"][0]])
    }
    statistic.values.all().delete()
    if not {how["numerator"][0], how["denominator"][0]} <= parts.keys():
        return 0
    sql = _INSERT.format(denominators=_NEWEST if how.get("newest_denominator") else _SAME_DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "statistic": statistic.pk,
                "numerator": parts[how["numerator"][0]],
                "numerator_part": how["numerator"][1],
                "denominator": parts[how["denominator"][0]],
                "denominator_part": how["denominator"][1],
                "factor": how["factor"],
                "note": NOTE,
            },
        )
        return int(cursor.rowcount)


def derive_from(*, actor: Actor, changed: set[str]) -> int:
    """Work out what depends on statistics (by key) whose values changed; returns how many values."""
    return sum(derive(actor=actor, statistic=statistic) for statistic in worked_out_from(changed))


def worked_out_from(keys: set[str]) -> list[Statistic]:
    """Return the calculated statistics that use one of these (by key)."""
    return [
        statistic
        for statistic in Statistic.objects.exclude(calculation={})
        if keys & {statistic.calculation["numerator"][0], statistic.calculation["denominator"][0]}
    ]
