"""What checks, choices, lead projects and ideas add to other rooms: desks, reviews, UN goals, strategies."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.kernel import desk
from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.kernel.models import SpaceKind, Visibility
from allmende.portfolio.choice_addresses import sketch_url
from allmende.portfolio.choice_permissions import SEE_ORPHANS
from allmende.portfolio.models import (
    Call,
    CheckAnswer,
    CheckKind,
    LeadProject,
    LeadProjectState,
    Measure,
    Selection,
    Sketch,
    SketchState,
)
from allmende.portfolio.selectors.checks import newest_checks
from allmende.portfolio.selectors.checks_results import STRENGTHS
from allmende.portfolio.selectors.orphans import orphans
from allmende.region.models import Municipality
from allmende.strategy import review
from allmende.strategy.models import Strategy
from allmende.strategy.pages import StrategyPage, add_page
from allmende.strategy.review import Finding
from allmende.strategy.selectors import sdg_contributions
from allmende.strategy.selectors.sdg_contributions import SdgContribution
from allmende.ui.types import Link

#: State of a choice → what is asked, and the button's words.
_SELECTION_WORDS: Final = {
    "scoring": (gettext_lazy("Bitte bewerten Sie die Vorhaben dieser Auswahl."), gettext_lazy("Bewerten")),
    "voting": (gettext_lazy("Bitte geben Sie Ihren Stimmzettel ab."), gettext_lazy("Abstimmen")),
    "counted": (gettext_lazy("Ausgezählt; die Entscheidung fehlt noch."), gettext_lazy("Entscheiden")),
}
#: Links of one sort of gap that a review prints; the rest is counted.
SHOWN: Final = 10


def gaps_found(actor: Actor, strategy: Strategy) -> Sequence[Finding]:
    """Tell a review what lacks a link in the chain of the strategy's owner."""
    if not may(actor, SEE_ORPHANS, strategy.owner):
        return []
    report = orphans(actor, strategy.owner)
    return [
        Finding(
            str(group.gap.label),
            [Link(item.title, item.mend_url) for item in group.items[:SHOWN]],
            more=max(0, group.count - SHOWN),
        )
        for group in report.groups
        if group.count
    ]


def checked_contributions(actor: Actor, town: Municipality) -> list[SdgContribution]:
    """Tell what finished checks say about the UN goals, help and harm; one query."""
    newest = newest_checks(actor, CheckKind.SDG).filter(measure__owner_id=town.space_id)
    rows = (
        CheckAnswer.objects.filter(check_made__in=newest.values("pk"), sdg__isnull=False)
        .exclude(score=0)
        .exclude(check_made__measure__status="dropped")
        .select_related("check_made__measure")
        .order_by("check_made__measure__title", "sdg_id", "pk")
    )
    return [_contribution(row, row.check_made.measure) for row in rows if row.check_made.measure]


def _contribution(row: CheckAnswer, measure: Measure) -> SdgContribution:
    score = row.score or 0
    return SdgContribution(
        goal=row.sdg_id or 0,
        title=measure.title,
        url=reverse("portfolio:measure_check", args=[measure.pk, CheckKind.SDG.value]),
        kind=_("Maßnahme, geprüft"),
        target=row.sdg_target,
        helps=score > 0,
        strength=str(STRENGTHS[score]),
        sentence=row.reason,
        is_demo=measure.is_demo,
    )


def waiting_for(actor: Actor, today: date) -> list[DeskItem]:
    """Return what people are asked to score, vote on, judge, look through or write down."""
    return [
        *_selections(actor), *_juries(actor), *_new_ideas(actor), *_calls_over(actor, today), *_leads(actor)
    ]  # fmt: skip


def _selections(actor: Actor) -> list[DeskItem]:
    common = Q(owner__kind=SpaceKind.CONSORTIUM) & ~Q(visibility=Visibility.MUNICIPALITY)
    mine = Q(owner_id__in=actor.space_ids) | (common if actor.is_member else Q(pk__in=[]))
    person = actor.user_id or 0
    rows = Selection.objects.filter(mine, state__in=["scoring", "voting"]).annotate(
        wanted=Count("candidates", distinct=True) * Count("criteria", distinct=True),
        scored=Count("candidates__scores", filter=Q(candidates__scores__user_id=person), distinct=True),
        own_ballots=Count("ballots", filter=Q(ballots__user_id=person), distinct=True),
    )
    waiting = rows.filter(Q(state="scoring", scored__lt=F("wanted")) | Q(state="voting", own_ballots=0))
    managed = [space_id for space_id in actor.space_ids if actor.may_manage(space_id)]
    counted = Selection.objects.filter(state="counted", owner_id__in=managed)
    return [
        DeskItem(
            title=row.title,
            sentence=str(_SELECTION_WORDS[row.state][0]),
            url=reverse("portfolio:selection", args=[row.pk]),
            button=str(_SELECTION_WORDS[row.state][1]),
        )
        for row in [*waiting.order_by("pk"), *counted.order_by("pk")]
    ]


def _juries(actor: Actor) -> list[DeskItem]:
    judged = Count(
        "sketches__jury_scores", filter=Q(sketches__jury_scores__user_id=actor.user_id or 0), distinct=True
    )
    ideas = Count("sketches", filter=~Q(sketches__state=SketchState.DECLINED), distinct=True)
    rows = Call.objects.filter(state="jury", jury=actor.user_id or 0).annotate(judged=judged, ideas=ideas)
    return [
        DeskItem(
            title=row.title,
            sentence=_("Die Jury ist gebeten, die Ideen zu bewerten."),
            url=reverse("portfolio:call", args=[row.pk]),
            button=_("Ideen bewerten"),
        )
        for row in rows.filter(judged__lt=F("ideas")).order_by("pk")
    ]


def _new_ideas(actor: Actor) -> list[DeskItem]:
    spaces = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    rows = (
        Sketch.objects.filter(owner_id__in=spaces, state=SketchState.NEW, call__state="open")
        .values("call_id", "call__title")
        .annotate(count=Count("pk"))
        .order_by("call_id")
    )
    return [
        DeskItem(
            title=row["call__title"],
            sentence=ngettext(
                "%(count)s neue Idee wartet darauf, gelesen zu werden.",
                "%(count)s neue Ideen warten darauf, gelesen zu werden.",
                row["count"],
            )
            % {"count": row["count"]},
            url=f"{reverse('portfolio:sketches')}?{urlencode({'stand': 'new', 'aufruf': row['call_id']})}",
            button=_("Ideen lesen"),
        )
        for row in rows
    ]


def _calls_over(actor: Actor, today: date) -> list[DeskItem]:
    """Calls whose last day is past wait for their jury; people were promised an answer."""
    spaces = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    rows = Call.objects.filter(owner_id__in=spaces, state="open", closes_on__lt=today)
    return [
        DeskItem(
            title=row.title,
            sentence=_("Der Aufruf ist vorbei. Bitten Sie jetzt die Jury, die Ideen zu bewerten."),
            url=reverse("portfolio:call", args=[row.pk]),
            button=_("Aufruf öffnen"),
        )
        for row in rows.order_by("closes_on", "pk")
    ]


def _leads(actor: Actor) -> list[DeskItem]:
    """The project management writes down advice and resolution."""
    if not actor.is_coordinator or actor.is_system:
        return []
    waiting = [LeadProjectState.PROPOSED, LeadProjectState.REFLECTED]
    seen = Measure.objects.visible_to(actor)
    rows = LeadProject.objects.filter(state__in=waiting, measure__in=seen).select_related("measure")
    return [
        DeskItem(
            title=_("Leitprojekt: %(title)s") % {"title": row.measure.title},
            sentence=_("Vorgeschlagen; der Rat des Fachbeirats fehlt noch.")
            if row.state == LeadProjectState.PROPOSED
            else _("Beraten; der Beschluss des Steuerkreises fehlt noch."),
            url=reverse("portfolio:lead", args=[row.pk]),
            button=_("Leitprojekt öffnen"),
        )
        for row in rows.order_by("proposed_on", "pk")
    ]


def board_links(actor: Actor) -> list[Link]:
    """Return where the portfolio leads on to; members see more."""
    found = [
        Link(_("Leitprojekte"), reverse("portfolio:leads")),
        Link(_("Ideen gesucht"), reverse("portfolio:calls_public")),
    ]
    if not actor.is_member:
        return found
    return [
        *found,
        Link(_("Prüfungen"), reverse("portfolio:checks")),
        Link(_("Auswahl"), reverse("portfolio:selections")),
        Link(_("Skizzen und Aufrufe"), reverse("portfolio:sketches")),
        Link(_("Lücken"), reverse("portfolio:orphans")),
    ]


def measure_links(actor: Actor, measure: Measure) -> list[Link]:
    """Return what hangs on a measure: its lead project, the sketch it came from."""
    found = []
    project = LeadProject.objects.filter(measure=measure).first()
    if project is not None and (
        actor.is_member or project.state not in {"proposed", "reflected", "declined"}
    ):
        found.append(Link(_("Leitprojekt"), reverse("portfolio:lead", args=[project.pk])))
    elif project is None and actor.may_edit(measure.owner_id):
        url = f"{reverse('portfolio:lead_propose')}?massnahme={measure.pk}"
        found.append(Link(_("Als Leitprojekt vorschlagen"), url))
    sketch = Sketch.objects.visible_to(actor).filter(measure=measure).first() if actor.is_member else None
    if sketch is not None:
        found.append(Link(_("Aus der Skizze „%(title)s“") % {"title": sketch.title}, sketch_url(sketch.pk)))
    return found


def register() -> None:
    """Put everything in; called once while the app starts."""
    desk.register("choices", waiting_for)
    review.register("orphans", gaps_found)
    sdg_contributions.register("checks", checked_contributions)
    add_page(StrategyPage(gettext_lazy("Prüfungen"), "portfolio:strategy_checks", position=80))
