"""What measures add to other rooms: who serves a goal, what waits on desks, the spine, UN goals."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.kernel import desk
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.portfolio.models import Contribution, Measure, MeasureStatus, Milestone
from allmende.portfolio.selectors.funding import SOON_DAYS, deadline_words, fundings, matches_for_source
from allmende.portfolio.selectors.measures import OVER, PROMISED, measures, seen_contributions
from allmende.portfolio.selectors.stories import stories
from allmende.region.models import Municipality
from allmende.solutions import offers
from allmende.solutions.models import Adoption
from allmende.strategy import links, spine
from allmende.strategy.links import Serving
from allmende.strategy.pages import StrategyPage, add_page
from allmende.strategy.selectors import sdg_contributions
from allmende.strategy.selectors.sdg_contributions import SdgContribution
from allmende.strategy.spine import SpineLevel
from allmende.ui.types import Action, ChainLink

#: Milestones are shown this long before their day.
_AHEAD = timedelta(days=14)


def measures_serving(actor: Actor, goal_ids: Sequence[int]) -> Mapping[int, Sequence[Serving]]:
    """Tell which measures pay into these goals, directly or by a key result below; two queries."""
    pursued = measures(actor).exclude(status=MeasureStatus.DROPPED)
    seen = {one.pk: one for one in pursued.filter(_into(goal_ids))}
    rows = (
        seen_contributions(actor)
        .filter(Q(goal_id__in=goal_ids) | Q(key_result__objective__goal_id__in=goal_ids))
        .filter(measure_id__in=seen)
        .annotate(below=F("key_result__objective__goal_id"))
        .order_by("measure__title", "pk")
    )
    found: dict[int, dict[int, Serving]] = {}
    for row in rows:
        goal_id: int = row.goal_id or row.below
        measure = seen[row.measure_id]
        note = f"{measure.owner.name}, {measure.get_status_display()}"
        url = reverse("portfolio:measure", args=[measure.pk])
        serving = Serving(measure.title, url, note=note, sentence=row.sentence)
        found.setdefault(goal_id, {}).setdefault(measure.pk, serving)
    return {goal_id: tuple(items.values()) for goal_id, items in found.items()}


def _into(goal_ids: Sequence[int]) -> Q:
    rows = Contribution.objects.filter(
        Q(goal_id__in=goal_ids) | Q(key_result__objective__goal_id__in=goal_ids)
    )
    return Q(pk__in=rows.values("measure_id"))


def stories_serving(actor: Actor, goal_ids: Sequence[int]) -> Mapping[int, Sequence[Serving]]:
    """Tell the success stories of measures that pay into these goals; one query."""
    rows = (
        stories(actor)
        .filter(published_on__isnull=False, measure__in=measures(actor))
        .filter(measure__contributions__goal_id__in=goal_ids)
        .annotate(aim=F("measure__contributions__goal_id"))
    )
    found: dict[int, list[Serving]] = {}
    for story in rows:
        url = reverse("portfolio:story", args=[story.pk])
        found.setdefault(story.aim, []).append(
            Serving(story.title, url, note=story.owner.name, sentence=story.teaser)
        )
    return found


def _portfolio_level(actor: Actor) -> list[ChainLink]:
    promised = measures(actor).filter(status__in=PROMISED)
    statuses = list(promised.values_list("status", flat=True))
    running = sum(status == MeasureStatus.RUNNING for status in statuses)
    title = ngettext("%(n)s Maßnahme", "%(n)s Maßnahmen", len(statuses)) % {"n": len(statuses)}
    note = ngettext("%(n)s läuft", "%(n)s laufen", running) % {"n": running}
    return [ChainLink(_("Projektportfolio"), title, reverse("portfolio:board"), note)]


def waiting_for(actor: Actor, today: date) -> list[DeskItem]:
    """Return milestones that are due in the actor's own houses, and deadlines of programmes that fit."""
    spaces = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    return [*_milestones(actor, spaces, today), *_deadlines(actor, today)] if spaces else []


def _milestones(actor: Actor, spaces: Sequence[int], today: date) -> list[DeskItem]:
    mine = Q(measure__responsible_user_id=actor.user_id or 0)
    nobodys = Q(measure__responsible_user=None)
    rows = (
        Milestone.objects.filter(mine | nobodys, measure__owner_id__in=spaces, done_on=None)
        .filter(due_on__lte=today + _AHEAD)
        .exclude(measure__status__in=[*OVER, MeasureStatus.PROPOSED])
        .select_related("measure__owner")
        .order_by("due_on", "pk")[:20]
    )
    return [_milestone_item(row, today) for row in rows]


def _milestone_item(row: Milestone, today: date) -> DeskItem:
    words = {"measure": row.measure.title, "town": row.measure.owner.name}
    sentence = _("%(town)s: %(measure)s") % words
    if row.due_on < today:
        sentence = _("Überfällig. %(sentence)s") % {"sentence": sentence}
    return DeskItem(
        title=_("Meilenstein: %(title)s") % {"title": row.title},
        sentence=sentence,
        url=f"{reverse('portfolio:measure', args=[row.measure_id])}#meilensteine",
        button=_("Meilenstein ansehen"),
        due_on=row.due_on,
    )


def _deadlines(actor: Actor, today: date) -> list[DeskItem]:
    """Return programmes whose deadline is near and that fit one of the actor's measures without a doubt."""
    soon = fundings(actor).filter(deadline_on__gte=today, deadline_on__lte=today + timedelta(days=SOON_DAYS))
    items = []
    for source in soon.prefetch_related("action_fields")[:5]:
        own = actor.space_ids
        fitting = [m for m in matches_for_source(actor, source) if m.fits and m.measure.owner_id in own]
        if not fitting:
            continue
        names = ", ".join(match.measure.title for match in fitting[:3])
        items.append(
            DeskItem(
                title=_("Förderfrist: %(title)s") % {"title": source.title},
                sentence=_("%(deadline)s Könnte passen zu: %(measures)s.")
                % {"deadline": deadline_words(source, today), "measures": names},
                url=reverse("portfolio:funding", args=[source.pk]),
                button=_("Programm ansehen"),
                due_on=source.deadline_on,
            )
        )
    return items


def sdg_contributions_of(actor: Actor, town: Municipality) -> list[SdgContribution]:
    """Tell which of the town's measures name which UN goals by hand; finished checks tell their own."""
    through = Measure.sdgs.through
    own = measures(actor).filter(owner_id=town.space_id, status__in=PROMISED)
    titles = {one.pk: one for one in own}
    rows = through._default_manager.filter(measure_id__in=titles).values_list("measure_id", "sdggoal_id")
    return [
        SdgContribution(
            goal=number,
            title=titles[pk].title,
            url=reverse("portfolio:measure", args=[pk]),
            kind=_("Maßnahme"),
            is_demo=titles[pk].is_demo,
        )
        for pk, number in rows.order_by("measure_id", "sdggoal_id")
    ]


def offered_for(actor: Actor, adoption: Adoption) -> list[Action]:
    """Offer to make a measure of an adoption, or lead to the one it is."""
    made = measures(actor).filter(adoption=adoption).first()
    if made is not None:
        return [Action(_("Zur Maßnahme"), reverse("portfolio:measure", args=[made.pk]))]
    if not actor.may_edit(adoption.owner_id) or Measure.objects.filter(adoption=adoption).exists():
        return []
    url = reverse("portfolio:measure_from_adoption", args=[adoption.pk])
    return [Action(_("Als Maßnahme ins Portfolio"), url, method="post")]


def register() -> None:
    """Put everything in; called once while the app starts."""
    links.register(
        "measure",
        measures_serving,
        singular=gettext_lazy("Maßnahme"),
        plural=gettext_lazy("Maßnahmen"),
        position=20,
    )
    links.register(
        "story",
        stories_serving,
        singular=gettext_lazy("Erfolgsgeschichte"),
        plural=gettext_lazy("Erfolgsgeschichten"),
        position=40,
    )
    desk.register("portfolio", waiting_for)
    spine.register(SpineLevel("portfolio", gettext_lazy("Projektportfolio"), _portfolio_level, 40))
    spine.add_further(gettext_lazy("Portfolio"), "portfolio:board")
    sdg_contributions.register("measures", sdg_contributions_of)
    offers.register("portfolio", offered_for)
    add_page(StrategyPage(gettext_lazy("Maßnahmen"), "portfolio:strategy_measures", position=60))
