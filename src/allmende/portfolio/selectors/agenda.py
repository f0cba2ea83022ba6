"""The digital agenda: the list of a town's concrete projects, always as it is today."""

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Contribution, Measure, MeasureStatus
from allmende.portfolio.selectors.measures import PROMISED, measures, name_of, progress_of, with_parts
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.types import AgendaEntry

#: What runs before what is planned before what rests before what is done.
_ORDER = Case(
    *(
        When(status=status, then=Value(place))
        for place, status in enumerate(
            [MeasureStatus.RUNNING, MeasureStatus.PLANNED, MeasureStatus.PAUSED, MeasureStatus.DONE]
        )
    ),
    default=Value(9),
    output_field=IntegerField(),
)


def digital_agenda(actor: Actor, space: Space) -> list[AgendaEntry]:
    """Return the space's promised and finished measures, as far as the actor may see them."""
    own = measures(actor).filter(owner=space, status__in=PROMISED)
    rows = with_parts(actor, own).prefetch_related("budget_lines").order_by(_ORDER, "begins_on", "number")
    return [_entry(measure) for measure in rows]


def _entry(measure: Measure) -> AgendaEntry:
    budget = budget_of(measure)
    return AgendaEntry(
        measure=measure,
        name=name_of(measure),
        title=measure.title,
        summary=measure.summary,
        benefit=measure.benefit,
        status=measure.get_status_display(),
        phase=measure.get_phase_display(),
        responsible=measure.responsible,
        begins_on=measure.begins_on,
        ends_on=measure.ends_on,
        fields=tuple(field.name for field in measure.action_fields.all()),
        goals=tuple(target_words(one) for one in measure.contributions.all()),
        total=budget.total if budget.is_given else None,
        progress=progress_of(measure),
        url=reverse("portfolio:measure", args=[measure.pk]),
    )


def target_words(contribution: Contribution) -> str:
    """Return what a contribution pays into, in words."""
    return str(contribution.goal or contribution.key_result or contribution.future_statement)
