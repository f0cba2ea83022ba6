"""The 79 possible contents of a strategy and where this one stands with each."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from allmende.kernel.actor import Actor
from allmende.strategy.errors_making import UnknownEntry
from allmende.strategy.models import ContentsEntry, Strategy, StrategySize
from allmende.strategy.selectors.making import Found, facts_of

_SIZES = [size.value for size in StrategySize]
STATE_WORDS: Mapping[str, str] = {
    **dict(ContentsEntry._meta.get_field("state").flatchoices),
    "open": "noch nicht geprüft",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One possible content.

    Attributes:
        usual_from: Smallest size for which it is usual.
        recognise: Key of the fact that suggests it is there; empty if nothing can tell.
    """

    key: str
    title: str
    explanation: str
    usual_from: str
    recognise: str = ""

    def is_usual(self, size: str) -> bool:
        """Whether strategies of this size usually have it."""
        return _SIZES.index(self.usual_from) <= _SIZES.index(size)


@dataclass(frozen=True, slots=True)
class Block:
    """One of the six blocks."""

    key: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EntryStatus:
    """Where a strategy stands with one content.

    Attributes:
        state: present, missing, left_out, or open while nobody has said anything.
        place: Where it stands in the text.
    """

    entry: Entry
    state: str
    place: str
    reason: str
    is_usual: bool
    changed_at: datetime | None
    changed_by: str

    @property
    def word(self) -> str:
        """The state as people say it."""
        return str(STATE_WORDS[self.state])


@dataclass(frozen=True, slots=True)
class Tally:
    """How many contents have which state."""

    present: int
    missing: int
    left_out: int
    open: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.present + self.missing + self.left_out + self.open

    @property
    def checked(self) -> int:
        """Those somebody has said something about."""
        return self.total - self.open


@dataclass(frozen=True, slots=True)
class BlockStatus:
    """One block with its entries and their tally."""

    block: Block
    entries: Sequence[EntryStatus]
    tally: Tally

    @property
    def changed_by(self) -> str:
        """Who said something about one of its entries last; empty while nobody has."""
        said = [(entry.changed_at, entry.changed_by) for entry in self.entries if entry.changed_at]
        return max(said)[1] if said else ""


@dataclass(frozen=True, slots=True)
class ContentsStatus:
    """The whole check of a strategy."""

    blocks: Sequence[BlockStatus]
    tally: Tally
    usual: Tally

    def block(self, key: str) -> BlockStatus:
        """Return one block, or raise UnknownEntry."""
        found = next((block for block in self.blocks if block.block.key == key), None)
        if found is None:
            raise UnknownEntry(entry=key)
        return found


@cache
def blocks() -> tuple[Block, ...]:
    """Return the six blocks with their 79 entries."""
    file = Path(__file__).resolve().parents[1] / "contents.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))["block"]
    return tuple(Block(b["key"], b["title"], tuple(_entry(e) for e in b["entries"])) for b in told)


def _entry(part: Mapping[str, str]) -> Entry:
    return Entry(part["key"], part["title"], part["explanation"], part["from"], part.get("recognise", ""))


def contents_of(strategy: Strategy) -> ContentsStatus:
    """Return where a strategy stands with each of the 79 contents; one query."""
    said = {row.entry: row for row in ContentsEntry.objects.filter(strategy=strategy)}
    found = []
    for block in blocks():
        entries = [_status(entry, said.get(entry.key), strategy.size) for entry in block.entries]
        found.append(BlockStatus(block, entries, _tally(entries)))
    every = [entry for block in found for entry in block.entries]
    return ContentsStatus(found, _tally(every), _tally([entry for entry in every if entry.is_usual]))


def _status(entry: Entry, row: ContentsEntry | None, size: str) -> EntryStatus:
    usual = entry.is_usual(size)
    if row is None:
        return EntryStatus(entry, "open", "", "", usual, None, "")
    return EntryStatus(entry, row.state, row.place, row.reason, usual, row.changed_at, row.changed_by)


def _tally(entries: Sequence[EntryStatus]) -> Tally:
    states = [entry.state for entry in entries]
    return Tally(*(states.count(state) for state in ("present", "missing", "left_out", "open")))


def suggestions(actor: Actor, strategy: Strategy) -> dict[str, Found]:
    """Return what the product found by itself: key of the entry → what is there. Proposed, never decided."""
    facts = facts_of(actor, strategy)
    return {
        entry.key: facts[entry.recognise]
        for block in blocks()
        for entry in block.entries
        if entry.recognise and facts.get(entry.recognise)
    }
