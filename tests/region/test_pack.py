import json
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import suppress
from decimal import Decimal
from math import cos, radians
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from allmende.region.pack import LEGAL_TEXTS, PackError, read_pack

ROOT = Path(__file__).parents[2]
SUEDWESTFALEN = ROOT / "regions" / "suedwestfalen"
DREI_AUEN = ROOT / "tests" / "packs" / "drei-auen"
KM_PER_DEGREE = 111.32


@pytest.fixture(scope="module")
def region():
    return read_pack(SUEDWESTFALEN)


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(DREI_AUEN, tmp_path / "pack"))


# --- the pack of Südwestfalen


def test_the_region_has_59_municipalities_in_five_districts(region):
    assert len(region.municipalities) == 59
    assert len(region.districts) == 5
    assert {town.district_ags for town in region.municipalities} == {one.ags5 for one in region.districts}
    assert 1_380_000 < sum(town.population for town in region.municipalities) < 1_420_000
    assert {str(town.population_date) for town in region.municipalities} == {"2022-12-31"}


@pytest.mark.shared_data
def test_facts_of_the_municipalities_are_the_official_ones(region, shared_data):
    published = json.loads((shared_data / "region/municipalities_swf.geojson").read_text(encoding="utf-8"))
    official = {row["properties"]["ags"]: row["properties"] for row in published["features"]}

    assert {town.ags for town in region.municipalities} == set(official)
    for town in region.municipalities:
        facts = official[town.ags]
        assert (town.ars, town.name, town.kind) == (facts["ars"], facts["name"], facts["kind"])
        assert town.population == facts["population"]
        assert town.area_km2 == Decimal(str(facts["area_km2"]))
        assert (town.lon, town.lat) == (facts["lon"], facts["lat"])


def test_boundaries_are_small_sound_and_fit_together(region):
    assert (SUEDWESTFALEN / "boundaries.geojson").stat().st_size <= 150_000
    areas = [shape(town.boundary) for town in region.municipalities]

    assert all(area.is_valid for area in areas)
    assert shapely.coverage_is_valid(areas)
    assert shapely.union_all(areas).geom_type == "Polygon", "the region has a hole or an island"


def test_boundaries_show_the_municipality_they_claim_to(region):
    for town in region.municipalities:
        area = shape(town.boundary)
        assert abs(_km2(area) / float(town.area_km2) - 1) < 0.02, town.name
        assert area.contains(Point(town.lon, town.lat)), town.name


def test_the_boundary_file_names_its_source():
    head = json.loads((SUEDWESTFALEN / "boundaries.geojson").read_text(encoding="utf-8"))

    assert "GeoBasis-DE / BKG 2017" in head["attribution"]


def test_five_pioneers_one_of_each_district_and_the_agency(region):
    names = {town.ags: town.name for town in region.municipalities}
    pioneers = [row.municipality for row in region.consortium.memberships if row.kind == "pioneer"]
    others = [(row.kind, row.organisation) for row in region.consortium.memberships if row.kind != "pioneer"]

    assert [names[ags] for ags in pioneers] == [
        "Arnsberg",
        "Bad Berleburg",
        "Menden (Sauerland)",
        "Olpe",
        "Soest",
    ]
    assert len({ags[:5] for ags in pioneers}) == 5
    assert others == [("coordinator", "suedwestfalen-agentur")]
    assert region.consortium.runs_until == "Herbst 2026"


def test_the_framework_strategy_has_its_goals_and_dates(region):
    goals = {goal.key: goal for goal in region.strategy.goals}
    below = {key: [goal.key for goal in goals.values() if goal.parent == key] for key in goals}

    assert below["vision-2030"] == ["kooperation", "mittelstand", "gutes-leben", "smarteste-region"]
    assert below["smarteste-region"] == ["projektziel"]
    assert [goals[key].due_on.year for key in below["projektziel"]] == [2026, 2022, 2026]
    assert len(region.strategy.future_statements) == 14
    assert len(region.action_fields) == 10
    assert len(region.commitments) == 5


def test_the_catalogue_claims_no_more_than_is_known(region):
    names = {town.ags: town.name for town in region.municipalities}
    solutions = {solution.slug: solution for solution in region.solutions}

    assert len(solutions) == 12
    assert [slug for slug, one in solutions.items() if one.status == "available"] == ["raumklima-schulen"]
    assert [slug for slug, one in solutions.items() if one.status == "in_review"] == ["energiemanagement"]
    assert [slug for slug, one in solutions.items() if one.status == "pilot"] == ["baumkataster"]
    assert {slug: names[one.steward] for slug, one in solutions.items() if one.steward} == {
        "raumklima-schulen": "Olpe",
        "stadtklima": "Soest",
        "baumkataster": "Menden (Sauerland)",
    }
    assert {slug for slug, one in solutions.items() if one.level} == {"hochwasser", "energiemanagement"}
    assert {slug for slug, one in solutions.items() if one.builds_on == ("lorawan-basis-konnektor",)} == {
        "raumklima-schulen",
        "stadtklima",
        "bewaesserung",
    }
    for one in region.solutions:
        assert one.summary
        assert one.source
        assert not one.sdgs or "sdgs" in one.editorial


@pytest.mark.parametrize("key", LEGAL_TEXTS)
def test_legal_texts_say_that_they_are_templates(region, key):
    text = region.legal_texts[key]

    assert "Vorlage, noch kein" in text
    assert len(re.findall(r"\[[^\]]+\]", text)) >= 5


def test_the_colours_stand_out(region):
    assert _contrast(region.colours["--kern-color-action-default"], "#ffffff") >= 4.5


def test_the_un_goals_are_complete():
    text = (ROOT / "src/allmende/strategy/sdg.toml").read_text(encoding="utf-8")
    goals = tomllib.loads(text)["goal"]

    assert [goal["number"] for goal in goals] == list(range(1, 18))
    assert len({goal["colour"] for goal in goals}) == 17
    assert all(re.fullmatch(r"#[0-9a-f]{6}", goal["colour"]) and goal["name"] for goal in goals)


# --- any pack


def test_another_region_needs_no_code():
    pack = read_pack(DREI_AUEN)

    assert [town.name for town in pack.municipalities] == ["Oberau", "Unterau", "Ölau"]
    unknown = pack.municipalities[1]
    assert (unknown.population, unknown.area_km2, unknown.lon, unknown.population_date) == (None,) * 4
    assert pack.municipalities[2].boundary["type"] == "MultiPolygon"
    assert [(goal.key, goal.parent) for goal in pack.strategy.goals] == [
        ("fluss", "leitbild"),
        ("leitbild", ""),
    ]
    assert pack.solutions[0].steward is None
    assert pack.consortium.memberships[2].organisation == "auenwerke"


def test_reading_needs_no_django():
    code = f"import sys; from pathlib import Path; from allmende.region.pack import read_pack; \
read_pack(Path({str(DREI_AUEN)!r})); sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_digest_follows_the_contents(copy):
    before = read_pack(copy).digest
    assert read_pack(DREI_AUEN).digest == before

    _replace(copy, "texts/impressum.md", "Erfundene", "Geänderte")

    assert read_pack(copy).digest != before


MISTAKES = [
    # file, old, new, field named, part of the problem
    ("pack.toml", 'slug = "drei-auen"', 'slug = "Drei Auen"', "slug", "lower case"),
    ("pack.toml", 'name = "Drei Auen"\n', "", "name", "missing"),
    ("pack.toml", 'name = "Drei Auen"', "name = 3", "name", "empty"),
    ("pack.toml", 'name = "Drei Auen"', 'name = " "', "name", "empty"),
    ("pack.toml", 'short_name = "Auen"', 'short_name = "Auen"\ncolor = "x"', "color", "unknown key"),
    ("pack.toml", 'footer = "', 'fotter = "', "texts.footer", "missing"),
    ("pack.toml", "[colours]\n", "[colours]\nkern = '#000000'\n", "colours.kern", "custom property"),
    ("pack.toml", "#3b2a80", "red;}", "colours.--kern-color-action-default", "colour"),
    ("pack.toml", "2024-03-01", "2024-13", "consortium.membership[1].since", "no year"),
    ("pack.toml", "2024-03-01", "1.3.2024", "consortium.membership[1].since", "no year"),
    ("pack.toml", '"99001002"', '"99001009"', "consortium.membership[2].municipality", "does not exist"),
    ("pack.toml", '"99001002"', '"99001001"', "consortium.membership", "twice"),
    (
        "pack.toml",
        '= "auenwerke"\nkind',
        '= "stromwerke"\nkind',
        "consortium.membership[3].organisation",
        "not exist",
    ),
    ("pack.toml", 'kind = "pioneer"', 'kind = "friend"', "consortium.membership[1].kind", "unknown"),
    (
        "pack.toml",
        'kind = "pioneer"',
        'kind = "supporter"',
        "consortium.membership[1].organisation",
        "missing",
    ),
    ("pack.toml", 'kind = "utility"', 'kind = "club"', "organisation[1].kind", "unknown"),
    ("pack.toml", "https://auen", "ftp://auen", "organisation[1].url", "https"),
    ("pack.toml", 'key = "schule"', 'key = "wasser"', "action_field.key", "twice"),
    ("pack.toml", "[texts]", "[texts", "", "no TOML"),
    ("districts.csv", "99002,", "99001,", "ags5", "twice"),
    ("districts.csv", "99002,", "9902,", "row[2].ags5", "5 digits"),
    ("districts.csv", "ags5,name", "ags,name", "row[1].ags5", "missing"),
    ("municipalities.csv", "99001001,9", "9900101,9", "row[1].ags", "8 digits"),
    ("municipalities.csv", "990010001001", "990010001002", "row[1].ars", "does not belong"),
    ("municipalities.csv", "990010001001", "99001001", "row[1].ars", "12 digits"),
    ("municipalities.csv", "unterau,", "oberau,", "slug", "twice"),
    ("municipalities.csv", "99002,800", "99001,800", "row[3].district_ags", "not the district"),
    ("municipalities.csv", "12000", "zwölf", "row[1].population", "no number"),
    ("municipalities.csv", "12000", "12.5", "row[1].population", "whole number"),
    ("municipalities.csv", "12000,2024-12-31", "12000,", "row[1].population", "population_date"),
    ("municipalities.csv", "2024-12-31", "31.12.2024", "row[1].population_date", "no day"),
    ("municipalities.csv", "40.5", "-40.5", "row[1].area_km2", "between"),
    ("municipalities.csv", "40.5", "NaN", "row[1].area_km2", "between"),
    ("municipalities.csv", "9.05,50.05", "50.05,90.05", "row[1].lat", "between"),
    ("municipalities.csv", "9.05,50.05", "9.05,", "row[1].lat", "together"),
    ("municipalities.csv", "9.05,50.05", "9.05,50.05,7", "row[1].(too many cells)", "unknown key"),
    ("municipalities.csv", ",lon,lat", ",lon,lat,plz", "row[1].plz", "unknown key"),
    ("boundaries.geojson", '"99001002"', '"99001003"', "row[2].ags", "no boundary"),
    ("boundaries.geojson", '"99001002"', '"99001001"', "ags", "twice"),
    ("boundaries.geojson", '"Polygon"', '"Point"', "features[1].geometry.type", "unknown"),
    ("boundaries.geojson", '"FeatureCollection"', '"Feature"', "", "FeatureCollection"),
    ("boundaries.geojson", '{"type": "FeatureCollection"', "{", "", "no JSON"),
    ("strategy.toml", 'parent = "leitbild"', 'parent = "leitbilt"', "goal.parent", "does not exist"),
    ("strategy.toml", 'kind = "vision"', 'kind = "vision"\nparent = "fluss"', "goal.parent", "leads back"),
    ("strategy.toml", 'key = "fluss"', 'key = "leitbild"', "goal.key", "twice"),
    ("strategy.toml", 'kind = "goal"', 'kind = "wish"', "goal[1].kind", "unknown"),
    ("strategy.toml", "2031-06-30", '"30.06.2031"', "goal[1].due_on", "no day"),
    ("strategy.toml", "2031-06-30", "2031-06-30T10:00:00", "goal[1].due_on", "no day"),
    ("strategy.toml", "[[future_statement]]", "[future_statement]", "future_statement", "list of tables"),
    ("solutions.toml", '"99001002"', '"99002009"', "solution[2].steward", "does not exist"),
    ("solutions.toml", '["wasser"]', '["waser"]', "solution[2].action_fields", "does not exist"),
    ("solutions.toml", '["wasser"]', '"wasser"', "solution[2].action_fields", "list of texts"),
    ("solutions.toml", '["wasser"]', '["wasser", "wasser"]', "solution[2].action_fields", "twice"),
    ("solutions.toml", "[6]", "[18]", "solution[2].sdgs", "between 1 and 17"),
    ("solutions.toml", "[6]", "[true]", "solution[2].sdgs", "integers"),
    ("solutions.toml", '["messnetz"]', '["funknetz"]', "solution.builds_on", "does not exist"),
    ("solutions.toml", '["messnetz"]', '["flusspegel"]', "solution.builds_on", "leads back"),
    ("solutions.toml", '"pilot"', '"available"', "solution[2].blueprint", "missing"),
    ("solutions.toml", "sdgs = [6]", 'editorial = ["sdg"]', "solution[2].editorial", "does not exist"),
    ("solutions.toml", 'short_title = "Netz"', 'short_title = ""', "solution[2].short_title", "empty"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "problem"), MISTAKES)
def test_a_mistake_is_refused_with_its_place(copy, file, old, new, field, problem):
    _replace(copy, file, old, new)

    with pytest.raises(PackError) as caught:
        read_pack(copy)

    named = "municipalities.csv" if field == "row[2].ags" else file
    assert (caught.value.file, caught.value.field) == (named, field)
    assert problem in caught.value.problem
    assert caught.value.code == "region.pack_invalid"
    assert str(caught.value).startswith(named)


def test_a_boundary_without_municipality_is_refused(copy):
    _replace(copy, "municipalities.csv", "99001002,990010001002,unterau,Unterau,Gemeinde,99001,,,,,,\n", "")

    with pytest.raises(PackError, match=r"boundaries\.geojson.*99001002"):
        read_pack(copy)


@pytest.mark.parametrize(
    "file", sorted(str(path.relative_to(DREI_AUEN)) for path in DREI_AUEN.rglob("*") if path.is_file())
)
def test_every_file_must_be_there_filled_and_utf8(copy, file):
    for content, problem in (
        (None, "cannot be read"),
        (b" \n", "is empty"),
        (b"\xff\xfe\xfa", "is not UTF-8"),
    ):
        (copy / file).unlink(missing_ok=True)
        if content is not None:
            (copy / file).write_bytes(content)

        with pytest.raises(PackError) as caught:
            read_pack(copy)

        assert (caught.value.file, caught.value.problem) == (file, problem)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(
        ["pack.toml", "strategy.toml", "solutions.toml", "districts.csv", "municipalities.csv"]
    ),
    cut=st.tuples(st.integers(0, 1500), st.integers(0, 40)),
    put=st.text(max_size=8)
    | st.sampled_from(["[]", "{}", '""', "0", "[[", "\n", ",", "-1", "nan", "9" * 30]),
)
def test_no_damage_gets_past_the_pack_error(tmp_path, file, cut, put):
    damaged = tmp_path / "damaged"
    shutil.copytree(DREI_AUEN, damaged, dirs_exist_ok=True)
    text = (DREI_AUEN / file).read_text(encoding="utf-8")
    start = cut[0] % len(text)
    (damaged / file).write_text(
        (text[:start] + put + text[start + cut[1] :]).encode("utf-8", "replace").decode(), encoding="utf-8"
    )

    # Whatever is not refused properly fails here by itself.
    with suppress(PackError):
        assert read_pack(damaged).municipalities


def _replace(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, "the mistake changes nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _km2(area):
    """Area in km² of a small polygon in degrees: a degree of longitude shrinks with the latitude."""
    return area.area * KM_PER_DEGREE**2 * cos(radians(area.centroid.y))


def _contrast(one, other):
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
