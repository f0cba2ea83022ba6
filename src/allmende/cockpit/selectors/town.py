"""One town's page: how it is today, what runs here, who it is, whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.cockpit.selectors.chain import measured_words
from allmende.cockpit.selectors.tiles import tiles_of
from allmende.cockpit.types import Goal, RunningRow, Tile
from allmende.datahub.models import Dashboard, Dataset
from allmende.datahub.selectors import dashboards_of, datasets_of, sources_of
from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.region.models import Contact, Membership, Municipality
from allmende.region.selectors import contacts_of, memberships
from allmende.solutions.models import Solution
from allmende.solutions.selectors.by_town import TownSolution, solutions_by_town
from allmende.solutions.selectors.catalogue import solutions
from allmende.strategy.models import CycleStatus
from allmende.strategy.selectors import objectives, statuses, strategy_of, visible_goals
from allmende.ui.formats import day_text, number_text
from allmende.ui.types import Fact, Link

GOALS: Final = 6


@dataclass(frozen=True, slots=True)
class TownPage:
    """Everything a town's page shows; see `types` for the parts."""

    lead: str
    tiles: Sequence[Tile]
    cockpits: Sequence[Link]
    running: Sequence[RunningRow]
    under_way: Sequence[RunningRow]
    stewarded: Sequence[Link]
    goals: Sequence[Goal]
    strategy: Link | None
    facts: Sequence[Fact]
    contacts: Sequence[Contact]
    datasets: Sequence[Dataset]
    own_links: Sequence[Link]


def town_page(actor: Actor, town: Municipality, now: datetime) -> TownPage:
    """Return what this actor sees of the town."""
    dashboards = list(dashboards_of(actor, town.space))
    here = solutions_by_town(actor, town).get(town.pk, [])
    known = {row.slug: row for row in solutions(actor).prefetch_related(None)}
    rows = [_running(town, entry, known.get(entry.slug), dashboards) for entry in here]
    membership = memberships().filter(municipality=town).first()
    return TownPage(
        lead=_lead(town, membership),
        tiles=tiles_of(actor, town, now),
        cockpits=[Link(d.title, _cockpit_url(town, d)) for d in dashboards],
        running=[row for row, entry in zip(rows, here, strict=True) if entry.is_live],
        under_way=[row for row, entry in zip(rows, here, strict=True) if not entry.is_live],
        stewarded=[
            Link(row.title, reverse("solutions:solution", args=[row.slug]))
            for row in known.values()
            if row.steward_id == town.pk
        ],
        goals=_goals(actor, town, now),
        strategy=_strategy(actor, town),
        facts=facts_of(town, membership),
        contacts=list(contacts_of(town)),
        datasets=list(datasets_of(actor, town.space)),
        own_links=_own_links(actor, town),
    )


def _lead(town: Municipality, membership: Membership | None) -> str:
    place = f"{town.kind}, {town.district.name}"
    return f"{place} · {membership.get_kind_display()}" if membership else place


def _cockpit_url(town: Municipality, dashboard: Dashboard) -> str:
    return reverse("cockpit:dashboard", args=[town.slug, dashboard.slug])


def _running(
    town: Municipality, entry: TownSolution, solution: Solution | None, dashboards: Sequence[Dashboard]
) -> RunningRow:
    blueprint = solution.blueprint if solution else ""
    cockpit = next((d for d in dashboards if blueprint and d.origin == blueprint), None)
    return RunningRow(
        title=entry.title,
        url=reverse("solutions:solution", args=[entry.slug]),
        stage=entry.stage,
        since=entry.since,
        version=entry.version,
        cockpit=Link(_("Cockpit ansehen"), _cockpit_url(town, cockpit)) if cockpit else None,
        adoption_url=reverse("solutions:adoption", args=[entry.adoption_id]) if entry.adoption_id else "",
        is_demo=entry.is_demo,
    )


def _strategy(actor: Actor, town: Municipality) -> Link | None:
    """The town's own strategy, in force before a draft; None where the actor sees none."""
    found = strategy_of(actor, town.space)
    return Link(found.title, reverse("strategy:strategy", args=[found.key])) if found else None


def _goals(actor: Actor, town: Municipality, now: datetime) -> list[Goal]:
    rows = [
        row
        for row in objectives(actor).filter(owner_id=town.space_id, ended_on=None)
        if row.cycle is None or row.cycle.status != CycleStatus.CLOSED
    ][:GOALS]
    first = {row.pk: next(iter(row.key_results.all()), None) for row in rows}
    found = statuses([one for one in first.values() if one is not None], now)
    known = set(visible_goals(actor).filter(pk__in={r.goal_id for r in rows}).values_list("pk", flat=True))
    return [
        Goal(
            title=row.title,
            url=reverse("strategy:objective", args=[row.pk]),
            goal=row.goal.title if row.goal_id in known else _("noch nicht öffentlich"),
            until=row.ends_on,
            note=measured_words(found[one.pk]) if (one := first[row.pk]) else _("noch ohne Key Result"),
        )
        for row in rows
    ]


def facts_of(town: Municipality, membership: Membership | None) -> list[Fact]:
    """Return the register's facts about a town, each with where it comes from."""
    population = number_text(town.population) if town.population is not None else None
    counted = [
        _("am %(day)s") % {"day": day_text(town.population_date)} if town.population_date else "",
        town.population_source,
    ]
    area = f"{number_text(town.area_km2)} km²" if town.area_km2 is not None else None
    return [
        Fact(_("Einwohnerinnen und Einwohner"), population, note=", ".join(filter(None, counted))),
        Fact(_("Fläche"), area),
        Fact(_("Kreis"), town.district.name),
        Fact(_("Amtlicher Gemeindeschlüssel"), town.ags),
        *_membership_facts(membership),
    ]


def _membership_facts(membership: Membership | None) -> list[Fact]:
    if membership is None:
        return [Fact(_("Im Verbund als"))]
    since = _("seit %(when)s") % {"when": membership.since} if membership.since else ""
    kind = str(membership.get_kind_display())
    return [Fact(_("Im Verbund als"), kind, note=", ".join(filter(None, [since, membership.declaration])))]


def _own_links(actor: Actor, town: Municipality) -> list[Link]:
    """What the town's own people look after; strangers see none of it."""
    if not may(actor, "solutions.see_fit", town):
        return []
    links = [Link(_("Steckbrief der Kommune"), reverse("cockpit:profile", args=[town.slug]))]
    if may(actor, "region.edit_profile", town):
        links.append(Link(_("Ansprechpersonen"), reverse("region:contacts", args=[town.slug])))
    if town.space_id in actor.space_ids:
        links += [
            Link(_("Quelle: %(name)s") % {"name": source.name}, reverse("datahub:source", args=[source.pk]))
            for source in sources_of(actor, town.space)
        ]
        links.append(Link(_("Schulen und Räume"), reverse("datahub:schools", args=[town.slug])))
        links.append(Link(_("Sensorzustand"), reverse("datahub:health", args=[town.slug])))
        if may(actor, "datahub.store_readings", town.space):
            links.append(Link(_("Messwerte hochladen"), reverse("datahub:uploads", args=[town.slug])))
        links.append(Link(_("Aufbewahrung der Messwerte"), reverse("datahub:keeping", args=[town.slug])))
        if may(actor, "datahub.manage_tokens", town.space):
            links.append(Link(_("Zugänge für Programme"), reverse("datahub:tokens", args=[town.space_id])))
            links.append(Link(_("Abonnements"), reverse("datahub:subscriptions", args=[town.space_id])))
        links.append(Link(_("Menschen und Rollen"), reverse("kernel:people")))
    return links
