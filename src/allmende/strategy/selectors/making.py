"""What all pages on which a strategy is made ask: may I see it, and what is there already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.selectors import sources_of
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.strategy import making_links, permissions_making  # noqa: F401  # names the rights
from allmende.strategy.links import serving
from allmende.strategy.models import (
    Goal,
    GoalKind,
    GoalStatus,
    GuardSection,
    InventoryItem,
    Journey,
    KeyResult,
    Persona,
    Strategy,
    StrategyStatus,
)
from allmende.strategy.selectors.strategies import strategy_for


@dataclass(frozen=True, slots=True)
class Found:
    """What the product knows about one thing: how many there are, said in words.

    Attributes:
        wanted: From how many on it is complete.
    """

    count: int
    words: str
    wanted: int = 1

    def __bool__(self) -> bool:
        """True when there is at least one."""
        return self.count > 0

    @property
    def is_complete(self) -> bool:
        """Whether there are as many as it takes."""
        return self.count >= self.wanted


def strategy_to_make(actor: Actor, key: str) -> Strategy:
    """Return a strategy to one who works in its space.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: it is public, but how it is made is its owner's business.
    """
    strategy = strategy_for(actor, key)
    require(actor, "strategy.read_making", strategy)
    return strategy


def facts_of(actor: Actor, strategy: Strategy) -> Mapping[str, Found]:
    """Return what is there already, by the keys steps and contents refer to; a fixed number of queries."""
    return {
        **_goal_facts(strategy),
        **_made_facts(strategy),
        **_own_facts(strategy),
        **_told(actor, strategy),
    }


def _goal_facts(strategy: Strategy) -> dict[str, Found]:
    goals = list(
        Goal.objects.filter(strategy=strategy)
        .exclude(status=GoalStatus.RETIRED)
        .prefetch_related("action_fields")
    )
    kinds = [goal.kind for goal in goals]
    visions = kinds.count(GoalKind.VISION)
    pictures = kinds.count(GoalKind.PICTURE) + strategy.future_statements.count()
    results = KeyResult.objects.filter(objective__goal__in=[goal.pk for goal in goals]).count()
    real = sum(kind in {GoalKind.GOAL, GoalKind.SUB_GOAL, GoalKind.PROJECT_GOAL} for kind in kinds)
    return {
        "goals": Found(real, ngettext("%(n)d Ziel", "%(n)d Ziele", real) % {"n": real}),
        "vision": Found(visions, _("Vision im Zielbaum")),
        "mission": Found(kinds.count(GoalKind.MISSION), _("Mission im Zielbaum")),
        "pictures": Found(pictures, _("Zielbilder oder Zukunftsbild")),
        "goal_tree": Found(sum(g.parent_id is not None for g in goals), _("Ziele mit Teilzielen")),
        "goal_origins": Found(sum(bool(g.origin) for g in goals), _("Ziele mit Herkunft")),
        "cross_goals": Found(
            sum(len(g.action_fields.all()) > 1 for g in goals), _("Ziele in mehreren Handlungsfeldern")
        ),
        "key_results": Found(
            results, ngettext("%(n)d Key Result", "%(n)d Key Results", results) % {"n": results}
        ),
    }


def _made_facts(strategy: Strategy) -> dict[str, Found]:
    items = InventoryItem.objects.filter(owner_id=strategy.owner_id).count()
    personas = Persona.objects.filter(owner_id=strategy.owner_id).count()
    journeys = Journey.objects.filter(strategy=strategy).count()
    answers = strategy.guiding_answers.count()
    narrative = getattr(strategy, "narrative", None)
    told = (
        sum(bool(text) for text in (narrative.past, narrative.present, narrative.future)) if narrative else 0
    )
    guards = dict.fromkeys(("crisis", "operation", "path", "ethics"), 0)
    for section in GuardSection.objects.filter(strategy=strategy).prefetch_related("rails"):
        guards[section.kind] = int(bool(section.text)) + sum(rail.is_current for rail in section.rails.all())
    scenarios = strategy.scenarios.count()
    return {
        "inventory": Found(
            items, ngettext("%(n)d Eintrag im Bestand", "%(n)d Einträge im Bestand", items) % {"n": items}
        ),
        "personas": Found(personas, ngettext("%(n)d Persona", "%(n)d Personas", personas) % {"n": personas}),
        "journeys": Found(
            journeys, ngettext("%(n)d Bürger-Reise", "%(n)d Bürger-Reisen", journeys) % {"n": journeys}
        ),
        "guiding": Found(answers, _("%(n)d von 8 Leitfragen beantwortet") % {"n": answers}, wanted=8),
        "narrative": Found(told, _("%(n)d von 3 Teilen des Narrativs geschrieben") % {"n": told}, wanted=3),
        "plain_language": Found(
            int(bool(narrative and narrative.plain_language)), _("Narrativ in Leichter Sprache")
        ),
        "scenarios": Found(
            scenarios, ngettext("%(n)d Szenario", "%(n)d Szenarien", scenarios) % {"n": scenarios}
        ),
        "guards": Found(sum(guards.values()), _("Leitplanken")),
        **{f"guard_{kind}": Found(number, _("Abschnitt der Leitplanken")) for kind, number in guards.items()},
    }


def _own_facts(strategy: Strategy) -> dict[str, Found]:
    fields = strategy.field_choices.count()
    plans = strategy.plan_links.count()
    approach = sum(map(bool, (strategy.approach_opening, strategy.approach_start, strategy.approach_carrier)))
    adopted = strategy.status == StrategyStatus.ADOPTED
    published = adopted and strategy.visibility == Visibility.PUBLIC
    return {
        "summary": Found(int(bool(strategy.summary)), _("Zusammenfassung der Strategie")),
        "approach": Found(approach, _("Herangehensweise angegeben")),
        "fields": Found(
            fields,
            ngettext("%(n)d Handlungsfeld gewählt", "%(n)d Handlungsfelder gewählt", fields) % {"n": fields},
        ),
        "plans": Found(
            plans, ngettext("%(n)d Plan verknüpft", "%(n)d Pläne verknüpft", plans) % {"n": plans}
        ),
        "within": Found(int(strategy.within_id is not None), _("Teil einer gemeinsamen Strategie")),
        "review": Found(
            int(bool(strategy.review_due_on or strategy.reviewed_on)), _("Termin für die Überprüfung")
        ),
        "reviewed": Found(int(bool(strategy.reviewed_on)), _("überprüft")),
        "adopted": Found(int(adopted), _("beschlossen")),
        "published": Found(int(published), _("öffentlich auf dieser Seite")),
    }


_COUNT_WORDS: Mapping[str, Callable[[int], str]] = {
    "ideas": lambda n: ngettext("%(n)d Idee oder Skizze", "%(n)d Ideen und Skizzen", n) % {"n": n},
    "selections": lambda n: ngettext("%(n)d Auswahlrunde", "%(n)d Auswahlrunden", n) % {"n": n},
    "concepts": lambda n: (
        ngettext(
            "%(n)d Maßnahme mit Meilensteinen und Kosten", "%(n)d Maßnahmen mit Meilensteinen und Kosten", n
        )
        % {"n": n}
    ),
    "trials": lambda n: ngettext("%(n)d Maßnahme im Versuch", "%(n)d Maßnahmen im Versuch", n) % {"n": n},
    "operations": lambda n: ngettext("%(n)d Maßnahme im Betrieb", "%(n)d Maßnahmen im Betrieb", n) % {"n": n},
    "chapters": lambda n: ngettext("%(n)d Kapitel", "%(n)d Kapitel", n) % {"n": n},
    "learnings": lambda n: ngettext("%(n)d festgehaltene Lehre", "%(n)d festgehaltene Lehren", n) % {"n": n},
}


def _told(actor: Actor, strategy: Strategy) -> dict[str, Found]:
    goals = list(Goal.objects.filter(strategy=strategy).values_list("pk", flat=True))
    kinds: dict[str, set[str]] = {}
    for groups in serving(actor, goals).values():
        for group in groups:
            kinds.setdefault(group.kind.key, set()).update(item.url for item in group.items)
    measures = len(kinds.get("measure", ())) or making_links.count("measures", actor, strategy)
    found = {
        key: Found(number := making_links.count(key, actor, strategy), words(number))
        for key, words in _COUNT_WORDS.items()
    }
    found["selection"] = found["selections"]
    found["measures"] = Found(
        measures, ngettext("%(n)d Maßnahme", "%(n)d Maßnahmen", measures) % {"n": measures}
    )
    sources = sources_of(actor, strategy.owner).count()
    found["sources"] = Found(
        sources,
        ngettext("%(n)d Quelle von Messwerten", "%(n)d Quellen von Messwerten", sources) % {"n": sources},
    )
    return found
