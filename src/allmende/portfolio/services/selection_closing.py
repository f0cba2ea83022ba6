"""Decide a choice: short list with reasons, frozen record, priorities, and doing it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import SpaceKind, Visibility
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.models import Criterion, Measure, Priority, Score, Selection
from allmende.portfolio.selectors.selection import (
    Standing,
    ordered,
    scorers,
    selection_for,
    standings,
)
from allmende.portfolio.selectors.selection_ranking import means
from allmende.portfolio.services.selection import add_candidates, require_state


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided.

    Attributes:
        chosen: Ids of the candidates on the short list.
        reasons: Candidate id → why it is chosen or not.
        sets_priority: Chosen measures of the owner get high priority.
        is_public: Everybody may read the record.
    """

    chosen: Sequence[int]
    reasons: Mapping[int, str] = field(default_factory=dict)
    note: str = ""
    sets_priority: bool = False
    is_public: bool = False


@transaction.atomic
def close_selection(*, actor: Actor, selection_id: int, edition: int, decision: Decision) -> Selection:
    """Write down the short list after the votes were counted; from now on nothing of it changes.

    Raises:
        Forbidden: only who answers for the owner decides.
        ChangedMeanwhile: the choice was changed since the form was opened.
        ShortListTooLong, ShortListEmpty: the list does not hold what it says.
        ResourceAnswerMissing: somebody chose what has no people or money, without a reason.
    """
    selection = selection_for(actor, selection_id, lock=True)
    require(actor, choice_permissions.CLOSE_SELECTION, selection)
    require_state(selection, "counted")
    if selection.edition != edition:
        raise ChangedMeanwhile
    rows = standings(selection)
    _require_sound(selection, rows, decision)
    for row in rows:
        row.candidate.state = "short" if row.candidate.pk in decision.chosen else "out"
        row.candidate.reason = decision.reasons.get(row.candidate.pk, "").strip()
        row.candidate.save(update_fields=["state", "reason"])
    changed = _set_priorities(actor, selection, rows) if decision.sets_priority else []
    selection.state, selection.closed_at, selection.closed_by = "closed", timezone.now(), actor.name
    selection.result_note = decision.note.strip()
    selection.record = record_of(selection, rows, changed)
    if decision.is_public:
        selection.visibility = Visibility.PUBLIC
    selection.edition += 1
    selection.save()
    audit.record(
        "portfolio.selection_closed", actor=actor, subject=selection,
        changes={"short": [row.title for row in rows if row.candidate.state == "short"]},
        reason=selection.result_note,
    )  # fmt: skip
    return selection


def _require_sound(selection: Selection, rows: Sequence[Standing], decision: Decision) -> None:
    chosen = [row for row in rows if row.candidate.pk in decision.chosen]
    if len(chosen) != len(set(decision.chosen)):
        raise choice_errors.NotACandidate
    if not chosen and not decision.note.strip():
        raise choice_errors.ShortListEmpty
    if selection.places is not None and len(chosen) > selection.places:
        raise choice_errors.ShortListTooLong(places=selection.places, chosen=len(chosen))
    for row in chosen:
        if not row.has_resources and not decision.reasons.get(row.candidate.pk, "").strip():
            raise choice_errors.ResourceAnswerMissing(title=row.title)


def _set_priorities(actor: Actor, selection: Selection, rows: Sequence[Standing]) -> list[str]:
    """Give chosen measures of the owner high priority; other owners decide for themselves."""
    ids = [row.candidate.measure_id for row in rows if row.candidate.state == "short"]
    wanted = Measure.objects.filter(pk__in=[pk for pk in ids if pk], owner_id=selection.owner_id)
    changed = []
    for measure in wanted.exclude(priority=Priority.HIGH).select_for_update():
        measure.priority = Priority.HIGH
        audit.save(
            measure, actor=actor, fields=["priority"], action="portfolio.measure_prioritised",
            reason=selection.title,
        )  # fmt: skip
        changed.append(measure.title)
    return changed


def record_of(selection: Selection, rows: Sequence[Standing], prioritised: Sequence[str]) -> dict[str, Any]:
    """Return everything the printed record says, as it is now."""
    scores = Score.objects.filter(candidate__selection=selection)
    scored = means(scores.values_list("candidate_id", "criterion_id", "value"))
    criteria = list(selection.criteria.all())
    return {
        "title": selection.title,
        "owner": selection.owner.name,
        "derivation": selection.derivation,
        "points": selection.points,
        "places": selection.places,
        "scorers": scorers(selection),
        "voters": selection.voted or 0,
        "quorum": selection.quorum,
        "criteria": [
            {"title": c.title, "weight": c.weight, "explanation": c.explanation, "origin": c.origin}
            for c in criteria
        ],
        "candidates": [
            {**_line(row), "means": _means(criteria, scored.get(row.candidate.pk, {}))}
            for row in ordered(rows)
        ],
        "prioritised": list(prioritised),
    }


def _means(criteria: Sequence[Criterion], scored: Mapping[int, Fraction]) -> list[float | None]:
    """Return the mean score by criterion, in their order; None where nobody scored."""
    return [round(float(scored[c.pk]), 1) if c.pk in scored else None for c in criteria]


def _line(row: Standing) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "owner": row.owner,
        "is_short": row.candidate.state == "short",
        "reason": row.candidate.reason,
        "effort": row.candidate.effort,
        "effect": row.candidate.effect,
        "quadrant": row.quadrant,
        "who": row.candidate.who,
        "money": row.candidate.money,
        "share_pct": row.share_pct,
        "is_complete": row.is_complete,
        "score_place": row.score_place.number if row.score_place else None,
        "points": row.points,
        "vote_place": row.vote_place.number if row.vote_place else None,
        "tied": list(row.tied_titles),
    }


def _before_publishing(old: Selection) -> str:
    """A new choice is seen by those who take part, whatever became of the old one."""
    if old.visibility != Visibility.PUBLIC:
        return str(old.visibility)
    is_common = old.owner.kind == SpaceKind.CONSORTIUM
    return Visibility.CONSORTIUM if is_common else Visibility.MUNICIPALITY


@transaction.atomic
def repeat_selection(*, actor: Actor, selection_id: int) -> Selection:
    """Begin the same choice again with its criteria and with what was not chosen the last time.

    Raises:
        SelectionNotThere: it is not decided yet.
    """
    old = selection_for(actor, selection_id)
    require(actor, choice_permissions.MANAGE_SELECTION, old)
    if old.state != "closed":
        raise choice_errors.SelectionNotThere
    made = Selection.objects.create(
        owner=old.owner, title=old.title, derivation=old.derivation, points=old.points, places=old.places,
        quorum=old.quorum, visibility=_before_publishing(old),
        repeats=old, created_by=actor.name, is_demo=old.is_demo,
    )  # fmt: skip
    Criterion.objects.bulk_create(
        Criterion(
            selection=made, title=c.title, explanation=c.explanation, origin=c.origin, weight=c.weight,
            position=c.position,
        )
        for c in old.criteria.all()
    )  # fmt: skip
    audit.record("portfolio.selection_repeated", actor=actor, subject=made, changes={"repeats": old.pk})
    left = old.candidates.filter(state="out")
    add_candidates(
        actor=actor, selection_id=made.pk,
        measure_ids=[pk for pk in left.values_list("measure_id", flat=True) if pk],
        sketch_ids=[pk for pk in left.values_list("sketch_id", flat=True) if pk],
    )  # fmt: skip
    return made
