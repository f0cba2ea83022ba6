"""A region pack: the folder of plain files that says which towns, goals, texts and colours there are.

``read_pack`` reads and checks a whole pack without a database and without Django; storing it is the
work of ``region.services.load``. Nothing here knows a particular region.
"""

import csv
import hashlib
import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from allmende.region.pack_types import (
    Ags,
    Pack,
    PackActionField,
    PackChecklist,
    PackConsortium,
    PackDistrict,
    PackGoal,
    PackMembership,
    PackMunicipality,
    PackOrganisation,
    PackQuestion,
    PackServes,
    PackSolution,
    PackStrategy,
    PackTexts,
)
from allmende.region.strict_table import PackError, Table

__all__ = ["LEGAL_TEXTS", "Pack", "PackError", "read_pack"]

MEMBERSHIPS = {
    "pioneer": "municipality",
    "participant": "municipality",
    "supporter": "organisation",
    "coordinator": "organisation",
}
"""Kind of membership → which sort of party may hold it."""
ORGANISATIONS = frozenset({"agency", "utility", "university", "company", "association", "public_body"})
STRATEGIES = frozenset({"framework", "overall", "local"})
STRATEGY_STATES = frozenset({"draft", "adopted", "replaced"})
GOALS = frozenset({"vision", "mission", "picture", "project_goal", "goal", "sub_goal"})
LEVELS = frozenset({"regional", "local", "both"})
SOLUTION_STATES = frozenset({"available", "pilot", "in_progress", "in_review"})
LEGAL_TEXTS = ("impressum", "datenschutz", "barrierefreiheit")

_SLUG = (r"[a-z0-9]+(-[a-z0-9]+)*", "must be lower case letters, digits and single hyphens")
_AGS = (r"\d{8}", "must be an AGS of 8 digits")
_ARS = (r"\d{12}", "must be an ARS of 12 digits")
_DISTRICT = (r"\d{5}", "must be 5 digits")
_COLOUR = (r"#[0-9a-fA-F]{6}", "must be a colour, e.g. #0b5a4a")
_TOKEN = (r"--[a-z0-9]+(-[a-z0-9]+)*", "must be a custom property, e.g. --kern-color-action-default")
_URL = (r"https?://\S+", "must be an address with https://")
_SOLUTION_FIELDS = frozenset(PackSolution.__dataclass_fields__)
_Item = TypeVar("_Item")


def read_pack(folder: Path) -> Pack:
    """Read and check the pack in a folder.

    Raises:
        PackError: a file is missing or unreadable, a key is unknown, a value is not what it must be,
            or something refers to what the pack does not hold.
    """
    files = _Files(folder)
    districts = files.rows("districts.csv", _district)
    _refuse_twice("districts.csv", "ags5", (district.ags5 for district in districts))
    municipalities = _municipalities(files, frozenset(district.ags5 for district in districts))
    towns = frozenset(town.ags for town in municipalities)
    main = files.table("pack.toml")
    organisations = main.rows("organisation", _organisation)
    _refuse_twice("pack.toml", "organisation.slug", (party.slug for party in organisations))
    action_fields = main.rows(
        "action_field", lambda row: PackActionField(row.text("key", *_SLUG), row.text("name"))
    )
    _refuse_twice("pack.toml", "action_field.key", (field.key for field in action_fields))
    solutions = _solutions(files, towns, frozenset(field.key for field in action_fields))
    pack = Pack(
        slug=main.text("slug", *_SLUG),
        name=main.text("name"),
        short_name=main.text("short_name"),
        attribution=main.text("attribution"),
        texts=_texts(main.table("texts")),
        colours=_colours(main.table("colours")),
        districts=districts,
        municipalities=municipalities,
        organisations=organisations,
        consortium=_consortium(
            main.table("consortium"), towns, frozenset(party.slug for party in organisations)
        ),
        commitments=main.rows("commitment", lambda row: row.text("text")),
        action_fields=action_fields,
        strategy=_strategy(files.table("strategy.toml")),
        checklists=_checklists(files),
        solutions=solutions,
        legal_texts={key: files.text(f"texts/{key}.md") for key in LEGAL_TEXTS},
        digest=files.digest(),
    )
    main.done()
    return pack


class _Files:
    """The files of one pack, remembered for the digest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contents: dict[str, str] = {}

    def text(self, name: str) -> str:
        try:
            content = (self._folder / name).read_text(encoding="utf-8-sig")
        except OSError:
            raise PackError(name, "", "cannot be read") from None
        except UnicodeDecodeError:
            raise PackError(name, "", "is not UTF-8") from None
        if not content.strip():
            raise PackError(name, "", "is empty")
        self._contents[name] = content
        return content

    def table(self, name: str) -> Table:
        try:
            return Table(tomllib.loads(self.text(name)), name)
        except tomllib.TOMLDecodeError as error:
            raise PackError(name, "", f"is no TOML: {error}") from None

    def maybe_table(self, name: str) -> Table | None:
        return self.table(name) if (self._folder / name).exists() else None

    def rows(self, name: str, read: Callable[[Table], _Item]) -> tuple[_Item, ...]:
        reader = csv.DictReader(io.StringIO(self.text(name)), restkey="(too many cells)")
        rows = Table({"row": list(reader)}, name).rows("row", read)
        if not rows:
            raise PackError(name, "", "has no row")
        return rows

    def json(self, name: str) -> Any:  # foreign JSON; the caller checks its shape
        try:
            return json.loads(self.text(name))
        except ValueError as error:
            raise PackError(name, "", f"is no JSON: {error}") from None

    def digest(self) -> str:
        lines = (f"{name}\0{content}\0" for name, content in sorted(self._contents.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def _texts(table: Table) -> PackTexts:
    texts = PackTexts(table.text("hero_title"), table.text("hero_lead"), table.text("footer"))
    table.done()
    return texts


def _colours(table: Table) -> dict[str, str]:
    wrong = [token for token in table.names() if not re.fullmatch(_TOKEN[0], token)]
    if wrong:
        raise table.error(wrong[0], _TOKEN[1])
    return {token: table.text(token, *_COLOUR) for token in table.names()}


def _district(row: Table) -> PackDistrict:
    return PackDistrict(ags5=row.text("ags5", *_DISTRICT), name=row.text("name"))


def _municipalities(files: _Files, districts: frozenset[str]) -> tuple[PackMunicipality, ...]:
    boundaries = _boundaries(files)
    towns = files.rows("municipalities.csv", lambda row: _municipality(row, districts, boundaries))
    for key in ("ags", "ars", "slug"):
        _refuse_twice("municipalities.csv", key, (getattr(town, key) for town in towns))
    unknown = sorted(set(boundaries) - {town.ags for town in towns})
    if unknown:
        raise PackError("boundaries.geojson", "features", f"'{unknown[0]}' is not in municipalities.csv")
    return towns


def _municipality(
    row: Table, districts: frozenset[str], boundaries: Mapping[str, Mapping[str, Any]]
) -> PackMunicipality:
    ags, ars, district_ags = (
        row.text("ags", *_AGS),
        row.text("ars", *_ARS),
        row.text("district_ags", *_DISTRICT),
    )
    # The regional key is the municipality key with the municipal association put in between.
    if (ars[:5], ars[9:]) != (ags[:5], ags[5:]):
        raise row.error("ars", f"{ars} does not belong to the AGS {ags}")
    if district_ags not in districts or district_ags != ags[:5]:
        raise row.error("district_ags", f"'{district_ags}' is not the district of {ags} in districts.csv")
    if ags not in boundaries:
        raise row.error("ags", f"{ags} has no boundary in boundaries.geojson")
    lon, lat = row.maybe_decimal("lon", "-180", "180"), row.maybe_decimal("lat", "-90", "90")
    if (lon is None) != (lat is None):
        raise row.error("lat", "lon and lat must be given together")
    population, population_date = (
        row.maybe_decimal("population", "0", "1e9"),
        row.maybe_day("population_date"),
    )
    population_source = row.maybe_text("population_source")
    if population is not None and (population_date is None or not population_source):
        raise row.error("population", "needs population_date and population_source")
    if population is not None and population != int(population):
        raise row.error("population", "must be a whole number")
    return PackMunicipality(
        ags=Ags(ags),
        ars=ars,
        slug=row.text("slug", *_SLUG),
        name=row.text("name"),
        kind=row.text("kind"),
        district_ags=district_ags,
        population=None if population is None else int(population),
        population_date=population_date,
        population_source=population_source,
        area_km2=row.maybe_decimal("area_km2", "0.01", "1e6"),
        lon=None if lon is None else float(lon),
        lat=None if lat is None else float(lat),
        boundary=boundaries[ags],
    )


def _boundaries(files: _Files) -> dict[str, Mapping[str, Any]]:
    name = "boundaries.geojson"
    collection = files.json(name)
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise PackError(name, "", "is no FeatureCollection")
    pairs = [_boundary(feature) for feature in Table(collection, name).tables("features")]
    _refuse_twice(name, "ags", (ags for ags, _ in pairs))
    return dict(pairs)


def _boundary(feature: Table) -> tuple[str, Mapping[str, Any]]:
    geometry = feature.table("geometry")
    kind = geometry.one_of("type", frozenset({"Polygon", "MultiPolygon"}))
    return (
        feature.table("properties").text("ags", *_AGS),
        {"type": kind, "coordinates": geometry.items("coordinates")},
    )


def _organisation(row: Table) -> PackOrganisation:
    return PackOrganisation(
        slug=row.text("slug", *_SLUG),
        name=row.text("name"),
        kind=row.one_of("kind", ORGANISATIONS),
        url=row.maybe_text("url", *_URL),
    )


def _consortium(table: Table, towns: frozenset[Ags], organisations: frozenset[str]) -> PackConsortium:
    memberships = table.rows("membership", lambda row: _membership(row, towns, organisations))
    _refuse_twice(
        "pack.toml", "consortium.membership", (row.municipality or row.organisation for row in memberships)
    )
    consortium = PackConsortium(
        slug=table.text("slug", *_SLUG),
        name=table.text("name"),
        since=table.partial_date("since"),
        runs_until=table.maybe_text("runs_until", r".{1,40}", "must be a text of at most 40 characters"),
        url=table.maybe_text("url", *_URL),
        memberships=memberships,
    )
    table.done()
    return consortium


def _membership(row: Table, towns: frozenset[Ags], organisations: frozenset[str]) -> PackMembership:
    kind = row.one_of("kind", MEMBERSHIPS)
    party = MEMBERSHIPS[kind]
    known: frozenset[str] = towns if party == "municipality" else organisations
    key = row.text(party)
    if key not in known:
        raise row.error(party, f"'{key}' does not exist in this pack")
    return PackMembership(
        municipality=Ags(key) if party == "municipality" else None,
        organisation=key if party == "organisation" else "",
        kind=kind,
        since=row.partial_date("since"),
        declaration=row.maybe_text("declaration"),
    )


def _strategy(table: Table) -> PackStrategy:
    goals = table.rows("goal", _goal)
    _refuse_twice("strategy.toml", "goal.key", (goal.key for goal in goals))
    _refuse_loops(
        "strategy.toml", "goal.parent", {goal.key: (goal.parent,) if goal.parent else () for goal in goals}
    )
    known = {goal.key for goal in goals}
    for goal in goals:
        for other in goal.serves:
            if other.goal not in known or other.goal == goal.key:
                raise PackError("strategy.toml", "goal.serves", f"'{other.goal}' is no other goal")
    strategy = PackStrategy(
        key=table.text("key", *_SLUG),
        title=table.text("title"),
        kind=table.one_of("kind", STRATEGIES),
        status=table.one_of("status", STRATEGY_STATES),
        adopted_on=table.partial_date("adopted_on"),
        adopted_by=table.maybe_text("adopted_by"),
        adoption_note=table.maybe_text("adoption_note"),
        summary=table.maybe_text("summary"),
        source=table.maybe_text("source"),
        goals=goals,
        future_statements=table.rows("future_statement", lambda row: row.text("text")),
    )
    table.done()
    return strategy


def _goal(row: Table) -> PackGoal:
    return PackGoal(
        key=row.text("key", *_SLUG),
        parent=row.maybe_text("parent", *_SLUG),
        kind=row.one_of("kind", GOALS),
        title=row.text("title"),
        text=row.maybe_text("text"),
        due_on=row.maybe_day("due_on"),
        origin=row.maybe_text("origin"),
        level=row.one_of("level", LEVELS) if "level" in row else "both",
        serves=row.rows("serves", lambda one: PackServes(one.text("goal", *_SLUG), one.text("sentence"))),
    )


def _checklists(files: _Files) -> tuple[PackChecklist, ...]:
    """Read the catalogues of questions; a region may do without."""
    table = files.maybe_table("checklists.toml")
    if table is None:
        return ()
    checklists = table.rows("checklist", _checklist)
    table.done()
    _refuse_twice("checklists.toml", "checklist.key", (one.key for one in checklists))
    return checklists


def _checklist(row: Table) -> PackChecklist:
    questions = row.rows(
        "question",
        lambda one: PackQuestion(
            one.text("key", *_SLUG), one.text("group_key", *_SLUG), one.text("group"), one.text("text")
        ),
    )
    _refuse_twice("checklists.toml", "checklist.question.key", (one.key for one in questions))
    return PackChecklist(row.text("key", *_SLUG), row.text("title"), row.maybe_text("explanation"), questions)


def _solutions(files: _Files, towns: frozenset[Ags], fields: frozenset[str]) -> tuple[PackSolution, ...]:
    table = files.table("solutions.toml")
    solutions = table.rows("solution", lambda row: _solution(row, towns, fields))
    table.done()
    _refuse_twice("solutions.toml", "solution.slug", (solution.slug for solution in solutions))
    _refuse_loops("solutions.toml", "solution.builds_on", {one.slug: one.builds_on for one in solutions})
    return solutions


def _solution(row: Table, towns: frozenset[Ags], fields: frozenset[str]) -> PackSolution:
    steward = row.maybe_text("steward", *_AGS)
    if steward and steward not in towns:
        raise row.error("steward", f"'{steward}' does not exist in this pack")
    status, blueprint = row.one_of("status", SOLUTION_STATES), row.maybe_text("blueprint", *_SLUG)
    if status == "available" and not blueprint:
        raise row.error("blueprint", "is missing: only what can be installed is available")
    return PackSolution(
        slug=row.text("slug", *_SLUG),
        title=row.text("title"),
        short_title=row.maybe_text("short_title"),
        summary=row.maybe_text("summary"),
        problem=row.maybe_text("problem"),
        status=status,
        level=row.maybe_text("level"),
        steward=Ags(steward) if steward else None,
        action_fields=row.texts("action_fields", fields),
        sdgs=row.integers("sdgs", 1, 17),
        needs=row.texts("needs"),
        builds_on=row.texts("builds_on"),
        origin=row.maybe_text("origin"),
        source=row.maybe_text("source"),
        blueprint=blueprint,
        editorial=row.texts("editorial", _SOLUTION_FIELDS),
    )


def _refuse_twice(file: str, field: str, keys: Iterable[str]) -> None:
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise PackError(file, field, f"'{twice[0]}' stands there twice")


def _refuse_loops(file: str, field: str, above: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse references to what does not exist, and references that lead back to their start."""
    unknown = sorted({key for keys in above.values() for key in keys} - set(above))
    if unknown:
        raise PackError(file, field, f"'{unknown[0]}' does not exist in this pack")
    left = dict(above)
    while left:
        settled = [key for key, keys in left.items() if not any(key in left for key in keys)]
        if not settled:
            raise PackError(file, field, f"'{min(left)}' leads back to itself")
        for key in settled:
            del left[key]
