"""What the portfolio tells the pages on which a strategy is made: counts, answers, stories, doors."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from allmende.kernel.actor import Actor
from allmende.portfolio.models import Learning, Measure, MeasureStatus, Phase
from allmende.portfolio.selectors.measures import measures
from allmende.portfolio.selectors.selection import selections
from allmende.portfolio.selectors.sketches import sketches
from allmende.portfolio.selectors.stories import stories
from allmende.strategy import making_links
from allmende.strategy.links import Serving
from allmende.strategy.models import Strategy

_TRIED = (Phase.PILOT, Phase.CONSOLIDATION, Phase.TRANSFER)
_RUNNING = (Phase.CONSOLIDATION, Phase.TRANSFER)


def measures_answering(actor: Actor, scenario_ids: Sequence[int]) -> Mapping[int, Sequence[Serving]]:
    """Tell which measures answer these scenarios; two queries."""
    pursued = measures(actor).exclude(status=MeasureStatus.DROPPED)
    pairs = Measure.scenarios.through.objects.filter(
        scenario_id__in=scenario_ids, measure__in=pursued.order_by().values("pk")
    ).values_list("scenario_id", "measure_id")
    found: dict[int, list[int]] = {}
    for scenario_id, measure_id in pairs:
        found.setdefault(scenario_id, []).append(measure_id)
    wanted = {measure_id for ids in found.values() for measure_id in ids}
    seen = {one.pk: one for one in pursued.filter(pk__in=wanted)} if wanted else {}
    return {
        scenario_id: [_serving(seen[measure_id]) for measure_id in ids] for scenario_id, ids in found.items()
    }


def _serving(measure: Measure) -> Serving:
    url = reverse("portfolio:measure", args=[measure.pk])
    return Serving(measure.title, url, note=str(measure.get_status_display()))


def stories_of(actor: Actor, strategy: Strategy) -> Sequence[Serving]:
    """Return the published success stories of the strategy's owner, newest first."""
    found = stories(actor).filter(owner_id=strategy.owner_id, published_on__isnull=False)
    return [
        Serving(story.title, reverse("portfolio:story", args=[story.pk]), note=story.teaser)
        for story in found.order_by("-published_on", "-pk")[:6]
    ]


def _own(actor: Actor, strategy: Strategy) -> "QuerySet[Measure]":
    return measures(actor).filter(owner_id=strategy.owner_id).exclude(status=MeasureStatus.DROPPED).order_by()


def _ideas(actor: Actor, strategy: Strategy) -> int:
    return sketches(actor).filter(owner_id=strategy.owner_id).count()


def _selections(actor: Actor, strategy: Strategy) -> int:
    return selections(actor).filter(owner_id=strategy.owner_id).count()


def _concepts(actor: Actor, strategy: Strategy) -> int:
    """Measures somebody thought through: with a milestone and a budget."""
    thought_through = Q(milestones__isnull=False) & Q(budget_lines__isnull=False)
    return _own(actor, strategy).filter(thought_through).distinct().count()


def _trials(actor: Actor, strategy: Strategy) -> int:
    return _own(actor, strategy).filter(phase__in=_TRIED).count()


def _operations(actor: Actor, strategy: Strategy) -> int:
    return _own(actor, strategy).filter(phase__in=_RUNNING).count()


def _learnings(actor: Actor, strategy: Strategy) -> int:
    return Learning.objects.filter(measure__in=_own(actor, strategy).values("pk")).count()


def _idea_door(strategy: Strategy, words: str) -> str:
    return f"{reverse('portfolio:sketch_new')}?{urlencode({'titel': words})}"


def register() -> None:
    """Put everything in; called once while the app starts."""
    making_links.register_answers("measure", measures_answering)
    making_links.register_stories("story", stories_of)
    for key, counter in (
        ("ideas", _ideas),
        ("selections", _selections),
        ("concepts", _concepts),
        ("trials", _trials),
        ("operations", _operations),
        ("learnings", _learnings),
    ):
        making_links.register_counter(key, counter)
    making_links.register_door("idea", _idea_door)
    making_links.register_door("ideas", lambda strategy, words: reverse("portfolio:sketches"))
    making_links.register_door("selection", lambda strategy, words: reverse("portfolio:selections"))
    making_links.register_door(
        "measures", lambda strategy, words: reverse("portfolio:strategy_measures", args=[strategy.key])
    )
