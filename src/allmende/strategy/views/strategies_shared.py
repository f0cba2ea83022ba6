"""What all pages of one strategy have in common: head, navigation, facts, way back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.strategy.models import Strategy, StrategyStatus, StrategyVersion
from allmende.strategy.pages import navigation
from allmende.ui.types import Action, Badge, Fact, Link


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something goes away."""

    title: str
    lead: str
    submit: str
    cancel_url: str


def ask(request: HttpRequest, question: Question, breadcrumbs: Sequence[Link]) -> HttpResponse:
    """Show the question; its button posts to the same address."""
    context = {"question": question, "breadcrumbs": breadcrumbs}
    return render(request, "strategy/strategy/confirm.html", context)


def page_context(request: HttpRequest, found: Strategy, current: str) -> dict[str, object]:
    """Return what `strategy/strategy/_head.html` needs.

    Args:
        current: `url_name` of the page, for the navigation.
    """
    return {
        "strategy": found,
        "over": f"{found.get_kind_display()} · {found.owner.name}",
        "badges": strategy_badges(found),
        "actions": strategy_actions(request.actor, found) if current == "strategy:strategy" else [],
        "navigation": navigation(request.actor, found, current),
        "editable": may(request.actor, "strategy.edit_strategy", found),
        "manageable": may(request.actor, "strategy.adopt_strategy", found),
        "demo_notice": found.is_demo,
    }


def posted_again(request: HttpRequest, *, seen: str) -> QueryDict:
    """Return what was posted, as if its sender had seen what is stored now: by then they have read it."""
    posted = request.POST.copy()
    posted["seen"] = seen
    return posted


def strategy_crumbs(found: Strategy, last: str = "") -> list[Link]:
    """Return the way from the room's first page to a page of this strategy."""
    crumbs = [
        Link(_("Strategie"), reverse("strategy:overview")),
        Link(_("Strategien"), reverse("strategy:strategies")),
    ]
    if last:
        return [*crumbs, Link(found.title, reverse("strategy:strategy", args=[found.key])), Link(last)]
    return [*crumbs, Link(found.title)]


def strategy_badges(found: Strategy) -> list[Badge]:
    """Return status, level and size as short words."""
    tones = {StrategyStatus.ADOPTED: "success", StrategyStatus.DRAFT: "warning"}
    is_joined = found.status == StrategyStatus.ADOPTED and not found.is_decided
    word = _("gilt") if is_joined else str(found.get_status_display())
    status = Badge(word, tones.get(StrategyStatus(found.status), "neutral"))  # type: ignore[arg-type]  # a Tone
    badges = [status, Badge(str(found.get_level_display()))]
    # How deep a strategy goes is a choice of those who make one here; the pack does not know it.
    return badges if found.kind == "framework" else [*badges, Badge(found.size.upper())]


def strategy_actions(actor: Actor, found: Strategy) -> list[Action]:
    """Return what this person can do with the strategy as a whole."""
    if not may(actor, "strategy.edit_strategy", found):
        return []
    actions = [
        Action(_("Ziele bearbeiten"), reverse("strategy:goals", args=[found.key]), kind="primary"),
        Action(_("Angaben ändern"), reverse("strategy:strategy_edit", args=[found.key])),
    ]
    if may(actor, "strategy.adopt_strategy", found) and found.status != StrategyStatus.SUPERSEDED:
        actions.append(Action(_("Beschluss eintragen"), reverse("strategy:adopt", args=[found.key])))
    return actions


def strategy_facts(found: Strategy, version: StrategyVersion | None, actor: Actor) -> list[Fact]:
    """Return what the strategy is, who adopted it when, and when it is looked at again."""
    facts = [_owner_fact(found), _adoption_fact(found, version)]
    if version is not None and version.resolution_reference:
        facts.append(_reference_fact(version.resolution_reference))
    if found.within is not None and _is_seen(actor, found.within):
        facts.append(
            Fact(
                _("Eingebettet in"), found.within.title, reverse("strategy:strategy", args=[found.within.key])
            )
        )
    if found.superseded_by is not None and _is_seen(actor, found.superseded_by):
        other = found.superseded_by
        facts.append(Fact(_("Abgelöst durch"), other.title, reverse("strategy:strategy", args=[other.key])))
    facts += _review_facts(found)
    if any((found.approach_opening, found.approach_start, found.approach_carrier)):
        facts.append(Fact(_("Herangehensweise"), ", ".join(approach_words(found))))
    return facts


def approach_words(found: Strategy) -> list[str]:
    """Return the chosen sides of the three pairs."""
    shown = (
        found.get_approach_opening_display(),
        found.get_approach_start_display(),
        found.get_approach_carrier_display(),
    )
    return [str(word) for word in shown if word]


def _owner_fact(found: Strategy) -> Fact:
    town = getattr(found.owner, "municipality", None)
    return Fact(_("Wessen Strategie"), found.owner.name, f"/kommunen/{town.slug}/" if town else "")


def _adoption_fact(found: Strategy, version: StrategyVersion | None) -> Fact:
    if version is None:
        words = found.adopted_words or _("noch nicht")
        return Fact(_("Beschlossen"), words)
    address = reverse("strategy:version", args=[found.key, version.number])
    note = _("Fassung %(number)s") % {"number": version.number}
    if not version.adopted_by:
        return Fact(_("Gilt seit"), version.adopted_words, address, note)
    words = _("%(day)s, %(body)s") % {"day": version.adopted_words, "body": version.adopted_by}
    return Fact(_("Beschlossen"), words, address, note)


def _reference_fact(reference: str) -> Fact:
    is_address = reference.startswith(("https://", "http://"))
    return Fact(_("Vorlage oder Beschluss"), reference, reference if is_address else "")


def _review_facts(found: Strategy) -> list[Fact]:
    facts = []
    if found.review_due_on is not None and found.status == StrategyStatus.ADOPTED:
        late = _("überfällig") if found.review_due_on < timezone.localdate() else ""
        facts.append(
            Fact(_("Nächste Überprüfung bis"), date_format(found.review_due_on, "j. F Y"), note=late)
        )
    if found.reviewed_on is not None:
        facts.append(Fact(_("Zuletzt überprüft"), date_format(found.reviewed_on, "j. F Y")))
    return facts


def _is_seen(actor: Actor, other: Strategy) -> bool:
    """Whether the actor may know of a strategy that another one names."""
    return bool(Strategy.objects.visible_to(actor).filter(pk=other.pk).exists())
