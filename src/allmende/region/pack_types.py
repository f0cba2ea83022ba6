"""What a region pack holds, once it is read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NewType

Ags = NewType("Ags", str)
"""Amtlicher Gemeindeschlüssel, 8 digits (Destatis GV100AD)."""


@dataclass(frozen=True, slots=True)
class PackTexts:
    """Headline, lead and footer of the start page."""

    hero_title: str
    hero_lead: str
    footer: str


@dataclass(frozen=True, slots=True)
class PackDistrict:
    """A Kreis, keyed by the first five digits of its municipalities' AGS."""

    ags5: str
    name: str


@dataclass(frozen=True, slots=True)
class PackMunicipality:
    """A town or municipality; ``lon``/``lat`` in degrees (EPSG:4326), ``boundary`` a GeoJSON geometry.

    What a pack leaves out is None (numbers, days) or empty (source of the population).
    """

    ags: Ags
    ars: str
    slug: str
    name: str
    kind: str
    district_ags: str
    population: int | None
    population_date: date | None
    population_source: str
    area_km2: Decimal | None
    lon: float | None
    lat: float | None
    boundary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PackOrganisation:
    """An actor that is no municipality; ``kind`` is one of ``ORGANISATIONS``."""

    slug: str
    name: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class PackMembership:
    """Who belongs to the consortium: either ``municipality`` or ``organisation`` is set.

    ``since`` is a year, a month or a day (ISO 8601), as exact as the source is.
    """

    municipality: Ags | None
    organisation: str
    kind: str
    since: str
    declaration: str


@dataclass(frozen=True, slots=True)
class PackConsortium:
    """The municipalities and organisations that work together; ``runs_until`` is text for people."""

    slug: str
    name: str
    since: str
    runs_until: str
    url: str
    memberships: tuple[PackMembership, ...]


@dataclass(frozen=True, slots=True)
class PackActionField:
    """One field of action (Handlungsfeld), in the region's own order."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PackServes:
    """A goal also serves another one than its parent; ``sentence`` says how."""

    goal: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PackGoal:
    """One goal of the tree; ``parent`` is the key of the goal above, empty at the top.

    ``level`` is one of ``LEVELS``: where it is decided and done.
    """

    key: str
    parent: str
    kind: str
    title: str
    text: str
    due_on: date | None
    origin: str
    level: str
    serves: tuple[PackServes, ...]


@dataclass(frozen=True, slots=True)
class PackStrategy:
    """The strategy with its goals (parents before children need not be) and picture of the future."""

    key: str
    title: str
    kind: str
    status: str
    adopted_on: str
    adopted_by: str
    adoption_note: str
    summary: str
    source: str
    goals: tuple[PackGoal, ...]
    future_statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackQuestion:
    """One question of a checklist; ``group`` is e.g. a guideline, ``group_key`` its stable key."""

    key: str
    group_key: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class PackChecklist:
    """A catalogue of questions that strategies and measures are checked against (compass, charter)."""

    key: str
    title: str
    explanation: str
    questions: tuple[PackQuestion, ...]


@dataclass(frozen=True, slots=True)
class PackSolution:
    """A profile of the catalogue. Empty means that the sources do not say (*nicht angegeben*).

    ``editorial`` names the fields that are the pack's own assignment and not a statement of its sources.
    """

    slug: str
    title: str
    short_title: str
    summary: str
    problem: str
    status: str
    level: str
    steward: Ags | None
    action_fields: tuple[str, ...]
    sdgs: tuple[int, ...]
    needs: tuple[str, ...]
    builds_on: tuple[str, ...]
    origin: str
    source: str
    blueprint: str
    editorial: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a region brings along, checked as a whole.

    ``digest`` is the SHA-256 of all files read and tells whether a stored pack is still the same one.
    ``legal_texts`` maps each of ``LEGAL_TEXTS`` to its Markdown.
    """

    slug: str
    name: str
    short_name: str
    attribution: str
    texts: PackTexts
    colours: Mapping[str, str]
    districts: tuple[PackDistrict, ...]
    municipalities: tuple[PackMunicipality, ...]
    organisations: tuple[PackOrganisation, ...]
    consortium: PackConsortium
    commitments: tuple[str, ...]
    action_fields: tuple[PackActionField, ...]
    strategy: PackStrategy
    checklists: tuple[PackChecklist, ...]
    solutions: tuple[PackSolution, ...]
    legal_texts: Mapping[str, str]
    digest: str
