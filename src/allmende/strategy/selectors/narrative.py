"""The narrative of a strategy, and the three terms of all of them together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.strategy.models import ContactPoint, Narrative, Strategy, StrategyStatus
from allmende.strategy.selectors.strategies import strategies


def narrative_of(strategy: Strategy) -> Narrative | None:
    """Return a strategy's narrative with its contact points, if somebody began one."""
    return Narrative.objects.filter(strategy=strategy).prefetch_related("contact_points").first()


def terms_of(narrative: Narrative) -> list[str]:
    """Return the up to three terms."""
    return [term for term in (narrative.term_1, narrative.term_2, narrative.term_3) if term]


def contact_point_for(strategy: Strategy, point_id: int) -> ContactPoint:
    """Return a contact point of this strategy's narrative, or raise NotFound."""
    return get_or_not_found(ContactPoint.objects.filter(narrative__strategy=strategy), pk=point_id)


@dataclass(frozen=True, slots=True)
class Term:
    """A word and who named it, most frequent first."""

    word: str
    count: int
    strategies: Sequence[Strategy]


def terms(actor: Actor) -> list[Term]:
    """Return the terms of all narratives whose strategy counts and the actor may see; two queries.

    Case does not matter; the spelling used most often is shown.
    """
    spellings: dict[str, Counter[str]] = {}
    named: dict[str, dict[int, Strategy]] = {}
    current = strategies(actor).exclude(status=StrategyStatus.SUPERSEDED)
    told = Narrative.objects.filter(strategy__in=current)
    for narrative in told.select_related("strategy", "strategy__owner"):
        for term in terms_of(narrative):
            word = " ".join(term.split())
            spellings.setdefault(word.casefold(), Counter())[word] += 1
            named.setdefault(word.casefold(), {})[narrative.strategy_id] = narrative.strategy
    found = [
        Term(spellings[key].most_common(1)[0][0], len(named[key]), list(named[key].values())) for key in named
    ]
    return sorted(found, key=lambda term: (-term.count, term.word.casefold()))
