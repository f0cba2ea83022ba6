"""Pages of entities from the database."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allmende.datahub.gateway.access import PUBLIC
from allmende.datahub.ngsild.query import find, places
from allmende.datahub.ngsild.query.evaluate import fits
from allmende.datahub.ngsild.query.geo import read_geoquery
from allmende.datahub.ngsild.query.lists import read_order
from allmende.datahub.ngsild.query.model import EntityFilter, EntityQuery
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.syntax import Ordering, Selector
from allmende.datahub.ngsild.query.types_scopes import read_scopes, read_types
from tests.datahub.ngsild.query.conftest import World, state
from tests.datahub.ngsild.query.strategies import ENTITIES, FILTERS, query


def same(name: str) -> str:
    return name


def number(value: float, **more: Any) -> dict[str, Any]:
    return {"type": "Property", "value": value, **more}


def text(value: str) -> dict[str, Any]:
    return {"type": "Property", "value": value}


def place(*position: float, kind: str = "Point") -> dict[str, Any]:
    return {"type": "GeoProperty", "value": {"type": kind, "coordinates": list(position)}}


def typed(selection: str) -> EntityFilter:
    return EntityFilter((Selector(types=read_types(selection, same)),))


def near(lon: float, lat: float, metres: float, **more: Any) -> EntityFilter:
    return EntityFilter(
        place=read_geoquery(
            georel=f"near;maxDistance=={metres}", geometry="Point", coordinates=[lon, lat],
            geoproperty=None, expand=same,
        ),
        **more,
    )  # fmt: skip


async def test_types_are_found_whichever_comes_first(world: World) -> None:
    await world.put(state("urn:x:1", {}, "A"), state("urn:x:2", {}, "B", "A"), state("urn:x:3", {}, "B"))
    await world.put(state("urn:x:4", {}, "A", "B", "C"))
    assert await world.urns(typed("A")) == ["urn:x:1", "urn:x:2", "urn:x:4"]
    assert await world.urns(typed("(A;B)")) == ["urn:x:2", "urn:x:4"]
    assert await world.urns(typed("(A;C)|B")) == ["urn:x:2", "urn:x:3", "urn:x:4"]
    assert await world.urns(typed("*")) == ["urn:x:1", "urn:x:2", "urn:x:3", "urn:x:4"]
    assert await world.urns(typed("Z")) == []


async def test_pages_follow_each_other_without_gap(world: World) -> None:
    await world.put(*(state(f"urn:x:{n:02}", {"a": number(n % 3)}, "A", "B") for n in range(30)))
    wanted = EntityFilter(typed("A").selectors, query=query("a>0"))
    urns: list[str] = []
    for offset in range(0, 40, 7):
        page = await world.find(wanted, limit=7, offset=offset, is_counted=True)
        assert page.count == 20
        assert page.has_more is (offset + 7 < 20)
        urns += [found.state.urn for found in page.entities]
    assert urns == [f"urn:x:{n:02}" for n in range(30) if n % 3]
    nothing = await world.find(wanted, limit=0, is_counted=True)
    assert (nothing.count, nothing.entities, nothing.has_more) == (20, (), False)


async def test_every_way_gives_the_same_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.put(
        *(state(f"urn:x:{n:02}", {"a": text(f"v{n % 5}"), "location": place(n, n)}) for n in range(40))
    )
    lying = near(20, 20, 500_000, query=query('a=="v1"|a=="v2"'))
    pages = []
    for ahead, candidates in ((500, 2000), (3, 2000), (3, 1), (500, 1)):
        for module in (find, places):
            monkeypatch.setattr(module, "READ_AHEAD", ahead)
            monkeypatch.setattr(module, "MAX_CANDIDATES", candidates)
        named = await world.urns(EntityFilter(query=query('a=="v3"')), limit=4, offset=2)
        pages.append((named, await world.urns(lying, limit=2), await world.urns(lying, is_counted=True)))
    assert pages[0] == (["urn:x:13", "urn:x:18", "urn:x:23", "urn:x:28"], ["urn:x:17", "urn:x:21"],
                        ["urn:x:17", "urn:x:21", "urn:x:22"])  # fmt: skip
    assert all(page == pages[0] for page in pages)


async def test_identifiers_patterns_scopes_and_attributes(world: World) -> None:
    await world.put(
        state("urn:x:a1", {"a": number(1)}, scopes=["/Olpe/Mitte"]),
        state("urn:x:a2", {"b": number(1)}, scopes=["/Olpe", "/Attendorn/Nord"]),
        state("urn:x:b1", {"a": number(1)}),
    )
    assert await world.urns(EntityFilter((Selector(ids=("urn:x:b1", "urn:x:none")),))) == ["urn:x:b1"]
    assert await world.urns(EntityFilter((Selector(id_pattern=read_pattern("a[12]$", "idPattern")),))) == [
        "urn:x:a1", "urn:x:a2"]  # fmt: skip
    assert await world.urns(EntityFilter(attributes=("b", "c"))) == ["urn:x:a2"]
    for scopes, urns in (
        ("/Olpe", ["urn:x:a2"]), ("/Olpe/#", ["urn:x:a1", "urn:x:a2"]), ("/+/Mitte", ["urn:x:a1"]),
        ("/#", ["urn:x:a1", "urn:x:a2"]), ("(/Olpe;/Attendorn/#)", ["urn:x:a2"]), ("/Ol", []),
        ("/Olpe/Mitte,/Attendorn/+", ["urn:x:a1", "urn:x:a2"]),
    ):  # fmt: skip
        assert await world.urns(EntityFilter(scopes=read_scopes(scopes))) == urns, scopes


async def test_readings_of_sensors_count(world: World) -> None:
    document = {"temperature": number(20, observedAt="2026-05-04T03:00:00Z"), "name": text("Halle")}
    (entity,) = await world.put(state("urn:x:1", document))
    (other,) = await world.put(state("urn:x:2", {"name": text("Keller")}))
    for series in ("temperature", "co2"):
        world.as_owner(
            "insert into datahub_series (tenant, entity_id, attribute, unit) values (%s, %s, %s, 'CEL')"
            " on conflict do nothing", (world.tenant.id, other if series == "co2" else entity, series),
        )  # fmt: skip
    ((source,),) = world.as_owner(
        "insert into datahub_source (owner_id, visibility, name, connector, public_id, expected_interval_s,"
        " is_simulated, contact_email, created_at)"
        " values (2, 'municipality', 'x', 'http_push', 'x', 600, false, '', now()) returning id"
    )
    world.as_owner(
        "insert into datahub_device (tenant, source_id, device_key, name, is_simulated, entity_id)"
        " values (%s, %s, 'd', '', false, %s)", (world.tenant.id, source, entity),
    )  # fmt: skip
    world.as_owner(
        "insert into latest (tenant, series_id, observed_at, value) select tenant, id, '2026-05-04T04:00Z',"
        " case attribute when 'co2' then 900 else 25 end from datahub_series where tenant = %s"
        " on conflict (tenant, series_id) do update set"
        " observed_at = excluded.observed_at, value = excluded.value",
        (world.tenant.id,),
    )  # fmt: skip
    assert await world.urns(EntityFilter(query=query("temperature==25"))) == ["urn:x:1"]
    assert await world.urns(EntityFilter(query=query("temperature==20"))) == []
    assert await world.urns(EntityFilter(query=query('co2>800;name=="Keller"'))) == ["urn:x:2"]
    assert await world.urns(EntityFilter(query=query("co2"))) == ["urn:x:2"]
    assert await world.urns(EntityFilter(attributes=("co2",))) == ["urn:x:2"]
    page = await world.find(EntityFilter(query=query("temperature.observedAt>2026-05-04T03:30:00Z")))
    assert [found.state.document["temperature"]["value"] for found in page.entities] == [25]


async def test_queries_follow_relationships(world: World) -> None:
    await world.put(
        state(
            "urn:x:room", {"isIn": {"type": "Relationship", "object": ["urn:x:none", "urn:x:school"]}}, "Room"
        ),
        state(
            "urn:x:school",
            {"name": text("Nord"), "isIn": {"type": "Relationship", "object": "urn:x:town"}},
            "School",
        ),
        state("urn:x:town", {"size": number(3)}, "Town"),
    )
    assert await world.urns(EntityFilter(query=query('isIn{name}=="Nord"'))) == ["urn:x:room"]
    assert await world.urns(EntityFilter(query=query("isIn{School:isIn{Town:size}}>2"))) == ["urn:x:room"]
    assert await world.urns(EntityFilter(query=query("isIn{Town:isIn{Town:size}}>2"))) == []
    assert await world.urns(EntityFilter(query=query("isIn{size};createdAt"))) == ["urn:x:school"]


async def test_times_of_the_entity(world: World) -> None:
    await world.put(state("urn:x:1", {"a": number(1)}))
    for text_, is_found in (
        ("createdAt==2026-05-04T03:02:01.5Z", True), ("createdAt!=2026-05-04T03:02:01.5Z", False),
        ('modifiedAt>="2026-05-04T03:02:01Z"', True), ("createdAt<2026-05-04T03:02:01Z", False),
        ("createdAt==2026-01-01T00:00:00Z..2027-01-01T00:00:00Z", True), ("createdAt==5", False),
        ("createdAt!=5", True), ("expiresAt", False), ("createdAt>2026-01-01", False),
        ('createdAt~="2"', False),
    ):  # fmt: skip
        wanted = EntityFilter(query=query(f"a;{text_}"))
        assert bool(await world.urns(wanted)) is is_found, text_
        assert fits(wanted, state("urn:x:1", {"a": number(1)})) is is_found, text_


async def test_orders(world: World) -> None:
    values = {"1": number(5), "2": number(-1), "3": text("Äpfel"), "4": text("apfel"), "5": text("Zebra"),
              "6": {"type": "Property", "value": {"x": 2}}, "7": {"type": "Property", "value": True},
              "8": text("2026-01-01T00:00:00Z"), "9": None}  # fmt: skip
    await world.put(*(
        state(f"urn:x:{key}", {"location": place(int(key), 0)} | ({"a": value} if value else {}))
        for key, value in values.items()
    ))  # fmt: skip

    async def keys(order: str, **more: Any) -> str:
        ordering = Ordering(read_order(order, same), **more)
        return "".join(urn[-1] for urn in await world.urns(EntityFilter(), ordering=ordering))

    assert await keys("a") == "214356789"
    assert await keys("a;desc") == "876534129"
    assert await keys("a", is_phonebook=True) == "213456789"
    assert await keys("id;desc") == "987654321"
    assert await keys("type,a;desc") == "876534129"
    assert await keys("a[x],id") == "612345789"
    origin = '{"type":"Point","coordinates":[4.4,0]}'
    assert await keys("location;dist-asc", place=origin) == "453627189"
    assert await keys("location;dist-desc", place=origin) == "981726354"
    page = await world.find(EntityFilter(), ordering=Ordering(read_order("a", same)), limit=2, offset=6)
    assert ([found.state.urn[-1] for found in page.entities], page.has_more) == (["7", "8"], True)


async def test_the_public_sees_only_what_is_public(world: World) -> None:
    await world.put(
        state("urn:x:1", {"a": text("x"), "location": place(1, 1)}), state("urn:x:2", {"a": text("x")})
    )
    world.as_owner("update datahub_entity set is_public = true where urn = 'urn:x:2'")
    for wanted in (EntityFilter(query=query('a=="x"')), near(1, 1, 5)):
        async with world.db.session(world.tenant, PUBLIC) as connection:
            page = await find.find_entities(connection, world.tenant.id, EntityQuery(wanted, is_counted=True))
        assert [found.state.urn for found in page.entities] == (["urn:x:2"] if wanted.query else [])


async def test_no_foreign_entity_is_named(world: World) -> None:
    await world.put(state("urn:x:1", {"a": text("x"), "location": place(1, 1)}))
    async with world.db.transaction([0]) as connection:
        for call in (
            "select broker_candidates(%s, 'exists($.\"a\")', '{}', 10)",
            "select broker_places(%s, 'location', '{0,0,2,2}', 10)",
        ):
            row = await (await connection.execute(call, (world.tenant.id,))).fetchone()
            assert row == ([],)


def whole_filter(drawn: Any) -> EntityFilter:
    types, scopes, attributes, pattern, geo, text_ = drawn
    selector = Selector(
        None if types is None else read_types(types, same), (),
        None if pattern is None else read_pattern(pattern, "idPattern"),
    )  # fmt: skip
    return EntityFilter(
        (selector,) if types or pattern else (), tuple(attributes or ()),
        None if text_ is None else query(text_),
        None if geo is None else read_geoquery(
            georel=geo[0], geometry=geo[1]["type"], coordinates=geo[1]["coordinates"], geoproperty=None,
            expand=same,
        ),
        None if scopes is None else read_scopes(scopes),
    )  # fmt: skip


@pytest.mark.parametrize("is_placed", [False, True])
async def test_reading_ahead_leaves_nothing_out_between_entities_of_one_and_of_several_types(
    world: World, monkeypatch: pytest.MonkeyPatch, is_placed: bool
) -> None:
    for module in (find, places):
        monkeypatch.setattr(module, "READ_AHEAD", 5)
    monkeypatch.setattr(places, "FEW", 0)
    fits_too = {"c": number(1), "location": place(1, 1)}
    for n in range(15):
        types = ("A",) if n < 10 else ("B", "A")
        await world.put(state(f"urn:x:{n:03}", fits_too if n in {2, 6, 12, 13} else {}, *types))
    more: dict[str, Any] = {"selectors": typed("A").selectors, "attributes": ("c",)}
    wanted = near(1, 1, 5, **more) if is_placed else EntityFilter(**more)
    assert await world.urns(wanted, limit=2) == ["urn:x:002", "urn:x:006"]


@pytest.mark.parametrize(("ahead", "candidates"), [(150, 2000), (5, 2000), (5, 2)])
async def test_pages_hold_what_python_says(
    world: World, monkeypatch: pytest.MonkeyPatch, ahead: int, candidates: int
) -> None:
    """Random entities, random filters: the database finds exactly those that fit, whichever way it goes."""
    for module in (find, places):
        monkeypatch.setattr(module, "READ_AHEAD", ahead)
        monkeypatch.setattr(module, "MAX_CANDIDATES", candidates)
    monkeypatch.setattr(places, "FEW", min(candidates, 10))
    monkeypatch.setattr(places, "CHUNK", 7)
    entities: list[Any] = []
    filters: list[Any] = []

    # The first draw is the simplest one there is; the last one stays.
    @settings(max_examples=8, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ENTITIES, min_size=30, max_size=40), st.lists(FILTERS, min_size=50, max_size=50))
    def draw(drawn: list[Any], asked: list[Any]) -> None:
        entities[:], filters[:] = drawn, asked

    draw()
    assert sum(bool(document) for document, *_ in entities) > 10
    Random(1).shuffle(entities)
    states = [
        state(f"urn:x:{n:03}", document | ({"location": placed} if placed else {}), *types, scopes=scopes)
        for n, (document, types, scopes, placed) in enumerate(entities)
    ]
    for one in states:
        await world.put(one)
    by_urn = {one.urn: one for one in states}
    for drawn in filters:
        wanted = whole_filter(drawn)
        expected = [one.urn for one in states if fits(wanted, one, by_urn.get)]
        assert await world.urns(wanted, limit=100) == expected, drawn
        page = await world.find(wanted, limit=3, offset=1, is_counted=True)
        assert page.count == len(expected), drawn
        assert [found.state.urn for found in page.entities] == expected[1:4], drawn
        assert await world.urns(wanted, limit=2) == expected[:2], drawn
