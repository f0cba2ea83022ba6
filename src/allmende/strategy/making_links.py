"""What rooms above `strategy` tell the pages on which a strategy is made; `strategy` must not know them.

Rooms register while the app starts. `portfolio`: which measures answer a scenario, which success stories
belong to a strategy, how many ideas, selections, trials there are. `editorial`: which chapters there are.
Without them the pages say that nothing is there yet.
"""

from collections.abc import Callable, Mapping, Sequence

from allmende.kernel.actor import Actor
from allmende.strategy.links import Serving
from allmende.strategy.models import Strategy

#: (actor, ids of scenarios) → id → measures that answer it and the actor may see. Must not ask per scenario.
Answers = Callable[[Actor, Sequence[int]], Mapping[int, Sequence[Serving]]]
#: (actor, strategy) → success stories the actor may see, newest first.
Stories = Callable[[Actor, Strategy], Sequence[Serving]]
#: (actor, strategy) → how many there are of a kind.
Counter = Callable[[Actor, Strategy], int]
#: (actor, strategy) → title and address of each chapter the actor may read, in order.
Places = Callable[[Actor, Strategy], Sequence[tuple[str, str]]]
#: (strategy, words) → address of a form, prefilled with these words; empty where there is none.
Door = Callable[[Strategy, str], str]

_ANSWERS: dict[str, Answers] = {}
_STORIES: dict[str, Stories] = {}
_COUNTERS: dict[str, Counter] = {}
_DOORS: dict[str, Door] = {}
_PLACES: dict[str, Places] = {}


def register_answers(kind: str, provider: Answers) -> None:
    """Say what answers scenarios, e.g. kind "measure"; a second call takes the first one's place."""
    _ANSWERS[kind] = provider


def register_stories(kind: str, provider: Stories) -> None:
    """Say which success stories a strategy has."""
    _STORIES[kind] = provider


def register_counter(key: str, counter: Counter) -> None:
    """Say how many there are.

    Args:
        key: "ideas", "selections", "measures", "concepts", "trials", "operations", "learnings" or "chapters".
    """
    _COUNTERS[key] = counter


def register_door(key: str, door: Door) -> None:
    """Say where people go on from here: "idea" (a new sketch), "measure", "selection", "measures"."""
    _DOORS[key] = door


def register_places(kind: str, provider: Places) -> None:
    """Say which chapters a strategy's text has, so that contents lead to them."""
    _PLACES[kind] = provider


def places_of(actor: Actor, strategy: Strategy) -> list[tuple[str, str]]:
    """Return title and address of each chapter of the strategy's text."""
    return [place for provider in _PLACES.values() for place in provider(actor, strategy)]


def answers_to(actor: Actor, scenario_ids: Sequence[int]) -> dict[int, list[Serving]]:
    """Return for each scenario what answers it; one call per kind for all scenarios together."""
    found: dict[int, list[Serving]] = {scenario_id: [] for scenario_id in scenario_ids}
    if scenario_ids:
        for provider in _ANSWERS.values():
            for scenario_id, items in provider(actor, list(scenario_ids)).items():
                found[scenario_id].extend(items)
    return found


def stories_of(actor: Actor, strategy: Strategy) -> list[Serving]:
    """Return the success stories of a strategy."""
    return [story for provider in _STORIES.values() for story in provider(actor, strategy)]


def count(key: str, actor: Actor, strategy: Strategy) -> int:
    """Return how many there are of a kind; 0 while no room tells of it."""
    counter = _COUNTERS.get(key)
    return counter(actor, strategy) if counter else 0


def door(key: str, strategy: Strategy, words: str = "") -> str:
    """Return the address people go on to, or an empty text while no room offers one."""
    found = _DOORS.get(key)
    return found(strategy, words) if found else ""
