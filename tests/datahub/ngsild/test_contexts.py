"""Contexts: names of clients to stored names and back; resolving what requests name."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.gateway.access import PUBLIC, Tenant
from allmende.datahub.gateway.requests import Query, Request
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ngsild.contexts import CORE_CONTEXT, CORE_URL, Contexts
from allmende.datahub.ngsild.contexts.active import Context, build
from allmende.datahub.ngsild.contexts.core import CORE_IRIS, full_iri, is_core, stored_name
from allmende.datahub.ngsild.errors import BadRequestData, LdContextNotAvailable
from allmende.datahub.ngsild.outgoing import guarded_client

DEFAULT = "https://uri.etsi.org/ngsi-ld/default-context/"
LINK = '<{}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'


class Server:
    """A small web server of contexts; counts what it is asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                status, body, headers = outer.pages.get(self.path, (404, b"", {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def put(self, path: str, body: object, status: int = 200, **headers: str) -> str:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.pages[path] = (status, raw, headers)
        return self.url + path

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
async def contexts() -> object:
    async with guarded_client(Allowed(loopback=True)) as http:
        yield Contexts(http)


def request(method: str = "GET", **headers: str) -> Request:
    """A request with headers; underscores stand for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(
        method, "/entities", ("entities",), Query(), named, b"", Tenant(1, "x"), PUBLIC,
        "http://hub.test/ngsi-ld/v1", datetime.now(UTC),
    )  # fmt: skip


def local(**terms: object) -> Context:
    return build([terms], value=None, url=None, key="test")


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "stored", "iri"),
    [
        ("co2", "co2", f"{DEFAULT}co2"),
        ("location", "location", "https://uri.etsi.org/ngsi-ld/location"),
        ("value", "value", "https://uri.etsi.org/ngsi-ld/hasValue"),
        ("description", "description", "http://purl.org/dc/terms/description"),
        ("Point", "Point", "https://purl.org/geojson/vocab#Point"),
        (f"{DEFAULT}co2", "co2", f"{DEFAULT}co2"),
        ("https://uri.etsi.org/ngsi-ld/location", "location", "https://uri.etsi.org/ngsi-ld/location"),
        ("ngsi-ld:location", "location", "https://uri.etsi.org/ngsi-ld/location"),
        ("https://example.org/a", "https://example.org/a", "https://example.org/a"),
        ("urn:x:y", "urn:x:y", "urn:x:y"),
        ("Straße", "Straße", f"{DEFAULT}Straße"),
    ],
)
def test_core_names(name: str, stored: str, iri: str) -> None:
    assert CORE_CONTEXT.expand_name(name) == stored
    assert CORE_CONTEXT.iri(stored) == iri


def test_names_that_would_be_mistaken_stay_whole() -> None:
    for iri in (f"{DEFAULT}location", f"{DEFAULT}a:b", DEFAULT):
        assert stored_name(iri) == iri
        assert full_iri(iri) == iri


def test_every_core_term_finds_its_way_back() -> None:
    for term, iri in CORE_IRIS.items():
        assert CORE_CONTEXT.expand_name(term) == term
        assert CORE_CONTEXT.compact_name(term) == term
        assert stored_name(iri) == term


def test_a_clients_terms_and_prefixes() -> None:
    context = local(
        ex="https://example.org/",
        Vehicle="ex:Vehicle",
        Auto={"@id": "https://example.org/Vehicle"},
        speed={"@id": "https://example.org/speed", "@type": "@vocab"},
    )
    assert context.expand_name("Vehicle") == "https://example.org/Vehicle"
    assert context.compact_name("https://example.org/Vehicle") == "Auto"  # the shortest
    assert context.expand_name("ex:brake") == "https://example.org/brake"
    assert context.compact_name("https://example.org/brake") == "ex:brake"
    assert context.compact_name("speed") == f"{DEFAULT}speed"  # "speed" means something else here
    assert context.compact_name("https://elsewhere.org/x") == "https://elsewhere.org/x"


def test_the_core_context_has_precedence() -> None:
    context = local(**{
        "location": "https://example.org/location",
        "@vocab": "https://example.org/",
        "name": {"@id": "https://example.org/name", "@protected": True},
        "type": "https://example.org/type",
        "value": {"@id": "https://example.org/value", "@protected": True},
    })  # fmt: skip
    assert context.expand_name("location") == "location"
    assert context.expand_name("value") == "value"
    assert context.expand_name("other") == "other"
    assert context.expand_name("name") == "https://example.org/name"


_WORDS = st.text(alphabet="abcdefgXYZ_0123456789ä", min_size=1, max_size=12).filter(
    lambda w: not w[0].isdigit()
)
_IRIS = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), _WORDS)
_TERMS = st.dictionaries(
    _WORDS.filter(lambda word: word not in CORE_IRIS),
    _IRIS | st.builds(lambda iri: {"@id": iri, "@container": "@list"}, _IRIS)
    | st.sampled_from(["https://a.example/", "https://b.example/x#"]),
    max_size=8,
)  # fmt: skip


@given(_TERMS, st.lists(_WORDS | _IRIS | st.builds("{}:{}".format, _WORDS, _WORDS), max_size=8))
def test_compacting_undoes_expanding(terms: dict[str, object], names: list[str]) -> None:
    context = build([terms], value=None, url=None, key="p")
    for name in [*names, *terms]:
        stored = context.expand_name(name)
        assert stored_name(full_iri(stored)) == stored
        assert context.expand_name(context.compact_name(stored)) == stored


# -- requests --------------------------------------------------------------------------------------


async def test_without_a_link_it_is_the_core_context(contexts: Contexts) -> None:
    assert await contexts.of_link(request()) is CORE_CONTEXT
    assert await contexts.of_link(request(link='<http://x/>; rel="next"')) is CORE_CONTEXT
    assert await contexts.of_link(request(link=LINK.format(CORE_URL))) is CORE_CONTEXT
    assert CORE_CONTEXT.link_header == LINK.format(CORE_URL)
    assert is_core("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld")
    assert is_core("http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.3.jsonld")
    assert not is_core("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-other.jsonld")


async def test_a_linked_context_is_fetched_once(contexts: Contexts, server: Server) -> None:
    url = server.put("/c", {"@context": {"Raum": "https://example.org/Room"}})
    found = await asyncio.gather(*(contexts.of_link(request(link=LINK.format(url))) for _ in range(20)))
    assert {context.expand_name("Raum") for context in found} == {"https://example.org/Room"}
    assert server.asked == ["/c"]
    assert found[0].link_header == LINK.format(url)
    assert found[0].value == [url, CORE_URL]


async def test_several_links(contexts: Contexts, server: Server) -> None:
    url = server.put("/c", {"@context": {"Raum": "https://example.org/Room"}})
    links = f'<http://x/p2>; rel="next", {LINK.format(url)}'
    assert (await contexts.of_link(request(link=links))).url == url
    with pytest.raises(BadRequestData):
        await contexts.of_link(request(link=f"{LINK.format(url)}, {LINK.format(url + '2')}"))


async def test_contexts_name_contexts(contexts: Contexts, server: Server) -> None:
    server.put("/base", {"@context": {"ex": "https://example.org/", "Haus": "ex:House"}})
    server.put("/deep/terms", {"@context": {"Raum": "https://example.org/Room"}})
    url = server.put(
        "/deep/all", {"@context": ["../base", "terms", CORE_URL, {"Tor": "https://example.org/G"}]}
    )
    context = await contexts.from_value(url)
    assert context.expand_name("Haus") == "https://example.org/House"
    assert context.expand_name("Raum") == "https://example.org/Room"
    assert context.expand_name("Tor") == "https://example.org/G"
    assert context.value == url  # the core context is in it already
    imported = await contexts.from_value({"@import": server.url + "/base", "Hof": "https://example.org/Yard"})
    assert imported.compact_name("https://example.org/Yard") == "Hof"
    assert imported.compact_name("https://example.org/House") == "Haus"


async def test_a_loop_of_contexts_ends(contexts: Contexts, server: Server) -> None:
    server.put("/a", {"@context": "b"})
    server.put("/b", {"@context": ["a"]})
    with pytest.raises(BadRequestData):
        await contexts.from_value(server.url + "/a")


async def test_a_body_brings_its_context_only_as_json_ld(contexts: Contexts) -> None:
    inline = {"@context": {"Raum": "https://example.org/Room"}}
    context = await contexts.of_body(
        request("POST", content_type="application/ld+json; charset=utf-8"), inline
    )
    assert context.expand_name("Raum") == "https://example.org/Room"
    assert await contexts.of_body(request("POST", content_type="application/json"), {}) is CORE_CONTEXT
    assert (
        await contexts.of_body(request("PATCH", content_type="application/merge-patch+json"), {})
        is CORE_CONTEXT
    )
    for headers, body in (
        ({"content_type": "application/json"}, inline),
        ({"content_type": "application/ld+json"}, {}),
        ({"content_type": "application/ld+json"}, {"@context": None}),
        ({"content_type": "application/ld+json", "link": LINK.format(CORE_URL)}, inline),
    ):
        with pytest.raises(BadRequestData):
            await contexts.of_body(request("POST", **headers), body)


@pytest.mark.parametrize(
    "value",
    [
        5, True, "", "foo", "ftp://example.org/c", "http://a b/", [1], [[]] * 3 + [7], {"a": {"@id": 5}},
        {"@vocab": 7},
        {"a": {"@id": "https://x/", "@context": {}}}, {"@version": 2}, {"@import": 3}, {"@type": "x"},
        {"a": {"@id": "https://x/", "@container": "@nothing"}},
    ],
)  # fmt: skip
async def test_what_is_no_context(contexts: Contexts, value: object) -> None:
    with pytest.raises(BadRequestData):
        await contexts.from_value(value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8)
    | st.sampled_from(["@id", "@type", "@vocab", "@list", "https://x.example/"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.text(max_size=6) | st.sampled_from(["@vocab", "@base", "@id", "@type", "@container", "@reverse"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_JSON)
def test_any_json_is_a_context_or_refused(value: object) -> None:
    async def resolve() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as http:
            try:
                context = await Contexts(http).from_value(value)
            except (BadRequestData, LdContextNotAvailable):
                return
            assert context.expand_name("location") == "location"

    asyncio.run(resolve())


# -- what goes wrong far away ----------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"{ not json", b'{"note": 1}', b"[]", b'{"@context": 5}'])
async def test_something_else_at_the_address(contexts: Contexts, server: Server, body: bytes) -> None:
    with pytest.raises(BadRequestData):
        await contexts.from_value(server.put("/c", body))


async def test_nothing_at_the_address(contexts: Contexts, server: Server) -> None:
    gone = server.put("/c", {}, status=500)
    for url in (gone, "http://127.0.0.1:1/c", "http://no-such-host.invalid/c"):
        with pytest.raises(LdContextNotAvailable) as caught:
            await contexts.from_value(url)
        assert caught.value.status == 504
        assert url in caught.value.detail
    asked = len(server.asked)
    with pytest.raises(LdContextNotAvailable):
        await contexts.from_value(gone)
    assert len(server.asked) == asked  # it is left alone for a moment


async def test_too_much_at_the_address(contexts: Contexts, server: Server) -> None:
    url = server.put("/c", b'{"@context": {"a": "' + b"x" * (3 * 1024 * 1024) + b'"}}')
    with pytest.raises(LdContextNotAvailable):
        await contexts.from_value(url)


async def test_a_silent_server_is_given_up(contexts: Contexts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allmende.datahub.ngsild.contexts.documents.FETCH_WAIT_S", 0.2)
    server = await asyncio.start_server(lambda reader, writer: asyncio.sleep(5), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(LdContextNotAvailable, match="no answer within"):
        await contexts.from_value(f"http://127.0.0.1:{port}/c")
    server.close()


async def test_expiry(contexts: Contexts, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allmende.datahub.ngsild.contexts.documents.SHORTEST_AGE_S", 0.05)
    headers = {"Cache-Control": "max-age=0"}
    url = server.put("/c", {"@context": {"Raum": "https://example.org/1"}}, **headers)
    assert (await contexts.from_value(url)).expand_name("Raum") == "https://example.org/1"
    server.put("/c", {"@context": {"Raum": "https://example.org/2"}}, **headers)
    await asyncio.sleep(0.1)
    assert (await contexts.from_value(url)).expand_name("Raum") == "https://example.org/2"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/c", "http://localhost/c", "http://10.0.0.1/c", "http://192.168.1.1/c", "http://[::1]/c",
        "http://169.254.169.254/latest", "http://0.0.0.0/c", "http://[::ffff:127.0.0.1]/c", "http://[fe80::1]/c",
        "http://100.64.0.1/c", "http://[fd00::1]/c", "http://224.0.0.1/c", "http://2130706433/c",
    ],
)  # fmt: skip
async def test_addresses_inside_are_refused(url: str) -> None:
    async with guarded_client() as http:
        with pytest.raises(LdContextNotAvailable):
            await Contexts(http).from_value(url)


async def test_a_redirect_to_the_inside_is_refused(server: Server) -> None:
    def answer(asked: httpx.Request) -> httpx.Response:
        if asked.headers["host"] == "93.184.216.34":
            return httpx.Response(302, headers={"Location": server.put("/secret", {"@context": {}})})
        raise AssertionError(f"asked {asked.url}")

    from allmende.datahub.ngsild.outgoing import GuardedTransport

    async with httpx.AsyncClient(transport=GuardedTransport(inner=httpx.MockTransport(answer))) as http:
        with pytest.raises(LdContextNotAvailable, match="private network"):
            await Contexts(http).from_value("http://93.184.216.34/c")
    assert server.asked == []
