"""The list of towns: search, filters, what runs where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.basics.text import sort_key
from allmende.cockpit.types import TownRow
from allmende.kernel.actor import Actor
from allmende.region.models import District, Membership, Municipality
from allmende.region.selectors import memberships, municipalities
from allmende.solutions.selectors.by_town import TownSolution, solutions_by_town
from allmende.ui.types import Link

#: Filter value for towns that have no membership.
NO_MEMBER = "none"


@dataclass(frozen=True, slots=True)
class TownQuery:
    """What somebody looks for; empty text means: no restriction.

    Attributes:
        district: AGS of a Kreis, 5 digits.
        membership: A `region.MembershipKind`, or NO_MEMBER.
        solution: Slug of a solution that runs in the town.
    """

    words: str = ""
    district: str = ""
    membership: str = ""
    solution: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.district or self.membership or self.solution)


@dataclass(frozen=True, slots=True)
class TownList:
    """Towns that match, and what the filters may offer."""

    rows: list[TownRow]
    total: int
    districts: list[tuple[str, str]]
    running_solutions: list[tuple[str, str]]
    memberships: list[tuple[str, str]]
    names: list[str]


def town_list(actor: Actor, query: TownQuery) -> TownList:
    """Return the towns that match, in German order of words."""
    towns = list(municipalities())
    belongs = {row.municipality_id: row for row in memberships() if row.municipality_id is not None}
    solutions = solutions_by_town(actor)
    rows = [
        _row(town, belongs.get(town.pk), solutions.get(town.pk, []))
        for town in towns
        if _matches(town, belongs.get(town.pk), solutions.get(town.pk, []), query)
    ]
    return TownList(
        rows=rows,
        total=len(towns),
        districts=_districts(town.district for town in towns),
        running_solutions=_running(solutions),
        memberships=_memberships(belongs.values(), len(towns)),
        names=[town.name for town in towns],
    )


def _matches(
    town: Municipality, membership: Membership | None, solutions: list[TownSolution], query: TownQuery
) -> bool:
    if query.district and town.district.ags != query.district:
        return False
    if query.membership and (membership.kind if membership else NO_MEMBER) != query.membership:
        return False
    if query.solution and query.solution not in {s.slug for s in solutions if s.is_live}:
        return False
    place = sort_key(f"{town.name} {town.district.name} {town.ags}")
    return all(word in place for word in sort_key(query.words).split())


def _row(town: Municipality, membership: Membership | None, solutions: list[TownSolution]) -> TownRow:
    return TownRow(
        municipality_id=town.pk,
        name=town.name,
        url=reverse("cockpit:town", args=[town.slug]),
        district=town.district.name,
        population=town.population,
        membership=str(membership.get_kind_display()) if membership else "",
        running=[Link(s.title, reverse("solutions:solution", args=[s.slug])) for s in solutions if s.is_live],
        under_way=[
            _("%(solution)s (%(stage)s)") % {"solution": s.title, "stage": s.stage}
            for s in solutions
            if not s.is_live
        ],
    )


def _districts(districts: Iterable[District]) -> list[tuple[str, str]]:
    found = {district.ags: district.name for district in districts}
    return sorted(found.items(), key=lambda pair: sort_key(pair[1]))


def _running(solutions: Mapping[int, list[TownSolution]]) -> list[tuple[str, str]]:
    found = {s.slug: s.title for entries in solutions.values() for s in entries if s.is_live}
    return sorted(found.items(), key=lambda pair: sort_key(pair[1]))


def _memberships(rows: Iterable[Membership], towns: int) -> list[tuple[str, str]]:
    kept = list(rows)
    found = {row.kind: str(row.get_kind_display()) for row in kept}
    choices = sorted(found.items(), key=lambda pair: pair[1])
    if kept and len(kept) < towns:
        choices.append((NO_MEMBER, _("nicht angegeben")))
    return choices
