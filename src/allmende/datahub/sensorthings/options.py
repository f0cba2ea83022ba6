"""The query options of a request, also those inside `$expand` (OGC 18-088, 9.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from allmende.datahub.sensorthings.errors import BadQuery
from allmende.datahub.sensorthings.expressions import Node, parse, parse_ordering
from allmende.datahub.sensorthings.model import SETS, EntitySet

DEFAULT_TOP = 100
MAX_TOP = 10_000
MAX_SKIP = 10_000_000
MAX_EXPAND_DEPTH = 4
_KNOWN = frozenset({"$filter", "$expand", "$select", "$orderby", "$top", "$skip", "$count", "$resultFormat"})
_IDS = frozenset({"id", "@iot.id", "@iot.selfLink"})


@dataclass(frozen=True, slots=True)
class Options:
    """What a client wants of one collection or entity.

    Attributes:
        select: Properties and links to show; None: all.
        expand: Links to show with their entities, each with options of its own.
        order: Expressions with whether they run downwards.
        is_table: `$resultFormat=dataArray`.
        given: The options as they came, for addresses of further pages.
    """

    select: frozenset[str] | None = None
    expand: "dict[str, Options]" = field(default_factory=dict)
    filter: Node | None = None
    order: tuple[tuple[Node, bool], ...] = ()
    top: int = DEFAULT_TOP
    skip: int = 0
    count: bool = False
    is_table: bool = False
    given: tuple[tuple[str, str], ...] = ()


def read_options(of: EntitySet, pairs: Iterable[tuple[str, str]], depth: int = 0) -> Options:
    """Read the options that belong to one collection.

    Args:
        pairs: Names, each once, and values; names without $ are nobody's and ignored.

    Raises:
        BadQuery: an option is unknown, doubled or has no sense.
    """
    given: dict[str, str] = {}
    for name, value in pairs:
        if not name.startswith("$"):
            continue
        if name not in _KNOWN:
            raise BadQuery(f"{name} is not offered; known are {', '.join(sorted(_KNOWN))}.")
        if name in given:
            raise BadQuery(f"{name} occurs twice.")
        given[name] = value
    return Options(
        select=_select(of, given["$select"]) if "$select" in given else None,
        expand=_expand(of, given.get("$expand", ""), depth),
        filter=parse(given["$filter"]) if given.get("$filter") else None,
        order=tuple(parse_ordering(given["$orderby"])) if given.get("$orderby") else (),
        top=min(_whole(given, "$top", DEFAULT_TOP), MAX_TOP),
        skip=_whole(given, "$skip", 0),
        count=_flag(given.get("$count", "false")),
        is_table=_is_table(given.get("$resultFormat")),
        given=tuple(given.items()),
    )


def split_outside(text: str, mark: str) -> Iterator[str]:
    """Split at a mark, but not inside parentheses or quotes.

    Raises:
        BadQuery: a parenthesis or quote does not close.
    """
    depth, is_quoted, begin = 0, False, 0
    for at, sign in enumerate(text):
        if sign == "'":
            is_quoted = not is_quoted
        if is_quoted:
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            break
        if sign == mark and depth == 0:
            yield text[begin:at]
            begin = at + 1
    if depth or is_quoted:
        raise BadQuery("A parenthesis or quote does not close.")
    yield text[begin:]


def _select(of: EntitySet, text: str) -> frozenset[str]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    for name in names:
        if name not in of.columns and name not in of.links and name not in _IDS | {"*"}:
            raise BadQuery(f"{of.name} have no {name[:60]!r} to select.")
    return frozenset("@iot.id" if name == "id" else name for name in names)


def _expand(of: EntitySet, text: str, depth: int) -> dict[str, Options]:
    found: dict[str, Options] = {}
    if not text.strip():
        return found
    if depth >= MAX_EXPAND_DEPTH:
        raise BadQuery(f"$expand goes at most {MAX_EXPAND_DEPTH} levels deep.")
    for part in split_outside(text, ","):
        path, _, inner = part.strip().partition("(")
        if inner and not inner.endswith(")"):
            raise BadQuery("A parenthesis in $expand does not close.")
        name, _, rest = path.strip().partition("/")
        link = of.links.get(name)
        if link is None:
            raise BadQuery(f"{of.name} have no link {name[:60]!r} to expand.")
        target = SETS[link.target]
        if rest:
            # "Datastreams/Observations(…)" is "Datastreams($expand=Observations(…))".
            nested = rest + (f"({inner}" if inner else "")
            options = Options(expand=_expand(target, nested, depth + 1))
        else:
            options = read_options(target, _inner_pairs(inner[:-1] if inner else ""), depth + 1)
        known = found.get(name)
        found[name] = options if known is None or not rest else _joined(known, options)
    return found


def _joined(first: Options, second: Options) -> Options:
    return Options(
        first.select, {**first.expand, **second.expand}, first.filter, first.order, first.top, first.skip,
        first.count, given=first.given,
    )  # fmt: skip


def _inner_pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in split_outside(text, ";") if text else ():
        name, equals, value = part.partition("=")
        if not equals:
            raise BadQuery(f"An option inside $expand looks like $top=5, not {part[:40]!r}.")
        yield name.strip(), value


def _whole(given: dict[str, str], name: str, default: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or len(text) > 8 or int(text) > MAX_SKIP:
        raise BadQuery(f"{name} is a whole number from 0 to {MAX_SKIP}.")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise BadQuery("$count is true or false.")
    return text.lower() == "true"


def _is_table(text: str | None) -> bool:
    if text not in {None, "dataArray"}:
        raise BadQuery("$resultFormat is dataArray or left out.")
    return text == "dataArray"
