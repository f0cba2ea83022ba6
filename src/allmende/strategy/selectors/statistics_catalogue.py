"""The list of statistics with its filters, and who may do what with one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import marks_of, values_of
from allmende.kernel.models import Space
from allmende.strategy.models import ActionField, SdgGoal, Statistic, StatisticValue
from allmende.strategy.selectors.statistics_values import statistics


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What a visitor looks for; empty means everything."""

    words: str = ""
    sdg: str = ""
    dimension: str = ""
    field: str = ""
    source: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether any filter is set."""
        return any((self.words, self.sdg, self.dimension, self.field, self.source))


def found_statistics(actor: Actor, query: CatalogueQuery) -> QuerySet[Statistic]:
    """Return the statistics that match, each with its newest day (`newest_on`)."""
    found = statistics(actor)
    for word in query.words.split()[:6]:
        found = found.filter(
            Q(title__icontains=word) | Q(definition__icontains=word) | Q(source__icontains=word)
            | Q(unit__icontains=word)
        )  # fmt: skip
    if query.sdg.isdecimal():
        found = found.filter(sdgs=int(query.sdg))
    if query.dimension:
        found = found.filter(dimension=query.dimension)
    if query.field:
        found = found.filter(action_fields__key=query.field)
    if query.source:
        found = found.filter(source=query.source)
    return with_newest(found)


def with_newest(found: QuerySet[Statistic]) -> QuerySet[Statistic]:
    """Add the newest reference date (`newest_on`), None where there is no value."""
    values = StatisticValue.objects.filter(statistic=OuterRef("pk"), breakdown="").order_by()
    newest = values.values("statistic").annotate(newest=Max("reference_date")).values("newest")
    return found.annotate(newest_on=Subquery(newest))


def sources(actor: Actor) -> Sequence[str]:
    """Return where the visible statistics come from, in order."""
    return sorted(set(statistics(actor).order_by().values_list("source", flat=True)))


def filter_choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters of the catalogue offer."""
    return {
        "sdg": [(str(goal.number), str(goal)) for goal in SdgGoal.objects.all()],
        "feld": [(field.key, field.name) for field in ActionField.objects.all()],
        "quelle": [(source, source) for source in sources(actor)],
    }


def statistic_token(statistic: Statistic) -> str:
    """Return the marks of everything a statistic's form shows."""
    own = [field.attname for field in Statistic._meta.concrete_fields]
    return marks_of(values_of(statistic, [*own, "sdgs", "action_fields"]))


def editable_spaces(actor: Actor) -> list[Space]:
    """Return the spaces whose statistics this actor looks after."""
    if actor.is_system:
        return list(Space.objects.order_by("name"))
    ids = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    return list(Space.objects.filter(pk__in=ids).order_by("kind", "name")) if ids else []
