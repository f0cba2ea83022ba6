"""Who may check, choose, propose, send in and judge; the predicates read one object each."""

from typing import Final

from allmende.kernel.access import add_permission
from allmende.kernel.actor import EDITING_ROLES, Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Call, Check, LeadProject, Measure, Selection, Sketch
from allmende.strategy.models import Strategy

CHECK: Final = "portfolio.check"
ASSESS_LEAD: Final = "portfolio.assess_lead"
WRITE_CHECK: Final = "portfolio.write_check"
START_SELECTION: Final = "portfolio.start_selection"
MANAGE_SELECTION: Final = "portfolio.manage_selection"
TAKE_PART: Final = "portfolio.take_part_in_selection"
CLOSE_SELECTION: Final = "portfolio.close_selection"
PROPOSE_LEAD: Final = "portfolio.propose_lead"
STEER_LEAD: Final = "portfolio.steer_lead"
WRITE_LEAD_LOG: Final = "portfolio.write_lead_log"
CLOSE_LEAD: Final = "portfolio.close_lead"
WRITE_SKETCH: Final = "portfolio.write_sketch"
EDIT_SKETCH: Final = "portfolio.edit_sketch"
START_CALL: Final = "portfolio.start_call"
MANAGE_CALL: Final = "portfolio.manage_call"
JUDGE: Final = "portfolio.judge"
SEE_ORPHANS: Final = "portfolio.see_orphans"
LEAVE_GAP: Final = "portfolio.leave_gap"


def edits_owner_or_coordinates(actor: Actor, thing: Measure | Strategy) -> bool:
    """People of the owner check what is theirs; the agency may check everything it sees."""
    return actor.may_edit(thing.owner_id) or actor.is_coordinator


def edits_anywhere(actor: Actor, thing: object = None) -> bool:
    """Lead projects concern everybody: each town may assess them."""
    del thing
    return actor.is_system or any(grant.role in EDITING_ROLES for grant in actor.grants)


def is_assessor(actor: Actor, check: Check) -> bool:
    """A draft belongs to whoever began it."""
    return actor.is_system or (actor.user_id is not None and check.assessor_user_id == actor.user_id)


def edits_space(actor: Actor, space: Space) -> bool:
    """The actor changes what this space owns."""
    return actor.may_edit(space.pk)


def edits_owner(actor: Actor, thing: Selection | Sketch | Call) -> bool:
    """The actor changes what the thing's owner has."""
    return actor.may_edit(thing.owner_id)


def takes_part(actor: Actor, selection: Selection) -> bool:
    """Everybody with a role at the owner scores and votes; in the consortium's choices every member."""
    if actor.is_system or selection.owner_id in actor.space_ids:
        return True
    return actor.is_member and selection.is_common


def answers_for_owner(actor: Actor, thing: Selection | Call) -> bool:
    """Deciding is up to whoever answers for the owner."""
    return actor.may_manage(thing.owner_id)


def coordinates(actor: Actor, thing: object = None) -> bool:
    """Reflection, decision and leading town are written down by the project management."""
    del thing
    return actor.is_coordinator


def leads(actor: Actor, project: LeadProject) -> bool:
    """The leading town's people write the log; the agency helps."""
    led = project.leader_id is not None and actor.may_edit(project.leader_id)
    return led or actor.is_coordinator


def answers_for_leader(actor: Actor, project: LeadProject) -> bool:
    """Starting and closing is up to whoever answers for the leading town, or to the agency."""
    led = project.leader_id is not None and actor.may_manage(project.leader_id)
    return led or actor.is_coordinator


def judges(actor: Actor, call: Call) -> bool:
    """Only named members of the jury give points."""
    return actor.user_id is not None and call.jury.filter(pk=actor.user_id).exists()


def sees_orphans(actor: Actor, space: Space | None) -> bool:
    """A town's people look at their own gaps, the agency at everybody's."""
    return actor.is_coordinator or (space is not None and space.pk in actor.space_ids)


def edits_for(actor: Actor, owner_id: int) -> bool:
    """A gap is left open by those who could close it."""
    return actor.may_edit(owner_id)


add_permission(CHECK, edits_owner_or_coordinates)
add_permission(ASSESS_LEAD, edits_anywhere)
add_permission(WRITE_CHECK, is_assessor)
add_permission(START_SELECTION, edits_space)
add_permission(MANAGE_SELECTION, edits_owner)
add_permission(TAKE_PART, takes_part)
add_permission(CLOSE_SELECTION, answers_for_owner)
add_permission(PROPOSE_LEAD, edits_owner_or_coordinates)
add_permission(STEER_LEAD, coordinates)
add_permission(WRITE_LEAD_LOG, leads)
add_permission(CLOSE_LEAD, answers_for_leader)
add_permission(WRITE_SKETCH, edits_space)
add_permission(EDIT_SKETCH, edits_owner)
add_permission(START_CALL, edits_space)
add_permission(MANAGE_CALL, edits_owner)
add_permission(JUDGE, judges)
add_permission(SEE_ORPHANS, sees_orphans)
add_permission(LEAVE_GAP, edits_for)
