"""What the public page of a measure shows, put together from selectors; templates only print it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub import selectors as hub
from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.kernel.mentions import mentions_of
from allmende.portfolio import permissions
from allmende.portfolio.choice_registered import measure_links
from allmende.portfolio.models import Contribution, Learning, Measure, MeasureStatus, Phase
from allmende.portfolio.selectors.funding import matches_for_measure
from allmende.portfolio.selectors.measures import contributions_of, name_of, progress_of, public_reason
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.selectors.readiness import LACKS, earned_stars, readiness_of, star_needs
from allmende.portfolio.selectors.stories import stories
from allmende.portfolio.types import BudgetSummary
from allmende.portfolio.views.checks_words import check_rows
from allmende.portfolio.views.shared import measure_crumbs, pictures_of, status_badge
from allmende.solutions.models import Adoption
from allmende.solutions.selectors.adoptions import is_operating
from allmende.solutions.services.live import dashboard_of
from allmende.strategy import selectors as strategy
from allmende.strategy.types import KeyResultStatus
from allmende.ui.formats import day_text, number_text
from allmende.ui.types import Action, Badge, Fact


@dataclass(frozen=True, slots=True)
class PaysInto:
    """One thing the measure pays into, with its number where it has one.

    Attributes:
        kind: What it is, in the reader's words.
        status: Value and way of a key result; None for goals and statements.
    """

    kind: str
    title: str
    url: str
    sentence: str
    status: KeyResultStatus | None = None


@dataclass(frozen=True, slots=True)
class InUse:
    """What the measure's adoption shows today, and what it achieved."""

    title: str
    url: str
    is_live: bool
    cockpit_url: str
    now: str
    is_simulated: bool
    effect: str
    effect_is_simulated: bool
    effect_url: str


def page(actor: Actor, measure: Measure) -> dict[str, Any]:
    """Everything the public page of a measure needs; people of the consortium see more."""
    now = timezone.now()
    can_edit = may(actor, permissions.EDIT_MEASURE, measure)
    is_own = may(actor, permissions.SEE_INTERNAL, measure)
    shown = pictures_of(actor, measure.pictures.all()).get(measure.pk, [])
    budget = budget_of(measure)
    stones, today = list(measure.milestones.all()), timezone.localdate(now)
    return {
        "measure": measure,
        "name": name_of(measure),
        "over": over(measure),
        "badges": badges(measure),
        "town": getattr(measure.owner, "municipality", None),
        "facts": facts(measure),
        "status_reason": public_reason(measure),
        "progress": progress_of(measure),
        "milestones": stones,
        "late": [stone for stone in stones if stone.done_on is None and stone.due_on < today],
        "phases": Phase.choices,
        "fields": list(measure.action_fields.all()),
        "sdgs": list(measure.sdgs.all()),
        "scenarios": list(measure.scenarios.all()),
        "may_publish": may(actor, permissions.PUBLISH_SOLUTION, measure),
        "pays": pays_into(actor, measure, now),
        "in_use": in_use(actor, measure, now),
        "budget": budget,
        "budget_chart": budget_chart(budget),
        "matches": matches_for_measure(actor, measure, 3) if can_edit and not budget.is_secured else [],
        "pictures": shown,
        "actors": measure.actors.select_related("organisation"),
        "risks": list(measure.risks.all()) if actor.is_member else [],
        "learnings": learnings(measure, is_own=is_own),
        "stories": [one for one in stories(actor).filter(measure=measure) if one.published_on],
        "stars": [(star, star <= measure.stars) for star in (1, 2, 3)],
        "can_edit": can_edit,
        "is_own": is_own,
        "is_member": actor.is_member,
        "actions": actions(measure, can_edit=can_edit),
        "editing": editing(measure) if can_edit else None,
        "solution_state": solution_state(actor, measure),
        "breadcrumbs": measure_crumbs(measure),
        "check_rows": check_rows(actor, measure),
        "more_links": measure_links(actor, measure),
        "mentions": mentions_of(actor, measure),
        "demo_notice": measure.is_demo,
    }


def over(measure: Measure) -> str:
    """Return the small line above the title: number and whose it is."""
    return f"{name_of(measure)} · {measure.owner.name}"


def badges(measure: Measure) -> list[Badge]:
    """Return status, phase and what else is to be seen at once."""
    found = [status_badge(measure), Badge(measure.get_phase_display())]
    if measure.is_quick_win:
        found.append(Badge(_("Schneller Erfolg"), "info"))
    if measure.visibility != "public":
        found.append(Badge(_("nicht öffentlich"), "warning"))
    return found


def facts(measure: Measure) -> list[Fact]:
    """Return the profile's short facts."""
    bundle = measure.bundle
    found = [
        Fact(_("Zuständig"), measure.responsible or None),
        Fact(_("Zeitraum"), span(measure)),
        Fact(_("Ebene"), measure.get_level_display()),
        Fact(_("Priorität"), measure.get_priority_display() if measure.priority else None),
    ]
    if bundle is not None:
        found.append(Fact(_("Maßnahmenbündel"), bundle.title, reverse("portfolio:bundle", args=[bundle.pk])))
    dimensions = [
        word
        for flag, word in (
            (measure.is_ecological, _("Umwelt")),
            (measure.is_economic, _("Wirtschaft")),
            (measure.is_social, _("Zusammenleben")),
        )
        if flag
    ]
    if dimensions:
        found.append(Fact(_("Nützt"), ", ".join(dimensions)))
    return found


def span(measure: Measure) -> str | None:
    """Return from when to when, in words; None if neither is given."""
    begins, ends = measure.begins_on, measure.ends_on
    if begins and ends:
        return _("%(begin)s bis %(end)s") % {"begin": day_text(begins), "end": day_text(ends)}
    if begins:
        return _("ab %(begin)s") % {"begin": day_text(begins)}
    return _("bis %(end)s") % {"end": day_text(ends)} if ends else None


def pays_into(actor: Actor, measure: Measure, now: datetime) -> list[PaysInto]:
    """Return what the measure pays into, key results with their numbers of today."""
    rows = list(contributions_of(actor, measure))
    results = [row.key_result for row in rows if row.key_result is not None]
    numbers = strategy.statuses(results, now) if results else {}
    return [_pays(row, numbers) for row in rows]


def _pays(row: Contribution, numbers: dict[int, KeyResultStatus]) -> PaysInto:
    if row.goal is not None:
        url = reverse("strategy:goal", args=[row.goal.pk])
        return PaysInto(row.goal.get_kind_display(), row.goal.title, url, row.sentence)
    if row.key_result is not None:
        url = reverse("strategy:key_result", args=[row.key_result.pk])
        return PaysInto(
            _("Key Result"), row.key_result.title, url, row.sentence, numbers.get(row.key_result.pk)
        )
    return PaysInto(_("Zukunftsbild"), str(row.future_statement), reverse("strategy:overview"), row.sentence)


def in_use(actor: Actor, measure: Measure, now: datetime) -> InUse | None:
    """Return what the linked adoption shows, if the actor may know of it."""
    adoption: Adoption | None = (
        Adoption.objects.filter(pk=measure.adoption_id)
        .select_related("solution", "municipality", "owner", "effect")
        .defer("municipality__boundary")
        .prefetch_related("steps")
        .first()
        if measure.adoption_id
        else None
    )
    if adoption is None:
        return None
    is_live = is_operating(adoption)
    # That a town thinks about a solution is for members; that it runs is public.
    if not is_live and not actor.is_member:
        return None
    is_seen = actor.is_member
    words, cockpit_url, is_simulated = _today(actor, adoption, now)
    effect = getattr(adoption, "effect", None)
    return InUse(
        title=adoption.solution.title,
        url=reverse("solutions:adoption", args=[adoption.pk])
        if is_seen
        else reverse("solutions:solution", args=[adoption.solution.slug]),
        is_live=is_live,
        cockpit_url=cockpit_url,
        now=words,
        is_simulated=is_simulated,
        effect=effect.sentence if effect else "",
        effect_is_simulated=bool(effect and effect.is_simulated),
        effect_url=reverse("solutions:report", args=[adoption.pk]) if effect and is_seen else "",
    )


def _today(actor: Actor, adoption: Adoption, now: datetime) -> tuple[str, str, bool]:
    """Return what the town's cockpit says now, in a sentence, with its address."""
    dashboard = dashboard_of(actor, adoption)
    if dashboard is None:
        return "", "", False
    states = hub.room_states(actor, dashboard, now)
    url = reverse("cockpit:dashboard", args=[adoption.municipality.slug, dashboard.slug])
    if not states:
        return "", url, False
    measured = [state for state in states if state.state in {"good", "soon", "now"}]
    words = ngettext("%(count)s Raum wird gemessen", "%(count)s Räume werden gemessen", len(measured))
    good = sum(state.state == "good" for state in measured)
    sentence = words % {"count": number_text(len(measured))}
    if measured:
        sentence += ", " + _("davon %(count)s im grünen Bereich") % {"count": number_text(good)}
    return sentence + ".", url, any(state.is_simulated for state in measured)


def learnings(measure: Measure, *, is_own: bool) -> Sequence[Learning]:
    """Return what was learned: to the public what is public, to members of the owner everything."""
    rows = measure.learnings.all()
    return list(rows if is_own else rows.filter(is_public=True))


def budget_chart(budget: BudgetSummary) -> dict[str, Any] | None:
    """Return bars by year, who pays: at most three series."""
    if not budget.years or not budget.total:
        return None
    series = [
        {"name": _("Förderung"), "points": [[str(y.year), float(y.funded)] for y in budget.years]},
        {"name": _("Eigenanteil"), "points": [[str(y.year), float(y.own)] for y in budget.years]},
    ]
    return {"kind": "bar", "unit": "€", "series": [s for s in series if any(p[1] for p in s["points"])]}


def actions(measure: Measure, *, can_edit: bool) -> list[Action]:
    """Return what can be done with the measure as a whole."""
    if not can_edit:
        return []
    first = "grunddaten"
    found = [
        Action(_("Bearbeiten"), reverse("portfolio:measure_section", args=[measure.pk, first]), "primary")
    ]
    found.append(Action(_("Stand ändern"), reverse("portfolio:measure_status", args=[measure.pk])))
    return found


def editing(measure: Measure) -> dict[str, Any]:
    """Return what the owner's people see beside the profile: what is missing, and what stars need."""
    ready = readiness_of(measure)
    return {
        "blocking": [LACKS[lack] for lack in ready.blocking],
        "warnings": [LACKS[lack] for lack in ready.warnings],
        "is_proposed": measure.status == MeasureStatus.PROPOSED,
        "stars": star_needs(measure),
        "earned": earned_stars(measure),
        "trail_url": reverse("portfolio:measure_trail", args=[measure.pk]),
    }


def solution_state(actor: Actor, measure: Measure) -> str:
    """Return where the measure stands beside the catalogue: "", "draft", "published", "taken" or "free"."""
    solution = measure.solution
    if solution is None:
        return "free" if may(actor, permissions.EDIT_MEASURE, measure) else ""
    if solution.owner_id != measure.owner_id:
        return "taken"
    if solution.visibility == "public":
        return "published"
    return "draft" if may(actor, permissions.EDIT_MEASURE, measure) else ""
