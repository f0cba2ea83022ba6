"""What pages of checks put together: rows of a measure's page, links, whom a person may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.portfolio.choice_addresses import measure_url, portfolio_crumb, strategies_crumb, strategy_url
from allmende.portfolio.choice_permissions import ASSESS_LEAD, CHECK
from allmende.portfolio.models import CheckKind, Measure
from allmende.portfolio.selectors.checks import KindResult, checks_of
from allmende.strategy.models import Strategy
from allmende.ui.types import Link

#: What each check asks, in one sentence.
LEADS: Final = {
    CheckKind.COMPASS: gettext_lazy("Passt es zur Haltung der Region: digital, nachhaltig, authentisch?"),
    CheckKind.SDG: gettext_lazy(
        "Was trägt es zu den 17 Zielen der Vereinten Nationen bei, und wo wirkt es dagegen?"
    ),
    CheckKind.CHARTER: gettext_lazy("Folgt es den Leitlinien der Smart City Charta?"),
    CheckKind.LEAD: gettext_lazy("Eignet es sich als Leitprojekt für alle?"),
    CheckKind.GUARD: gettext_lazy("Hält es die Leitplanken unserer Strategie ein?"),
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One kind of check on the page of a measure or strategy.

    Attributes:
        may_check: The reader may check, for the first time or again.
    """

    result: KindResult
    lead: str
    url: str
    may_check: bool


def kind_url(thing: Measure | Strategy, kind: CheckKind) -> str:
    """Return the page of one kind of check."""
    if isinstance(thing, Measure):
        return reverse("portfolio:measure_check", args=[thing.pk, kind.value])
    return reverse("portfolio:strategy_check", args=[thing.key, kind.value])


def begin_url(thing: Measure | Strategy, kind: CheckKind) -> str:
    """Return where a check of this kind is begun (POST)."""
    if isinstance(thing, Measure):
        return reverse("portfolio:measure_check_begin", args=[thing.pk, kind.value])
    return reverse("portfolio:strategy_check_begin", args=[thing.key, kind.value])


def may_check(actor: Actor, kind: CheckKind, thing: Measure | Strategy) -> bool:
    """Whether the actor may make a check of this kind."""
    return may(actor, ASSESS_LEAD if kind == CheckKind.LEAD else CHECK, thing)


def check_rows(actor: Actor, thing: Measure | Strategy) -> Sequence[CheckRow]:
    """Return all kinds of checks of a measure or strategy, for `portfolio/check/_summary.html`."""
    return [
        CheckRow(
            result=result,
            lead=str(LEADS[result.kind]),
            url=kind_url(thing, result.kind),
            may_check=may_check(actor, result.kind, thing),
        )
        for result in checks_of(thing, actor)
    ]


def crumbs(thing: Measure | Strategy) -> list[Link]:
    """Return the way to a thing's checks."""
    if isinstance(thing, Measure):
        return [
            portfolio_crumb(),
            Link(thing.title, measure_url(thing.pk)),
            Link(_("Prüfungen"), reverse("portfolio:measure_checks", args=[thing.pk])),
        ]
    return [
        strategies_crumb(),
        Link(thing.title, strategy_url(thing.key)),
        Link(_("Prüfungen"), reverse("portfolio:strategy_checks", args=[thing.key])),
    ]
