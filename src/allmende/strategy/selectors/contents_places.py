"""Where a content stands: the chapter or page that carries it, found by the words people wrote down."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.strategy import making_links
from allmende.strategy.models import Strategy
from allmende.strategy.pages import navigation
from allmende.strategy.selectors.contents import EntryStatus
from allmende.ui.types import Link

#: Fact that shows a content is there → name of the page that shows the fact; it takes the strategy's key.
_PAGES_OF_FACTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("summary", "approach", "mission", "vision", "pictures", "goal_tree", "goal_origins", "cross_goals",
         "within", "published"),
        "strategy:strategy",
    ),
    **dict.fromkeys(("guard_crisis", "guard_operation", "guard_path", "guard_ethics"), "strategy:guardrails"),
    "inventory": "strategy:inventory", "guiding": "strategy:guiding", "personas": "strategy:personas",
    "journeys": "strategy:journeys", "narrative": "strategy:narrative",
    "plain_language": "strategy:narrative", "plans": "strategy:plans", "fields": "strategy:fields",
    "review": "strategy:review",
}  # fmt: skip
#: The same for facts of other rooms, by the doors those rooms opened.
_DOORS_OF_FACTS: Final[Mapping[str, str]] = {
    "measures": "measures", "learnings": "measures", "selection": "selection", "key_results": "okr",
}  # fmt: skip
#: Words people write → page.
_WORDS: Final[Mapping[str, str]] = {
    "Bestand": "strategy:inventory", "Leitfragen": "strategy:guiding", "Personas": "strategy:personas",
    "Bürger-Reisen": "strategy:journeys", "Reisen": "strategy:journeys", "Narrativ": "strategy:narrative",
    "Szenarien": "strategy:scenarios", "Leitplanken": "strategy:guardrails", "Zielbaum": "strategy:strategy",
    "Fahrplan": "strategy:roadmap",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter or page people may name; `offer` is what a form proposes to write down, or empty."""

    name: str
    link: Link
    offer: str = ""


def places_of(actor: Actor, strategy: Strategy) -> list[Place]:
    """Return where contents may stand: chapters first, then pages; longer names before shorter ones."""
    chapters = [*_chapters(actor, strategy)]
    pages = [Place(word, _link(word, name, strategy), word) for word, name in _WORDS.items()]
    pages += [Place(link.title, link) for link in navigation(actor, strategy)]
    return [*_longest_first(chapters), *_longest_first(pages)]


def _chapters(actor: Actor, strategy: Strategy) -> Iterator[Place]:
    for number, (title, url) in enumerate(making_links.places_of(actor, strategy), 1):
        short, link = _("Kapitel %(n)d") % {"n": number}, Link(title, url)
        yield Place(short, link, f"{short}: {title}")
        yield Place(title, link)


def _longest_first(places: Sequence[Place]) -> list[Place]:
    return sorted(places, key=lambda place: -len(place.name))


def _link(words: str, name: str, strategy: Strategy) -> Link:
    return Link(words, reverse(name, args=[strategy.key]))


def link_of(status: EntryStatus, places: Sequence[Place], strategy: Strategy) -> Link | None:
    """Return the chapter or page that carries a content, or None where nobody can tell.

    What people wrote down counts first; without it the page that shows what the product recognised.
    """
    if status.state != "present":
        return None
    written = status.place.casefold()
    for place in places:
        if re.search(rf"(?<!\w){re.escape(place.name.casefold())}(?!\w)", written):
            return place.link
    return None if written else _link_of_fact(status.entry.recognise, strategy)


def _link_of_fact(fact: str, strategy: Strategy) -> Link | None:
    if fact in _PAGES_OF_FACTS:
        return _link(_("Seite ansehen"), _PAGES_OF_FACTS[fact], strategy)
    url = making_links.door(_DOORS_OF_FACTS[fact], strategy) if fact in _DOORS_OF_FACTS else ""
    return Link(_("Seite ansehen"), url) if url else None
