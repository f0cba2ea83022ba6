"""The adoption as a state machine with a clock: every step is done, waived with a reason, or still ahead."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.region.models import Municipality
from allmende.region.selectors import region
from allmende.solutions import errors, permissions
from allmende.solutions.models import (
    Adoption,
    AdoptionStatus,
    AdoptionStep,
    FitCheck,
    Solution,
    SolutionStatus,
    StepKey,
    StepState,
)
from allmende.solutions.selectors.adoptions import adoption_for, current_step, open_adoption, step_of
from allmende.solutions.services import letters

#: Share of planned rooms and days in a row that make an adoption live.
LIVE_SHARE_PCT = 80
LIVE_DAYS = 7
DEMO_LIVE_DAYS = 1


@dataclass(frozen=True, slots=True)
class StepPlan:
    """Who does a step, by when, and what they note."""

    responsible: str = ""
    responsible_email: str = ""
    due_on: date | None = None
    note: str = ""


def town_of(actor: Actor, town: Municipality, permission: str) -> Municipality:
    """Return a town the actor works for.

    Raises:
        NotFound: the actor neither holds a role there nor coordinates.
        Forbidden: the role is not enough.
    """
    if not (actor.is_coordinator or town.space_id in actor.space_ids):
        raise NotFound(municipality=town.slug)
    require(actor, permission, town)
    return town


@transaction.atomic
def start_adoption(
    *, actor: Actor, solution: Solution, municipality: Municipality, note: str = "", is_demo: bool = False
) -> Adoption:
    """Put a town's interest on record; both towns and the coordination see the page from now on.

    A second start returns the adoption that runs already.

    Raises:
        NotFound: the actor does not work for the town.
        Forbidden: the actor may not decide for it.
        SolutionNotAdoptable: there is nothing to take over yet.
    """
    town_of(actor, municipality, permissions.START_ADOPTION)
    if solution.status != SolutionStatus.AVAILABLE:
        raise errors.SolutionNotAdoptable(solution=solution.title)
    # The town's row serves as the queue: two clicks at once start one adoption.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    running = open_adoption(actor, solution, municipality)
    if running is not None:
        return running
    # On an installation with invented data everything that builds on them is invented as well.
    adoption = _create(actor, solution, municipality, is_demo=is_demo or region().is_demo)
    _create_steps(adoption, actor, note)
    audit.record("solutions.adoption_started", actor=actor, subject=adoption, changes={"note": note})
    letters.tell_steward(actor, adoption)
    check = FitCheck.objects.filter(solution=solution, municipality=municipality).first()
    # Nobody is told of a step that is done already.
    _finish(actor, adoption, step_of(adoption, StepKey.INTEREST), tells=check is None)
    if check is not None:
        _reuse_fit_check(actor, adoption, check)
    return adoption


def _create(actor: Actor, solution: Solution, town: Municipality, *, is_demo: bool) -> Adoption:
    version = solution.versions.filter(is_installable=True).first()
    adoption: Adoption = Adoption.objects.create(
        owner=town.space,
        visibility=Visibility.CONSORTIUM,
        solution=solution,
        version=version,
        municipality=town,
        live_share_pct=LIVE_SHARE_PCT,
        live_days=DEMO_LIVE_DAYS if is_demo else LIVE_DAYS,
        started_by=actor.name,
        is_demo=is_demo,
    )
    return adoption


def _create_steps(adoption: Adoption, actor: Actor, note: str) -> None:
    today = timezone.localdate()
    AdoptionStep.objects.bulk_create(
        AdoptionStep(
            adoption=adoption,
            key=key,
            position=position,
            state=StepState.CURRENT if key == StepKey.INTEREST else StepState.OPEN,
            opened_on=today if key == StepKey.INTEREST else None,
            responsible=actor.name if key == StepKey.INTEREST else "",
            note=note if key == StepKey.INTEREST else "",
        )
        for position, key in enumerate(StepKey, start=1)
    )


def _reuse_fit_check(actor: Actor, adoption: Adoption, check: FitCheck) -> None:
    """A check made before the start counts; it stays linked from the step."""
    step = step_of(_fresh(adoption), StepKey.FIT_CHECK)
    if step.state == StepState.CURRENT:
        _finish(actor, adoption, step, on=timezone.localdate(check.checked_at))


def complete_step(
    *, actor: Actor, adoption_id: int, key: str, on: date | None = None, note: str | None = None
) -> Adoption:
    """Mark the step whose turn it is as done and open the next one; a repeated call changes nothing.

    Args:
        on: Local day it was done; default today.
        note: Replaces the step's note; None keeps it.

    Raises:
        StepNotOpen: it is another step's turn.
        AdoptionNotRunning: the adoption is paused or over.
        LiveIsMeasured: "In Betrieb" is reached by readings only.
    """
    with transaction.atomic():
        adoption = editable_adoption(actor, adoption_id)
        step = step_of(adoption, key)
        if step.state in {StepState.DONE, StepState.WAIVED}:
            return adoption
        if key == StepKey.LIVE and not actor.is_system:
            raise errors.LiveIsMeasured
        require_current(adoption, key)
        if note is not None:
            step.note = note
        _finish(actor, adoption, step, on=on)
    return adoption


def editable_adoption(actor: Actor, adoption_id: int) -> Adoption:
    """Return the adoption locked for a change by the adopting town.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: only the adopting town works on it.
    """
    adoption = adoption_for(actor, adoption_id, lock=True)
    require(actor, permissions.EDIT_ADOPTION, adoption)
    return adoption


def require_current(adoption: Adoption, key: str) -> AdoptionStep:
    """Return the step if it is its turn.

    Raises:
        AdoptionNotRunning: the adoption is paused or over.
        StepNotOpen: it is another step's turn.
    """
    step = step_of(adoption, key)
    if adoption.status != AdoptionStatus.RUNNING:
        raise errors.AdoptionNotRunning
    if step.state != StepState.CURRENT:
        raise errors.StepNotOpen(step=step.get_key_display())
    return step


def _finish(
    actor: Actor, adoption: Adoption, step: AdoptionStep, *, on: date | None = None, tells: bool = True
) -> None:
    step.state = StepState.DONE
    step.completed_on = on or timezone.localdate()
    step.completed_by = actor.name
    step.save(update_fields=["state", "completed_on", "completed_by", "note"])
    audit.record(
        "solutions.step_completed",
        actor=actor,
        subject=adoption,
        changes={"step": step.key, "completed_on": step.completed_on},
    )
    _open_next(actor, adoption, tells=tells)


def _open_next(actor: Actor, adoption: Adoption, *, tells: bool = True) -> None:
    following = (
        AdoptionStep.objects.filter(adoption=adoption, state=StepState.OPEN).order_by("position").first()
    )
    # Prefetched steps would show the state before this change.
    getattr(adoption, "_prefetched_objects_cache", {}).pop("steps", None)
    if following is None:
        adoption.status = AdoptionStatus.DONE
        adoption.save(update_fields=["status"])
        audit.record("solutions.adoption_done", actor=actor, subject=adoption)
        return
    following.state = StepState.CURRENT
    following.opened_on = timezone.localdate()
    following.save(update_fields=["state", "opened_on"])
    if tells:
        letters.tell_next(actor, adoption, following)


def edit_step(*, actor: Actor, adoption_id: int, key: str, plan: StepPlan) -> AdoptionStep:
    """Say who does a step, by when, with which note; a new person whose turn it is gets a mail.

    Raises:
        AdoptionNotRunning: the adoption is over.
    """
    with transaction.atomic():
        adoption = editable_adoption(actor, adoption_id)
        if adoption.status == AdoptionStatus.ENDED:
            raise errors.AdoptionNotRunning
        step = step_of(adoption, key)
        before = step.responsible_email
        step.responsible, step.responsible_email = plan.responsible, plan.responsible_email
        step.due_on, step.note = plan.due_on, plan.note
        audit.save(
            step,
            actor=actor,
            fields=["responsible", "responsible_email", "due_on", "note"],
            action="solutions.step_planned",
        )
        if step.state == StepState.CURRENT and step.responsible_email not in {"", before}:
            letters.tell_next(actor, adoption, step)
    return step


def waive_step(*, actor: Actor, adoption_id: int, key: str, reason: str) -> Adoption:
    """Let the coordination spare a town a step, with a reason that everybody involved reads.

    Raises:
        Forbidden: only the coordination waives.
        StepNeedsReason: no reason was given.
    """
    with transaction.atomic():
        adoption = adoption_for(actor, adoption_id, lock=True)
        require(actor, permissions.WAIVE_STEP, adoption)
        reason = _reason(reason)
        if adoption.status != AdoptionStatus.RUNNING:
            raise errors.AdoptionNotRunning
        step = step_of(adoption, key)
        if step.state in {StepState.DONE, StepState.WAIVED}:
            return adoption
        was_current = step.state == StepState.CURRENT
        step.state, step.waived_reason = StepState.WAIVED, reason
        step.completed_on, step.completed_by = timezone.localdate(), actor.name
        step.save(update_fields=["state", "waived_reason", "completed_on", "completed_by"])
        audit.record(
            "solutions.step_waived", actor=actor, subject=adoption, changes={"step": key}, reason=reason
        )
        if was_current:
            _open_next(actor, adoption)
    return adoption


def pause_adoption(*, actor: Actor, adoption_id: int, reason: str) -> Adoption:
    """Let the adoption rest; nothing is lost and nobody is reminded."""
    return _steer(
        actor, adoption_id, AdoptionStatus.PAUSED, "solutions.adoption_paused", _reason(reason),
        allowed={AdoptionStatus.RUNNING},
    )  # fmt: skip


def end_adoption(*, actor: Actor, adoption_id: int, reason: str) -> Adoption:
    """End the adoption for good; the page stays readable and the town may start again."""
    return _steer(
        actor, adoption_id, AdoptionStatus.ENDED, "solutions.adoption_ended", _reason(reason),
        allowed={AdoptionStatus.RUNNING, AdoptionStatus.PAUSED, AdoptionStatus.DONE},
    )  # fmt: skip


def _steer(
    actor: Actor,
    adoption_id: int,
    status: AdoptionStatus,
    action: str,
    reason: str,
    *,
    allowed: set[AdoptionStatus],
) -> Adoption:
    with transaction.atomic():
        adoption = adoption_for(actor, adoption_id, lock=True)
        require(actor, permissions.STEER_ADOPTION, adoption)
        if adoption.status == status:
            return adoption
        if adoption.status not in allowed:
            raise errors.AdoptionNotRunning
        adoption.status, adoption.status_reason = status, reason
        adoption.save(update_fields=["status", "status_reason"])
        audit.record(action, actor=actor, subject=adoption, changes={"status": status}, reason=reason)
        letters.tell_partners(actor, adoption, reason)
    return adoption


def resume_adoption(*, actor: Actor, adoption_id: int) -> Adoption:
    """Go on where the adoption stopped.

    Raises:
        AdoptionNotPaused: it does not rest.
    """
    with transaction.atomic():
        adoption = adoption_for(actor, adoption_id, lock=True)
        require(actor, permissions.STEER_ADOPTION, adoption)
        if adoption.status == AdoptionStatus.RUNNING:
            return adoption
        if adoption.status != AdoptionStatus.PAUSED:
            raise errors.AdoptionNotPaused
        adoption.status, adoption.status_reason = AdoptionStatus.RUNNING, ""
        adoption.save(update_fields=["status", "status_reason"])
        audit.record("solutions.adoption_resumed", actor=actor, subject=adoption)
        step = current_step(adoption)
        if step is not None:
            letters.tell_next(actor, adoption, step)
    return adoption


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.StepNeedsReason
    return text.strip()


def _fresh(adoption: Adoption) -> Adoption:
    fresh: Adoption = Adoption.objects.prefetch_related("steps").get(pk=adoption.pk)
    return fresh
