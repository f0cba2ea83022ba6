"""Prepare a choice: begin it, put things on the long list, name criteria, go from step to step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.portfolio import ballots, choice_errors, choice_permissions
from allmende.portfolio.models import Candidate, Criterion, Measure, Selection
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.selectors.selection import (
    STATES,
    addable_measures,
    addable_sketches,
    candidate_of,
    criterion_of,
    selection_for,
    turnout,
)
from allmende.strategy.models import Checklist
from allmende.ui.formats import euro_text

#: Fewer are no choice.
FEWEST_CANDIDATES: Final = 2
#: What stays as it is from the first vote on; whoever may vote belongs to it.
VOTING_RULES: Final = ("points", "places", "quorum", "visibility")
#: What criteria can be taken from.
TEMPLATES: Final = ("lead", "charter", "compass", "sdg")


@dataclass(frozen=True, slots=True)
class SelectionFacts:
    """What is said about a choice at its beginning.

    Attributes:
        points: Each person's points in the vote.
        places: Length of the short list; None: open.
        quorum: So many people must vote before the votes are counted; None: no minimum.
    """

    title: str
    derivation: str = ""
    points: int = 5
    places: int | None = None
    quorum: int | None = None
    visibility: str = "municipality"


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """One criterion: what is asked, how much it counts (1 to 5), where it comes from."""

    title: str
    weight: int = 1
    explanation: str = ""
    origin: str = ""


@transaction.atomic
def begin_selection(*, actor: Actor, owner: Space, facts: SelectionFacts, is_demo: bool = False) -> Selection:
    """Begin a choice with an empty list.

    Raises:
        Forbidden: the actor does not work for the owner.
    """
    require(actor, choice_permissions.START_SELECTION, owner)
    made = Selection.objects.create(owner=owner, created_by=actor.name, is_demo=is_demo, **_fields(facts))
    audit.record("portfolio.selection_begun", actor=actor, subject=made)
    return made


def _fields(facts: SelectionFacts) -> dict[str, Any]:
    return {
        "title": facts.title.strip(),
        "derivation": facts.derivation.strip(),
        "points": facts.points,
        "places": facts.places,
        "quorum": facts.quorum,
        "visibility": facts.visibility,
    }


@transaction.atomic
def change_selection(*, actor: Actor, selection_id: int, edition: int, facts: SelectionFacts) -> Selection:
    """Change title, derivation, rules of the vote and who takes part.

    Raises:
        ChangedMeanwhile: somebody else changed it since the form was opened.
        SelectionClosed: it is decided.
        VotingRulesFixed: people vote already, or have.
    """
    selection = managed(actor, selection_id)
    if selection.edition != edition:
        raise ChangedMeanwhile
    fixed = {name: value for name, value in _fields(facts).items() if name in VOTING_RULES}
    if selection.state in {"voting", "counted"} and any(
        getattr(selection, name) != value for name, value in fixed.items()
    ):
        raise choice_errors.VotingRulesFixed
    for name, value in _fields(facts).items():
        setattr(selection, name, value)
    _save(actor, selection, list(_fields(facts)), "portfolio.selection_changed")
    return selection


@transaction.atomic
def discard_selection(*, actor: Actor, selection_id: int) -> None:
    """Delete a choice that is not decided; a decided one stays as a record."""
    selection = managed(actor, selection_id)
    audit.record("portfolio.selection_discarded", actor=actor, subject=selection)
    selection.delete()


@transaction.atomic
def add_candidates(
    *, actor: Actor, selection_id: int, measure_ids: Sequence[int] = (), sketch_ids: Sequence[int] = ()
) -> int:
    """Put measures and sketches on the long list; return how many are new there.

    Who does it and with which money is taken over from the measure where it says so.
    """
    selection = managed(actor, selection_id, "collecting")
    wanted = addable_measures(actor, selection).filter(pk__in=measure_ids).prefetch_related("budget_lines")
    rows = [_candidate(selection, measure) for measure in wanted]
    sketches = addable_sketches(actor, selection).filter(pk__in=sketch_ids)
    rows += [
        Candidate(selection=selection, sketch=sketch, who=sketch.who[:300], money=sketch.costs)
        for sketch in sketches
    ]
    Candidate.objects.bulk_create(rows)
    if rows:
        audit.record(
            "portfolio.candidates_added", actor=actor, subject=selection,
            changes={"candidates": [str(row) for row in rows]},
        )  # fmt: skip
    return len(rows)


def _candidate(selection: Selection, measure: Measure) -> Candidate:
    budget = budget_of(measure)
    money = _("gesichert: %(amount)s") % {"amount": euro_text(budget.total)} if budget.is_secured else ""
    return Candidate(
        selection=selection,
        measure=measure,
        effort=measure.effort,
        effect=measure.effect,
        who=measure.staff[:300],
        money=money,
    )


@transaction.atomic
def remove_candidate(*, actor: Actor, selection_id: int, candidate_id: int) -> None:
    """Take something off the long list again."""
    selection = managed(actor, selection_id, "collecting")
    candidate = candidate_of(selection, candidate_id)
    audit.record(
        "portfolio.candidate_removed", actor=actor, subject=selection, changes={"candidate": str(candidate)}
    )
    candidate.delete()


@transaction.atomic
def add_criterion(*, actor: Actor, selection_id: int, facts: CriterionFacts) -> Criterion:
    """Name a criterion, at the end of the list."""
    selection = managed(actor, selection_id, "collecting")
    last = selection.criteria.aggregate(last=Max("position"))["last"] or 0
    made = Criterion.objects.create(
        selection=selection, title=facts.title.strip(), weight=facts.weight,
        explanation=facts.explanation.strip(), origin=facts.origin.strip(), position=last + 1,
    )  # fmt: skip
    audit.record(
        "portfolio.criterion_added", actor=actor, subject=selection,
        changes={"criterion": made.title, "weight": made.weight},
    )  # fmt: skip
    return made


@transaction.atomic
def change_criterion(
    *, actor: Actor, selection_id: int, criterion_id: int, facts: CriterionFacts
) -> Criterion:
    """Change a criterion while the list is being collected."""
    selection = managed(actor, selection_id, "collecting")
    criterion = criterion_of(selection, criterion_id)
    changes = {"criterion": [criterion.title, facts.title], "weight": [criterion.weight, facts.weight]}
    criterion.title, criterion.weight = facts.title.strip(), facts.weight
    criterion.explanation, criterion.origin = facts.explanation.strip(), facts.origin.strip()
    criterion.save()
    audit.record("portfolio.criterion_changed", actor=actor, subject=selection, changes=changes)
    return criterion


@transaction.atomic
def remove_criterion(*, actor: Actor, selection_id: int, criterion_id: int) -> None:
    """Take a criterion away while the list is being collected."""
    selection = managed(actor, selection_id, "collecting")
    criterion = criterion_of(selection, criterion_id)
    audit.record(
        "portfolio.criterion_removed", actor=actor, subject=selection, changes={"criterion": criterion.title}
    )
    criterion.delete()


@transaction.atomic
def take_criteria(*, actor: Actor, selection_id: int, template: str) -> int:
    """Take criteria over from the region's catalogues; those there stay once. Return how many are new.

    Raises:
        NothingToCheck: the region has no such catalogue.
    """
    selection = managed(actor, selection_id, "collecting")
    known = set(selection.criteria.values_list("title", flat=True))
    fresh = [facts for facts in criteria_of(template) if facts.title not in known]
    for facts in fresh:
        add_criterion(actor=actor, selection_id=selection_id, facts=facts)
    return len(fresh)


def criteria_of(template: str) -> list[CriterionFacts]:
    """Return the criteria of a template: one for each letter, guideline or criterion of the catalogue."""
    if template == "sdg":
        explanation = _("Wie stark trägt das Vorhaben zu den UN-Zielen bei? Grundlage ist seine Prüfung.")
        return [
            CriterionFacts(_("Beitrag zu den UN-Zielen"), explanation=explanation, origin=_("Agenda 2030"))
        ]
    checklist = Checklist.objects.filter(key=template).first() if template in TEMPLATES else None
    questions = list(checklist.questions.filter(is_current=True)) if checklist else []
    if checklist is None or not questions:
        raise choice_errors.NothingToCheck
    groups: dict[str, list[str]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question.text)
    return [
        CriterionFacts(title, explanation="\n".join(texts), origin=checklist.title)
        for title, texts in groups.items()
    ]


@transaction.atomic
def go_to(*, actor: Actor, selection_id: int, seen: str, to: str) -> Selection:
    """Go one step on or back: collecting, scoring, voting; from there on with `count_votes`.

    Scores stay. Going back from the vote throws the ballots away: people vote anew on what is changed.

    Args:
        seen: The step people saw when they clicked.

    Raises:
        SelectionNotThere: it is at another step by now, or that is no neighbouring step.
        ListTooShort: fewer than two candidates or no criterion.
    """
    selection = managed(actor, selection_id)
    steps: dict[str, int] = {state: at for at, state in enumerate(STATES[:-2])}
    if selection.state != seen or not {seen, to} <= set(steps) or abs(steps[to] - steps[seen]) != 1:
        raise choice_errors.SelectionNotThere
    enough = selection.candidates.count() >= FEWEST_CANDIDATES and selection.criteria.exists()
    if seen == "collecting" and not enough:
        raise choice_errors.ListTooShort
    thrown_away = selection.ballots.all().delete()[0]
    _move(actor, selection, to, {"ballots_thrown_away": thrown_away} if thrown_away else {})
    return selection


@transaction.atomic
def count_votes(*, actor: Actor, selection_id: int) -> Selection:
    """End the vote and count: sums stay with the candidates, the ballots are emptied for good.

    Raises:
        SelectionNotThere: nobody votes just now.
        QuorumMissed: too few have voted.
        BallotsUnreadable: the installation's key was changed since people voted.
    """
    selection = managed(actor, selection_id, "voting")
    found = turnout(selection)
    if not found.is_reached:
        raise choice_errors.QuorumMissed(voted=found.voted, quorum=max(1, selection.quorum or 0))
    sums: Counter[int] = Counter()
    for ballot in selection.ballots.all():
        sums.update(ballots.unseal(ballot))
    for candidate in selection.candidates.all():
        candidate.points = sums[candidate.pk]
        candidate.save(update_fields=["points"])
    selection.ballots.update(sealed=b"")
    selection.voted = found.voted
    selection.save(update_fields=["voted"])
    _move(actor, selection, "counted", {"voted": found.voted})
    return selection


def _move(actor: Actor, selection: Selection, to: str, more: Mapping[str, Any]) -> None:
    changes = {"state": [selection.state, to], **more}
    selection.state = to
    selection.edition += 1
    selection.save(update_fields=["state", "edition"])
    audit.record("portfolio.selection_moved", actor=actor, subject=selection, changes=changes)


def managed(actor: Actor, selection_id: int, state: str = "") -> Selection:
    """Return a choice that is not decided, locked, if the actor prepares it.

    Raises:
        SelectionClosed: it is decided.
        SelectionNotThere: it is not at the wanted step.
    """
    selection = selection_for(actor, selection_id, lock=True)
    require(actor, choice_permissions.MANAGE_SELECTION, selection)
    require_state(selection, state)
    return selection


def require_state(selection: Selection, state: str = "") -> None:
    """Raise unless the choice is open and, where one is named, at this step."""
    if selection.state == "closed":
        raise choice_errors.SelectionClosed
    if state and selection.state != state:
        raise choice_errors.SelectionNotThere


def _save(actor: Actor, selection: Selection, fields: Sequence[str], action: str) -> None:
    selection.edition += 1
    audit.save(selection, actor=actor, fields=[*fields, "edition"], action=action)
