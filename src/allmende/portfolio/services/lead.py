"""The way of a lead project: proposal, reflection, decision, leading town, log, closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.models import LeadLogEntry, LeadProject, LeadProjectState, Measure
from allmende.portfolio.selectors.lead import lead_project_for, possible_leaders
from allmende.portfolio.selectors.measures import measure_for
from allmende.ui.formats import day_text

#: From few who see it to everybody.
_SIGHT: Final = (Visibility.BODY, Visibility.MUNICIPALITY, Visibility.CONSORTIUM, Visibility.PUBLIC)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the steering committee decided.

    Attributes:
        decided_by: The body, e.g. "Steuerkreis".
        reference: Number of the resolution or of the minutes.
        note: Why; needed when the project is declined.
    """

    decided_on: date
    decided_by: str
    reference: str = ""
    note: str = ""


@transaction.atomic
def propose(*, actor: Actor, measure_id: int, proposal: str, leader: Space | None = None) -> LeadProject:
    """Propose a measure as a lead project; from now on all members of the consortium see the measure.

    Raises:
        Forbidden: the actor neither works for the measure's owner nor coordinates.
        AlreadyLeadProject: it was proposed before; a declined one is proposed again with `propose_again`.
        LeaderNotPioneer: the wished leading town is no pioneer.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, choice_permissions.PROPOSE_LEAD, measure)
    if LeadProject.objects.filter(measure=measure).exists():
        raise choice_errors.AlreadyLeadProject
    if not proposal.strip():
        raise ReasonMissing
    _require_pioneer(leader)
    # Nobody can advise on what nobody may see.
    _show(actor, measure, Visibility.CONSORTIUM, _("als Leitprojekt vorgeschlagen"))
    made = LeadProject.objects.create(
        measure=measure, leader=leader, proposal=proposal.strip(), proposed_by=actor.name,
        proposed_on=timezone.localdate(),
    )  # fmt: skip
    _note(made, actor, _("Als Leitprojekt vorgeschlagen."), is_public=False)
    _record(actor, made, "portfolio.lead_proposed", reason=made.proposal)
    return made


def _show(actor: Actor, measure: Measure, to: Visibility, reason: str) -> None:
    """Show the measure to more people; never to fewer."""
    if _SIGHT.index(measure.visibility) < _SIGHT.index(to):
        measure.visibility = to
        audit.save(
            measure, actor=actor, fields=["visibility"], action="portfolio.measure_shown", reason=reason
        )


@transaction.atomic
def propose_again(*, actor: Actor, project_id: int, proposal: str) -> LeadProject:
    """Propose what was declined once more, with new words; what was said before goes into the log."""
    project = lead_project_for(actor, project_id, lock=True)
    require(actor, choice_permissions.PROPOSE_LEAD, project.measure)
    _require_state(project, LeadProjectState.DECLINED)
    if not proposal.strip():
        raise ReasonMissing
    _note(project, actor, _told_before(project), is_public=False)
    project.proposal, project.proposed_by = proposal.strip(), actor.name
    project.proposed_on = timezone.localdate()
    project.reflection = project.recommendation = project.decision_note = ""
    project.resolution_reference = project.decided_by = ""
    project.reflected_on = project.decided_on = None
    _go(actor, project, LeadProjectState.PROPOSED, _("Noch einmal vorgeschlagen."), is_public=False)
    return project


def _told_before(project: LeadProject) -> str:
    """Return proposal, advice and refusal of the last time in words."""
    return "\n\n".join(
        [
            _("Vorschlag vom %(day)s (%(by)s): %(text)s")
            % {"day": day_text(project.proposed_on), "by": project.proposed_by, "text": project.proposal},
            _("Rat des Fachbeirats (%(advice)s): %(text)s")
            % {"advice": project.get_recommendation_display(), "text": project.reflection},
            _("Nicht verabredet (%(by)s): %(text)s")
            % {"by": project.decided_by, "text": project.decision_note},
        ]
    )


@transaction.atomic
def reflect(
    *, actor: Actor, project_id: int, reflection: str, recommendation: str, reflected_on: date
) -> LeadProject:
    """Write down what the expert council advises the project management.

    Args:
        recommendation: recommended, conditions or not_recommended.

    Raises:
        LeadStepNotNow: it was advised on already. ReasonMissing: nothing is said.
        DayOutOfOrder: the day lies ahead.
    """
    project = _steered(actor, project_id, LeadProjectState.PROPOSED)
    # The council may have met before somebody wrote the proposal down here.
    _require_day(None, reflected_on)
    known = {key for key, _words in LeadProject._meta.get_field("recommendation").flatchoices}
    if not reflection.strip() or recommendation not in known:
        raise ReasonMissing
    project.reflection, project.recommendation = reflection.strip(), recommendation
    project.reflected_on = reflected_on
    _go(actor, project, LeadProjectState.REFLECTED, _("Vom Fachbeirat beraten."), is_public=False)
    return project


@transaction.atomic
def decide(
    *, actor: Actor, project_id: int, is_agreed: bool, resolution: Resolution, leader: Space | None = None
) -> LeadProject:
    """Write down the resolution of the steering committee, after the expert council was heard.

    Args:
        leader: The town that leads; may be named later, but before the start.

    Raises:
        LeadStepNotNow: the expert council was not heard yet, or it is decided already.
        ReasonMissing: declined without a reason, or agreed without a reference.
        LeaderNotPioneer: the leading town is no pioneer.
        DayOutOfOrder: the day lies before the advice or ahead.
    """
    project = _steered(actor, project_id, LeadProjectState.REFLECTED)
    _require_day(project.reflected_on, resolution.decided_on)
    if not (resolution.reference if is_agreed else resolution.note).strip():
        raise ReasonMissing
    _require_pioneer(leader)
    project.leader = leader or project.leader
    project.decided_on, project.decided_by = resolution.decided_on, resolution.decided_by.strip()
    project.resolution_reference = resolution.reference.strip()
    project.decision_note = resolution.note.strip()
    if is_agreed:
        said = _("Im Steuerkreis verabredet (%(reference)s).") % {"reference": project.resolution_reference}
        _go(actor, project, LeadProjectState.DECIDED, said)
    else:
        said = _("Nicht verabredet: %(reason)s") % {"reason": project.decision_note}
        _go(actor, project, LeadProjectState.DECLINED, said, is_public=False)
    return project


@transaction.atomic
def name_leader(*, actor: Actor, project_id: int, leader: Space) -> LeadProject:
    """Name the pioneer that leads, or hand over to another one; possible until it is closed."""
    project = lead_project_for(actor, project_id, lock=True)
    require(actor, choice_permissions.STEER_LEAD, project)
    _require_state(
        project, LeadProjectState.PROPOSED, LeadProjectState.REFLECTED, LeadProjectState.DECIDED,
        LeadProjectState.RUNNING,
    )  # fmt: skip
    _require_pioneer(leader)
    project.leader = leader
    project.save(update_fields=["leader"])
    is_public = project.state in {LeadProjectState.DECIDED, LeadProjectState.RUNNING}
    _note(project, actor, _("Federführung: %(town)s.") % {"town": leader.name}, is_public=is_public)
    _record(actor, project, "portfolio.lead_leader_named", changes={"leader": leader.name})
    return project


@transaction.atomic
def start(*, actor: Actor, project_id: int) -> LeadProject:
    """Begin the learning system: from now on everybody sees the measure and its log.

    Raises:
        LeaderMissing: nobody leads.
    """
    project = _led(actor, project_id, LeadProjectState.DECIDED)
    if project.leader_id is None:
        raise choice_errors.LeaderMissing
    measure = measure_for(actor, project.measure_id, lock=True)
    _show(actor, measure, Visibility.PUBLIC, _("als Leitprojekt gestartet"))
    _go(actor, project, LeadProjectState.RUNNING, _("Gestartet als lernendes System."))
    return project


@transaction.atomic
def write_log(*, actor: Actor, project_id: int, text: str, is_public: bool = True) -> LeadLogEntry:
    """Write down what was learned."""
    project = lead_project_for(actor, project_id, lock=True)
    require(actor, choice_permissions.WRITE_LEAD_LOG, project)
    _require_state(project, LeadProjectState.DECIDED, LeadProjectState.RUNNING, LeadProjectState.CLOSED)
    if not text.strip():
        raise ReasonMissing
    entry = LeadLogEntry.objects.create(
        lead_project=project, by=actor.name, text=text.strip(), is_public=is_public
    )
    _record(actor, project, "portfolio.lead_log_written", changes={"entry": entry.pk, "public": is_public})
    return entry


@transaction.atomic
def show_log(*, actor: Actor, project_id: int, entry_id: int, is_public: bool) -> LeadLogEntry:
    """Show an entry to everybody or only to members."""
    project = lead_project_for(actor, project_id, lock=True)
    require(actor, choice_permissions.WRITE_LEAD_LOG, project)
    entry = project.log.filter(pk=entry_id, is_system=False).first()
    if entry is None:
        raise choice_errors.LeadStepNotNow
    entry.is_public = is_public
    entry.save(update_fields=["is_public"])
    _record(actor, project, "portfolio.lead_log_shown", changes={"entry": entry.pk, "public": is_public})
    return entry


@transaction.atomic
def close(*, actor: Actor, project_id: int, remains: str) -> LeadProject:
    """End the lead project and say what remains: operation, people, knowledge, money.

    Raises:
        ReasonMissing: nobody says what remains.
    """
    project = _led(actor, project_id, LeadProjectState.RUNNING)
    if not remains.strip():
        raise ReasonMissing
    project.remains, project.closed_on = remains.strip(), timezone.localdate()
    _go(actor, project, LeadProjectState.CLOSED, _("Abgeschlossen."))
    return project


def _steered(actor: Actor, project_id: int, state: LeadProjectState) -> LeadProject:
    project = lead_project_for(actor, project_id, lock=True)
    require(actor, choice_permissions.STEER_LEAD, project)
    _require_state(project, state)
    return project


def _led(actor: Actor, project_id: int, state: LeadProjectState) -> LeadProject:
    project = lead_project_for(actor, project_id, lock=True)
    require(actor, choice_permissions.CLOSE_LEAD, project)
    _require_state(project, state)
    return project


def _require_state(project: LeadProject, *states: LeadProjectState) -> None:
    if project.state not in states:
        raise choice_errors.LeadStepNotNow


def _require_day(after: date | None, day: date) -> None:
    if day > timezone.localdate() or (after is not None and day < after):
        raise choice_errors.DayOutOfOrder


def _require_pioneer(leader: Space | None) -> None:
    if leader is not None and leader.pk not in {town.space_id for town in possible_leaders()}:
        raise choice_errors.LeaderNotPioneer


def _go(
    actor: Actor, project: LeadProject, state: LeadProjectState, said: str, *, is_public: bool = True
) -> None:
    changes: dict[str, Sequence[str]] = {"state": [project.state, state]}
    project.state = state
    project.save()
    _note(project, actor, said, is_public=is_public)
    _record(actor, project, "portfolio.lead_moved", changes=changes, reason=said)


def _note(project: LeadProject, actor: Actor, said: str, *, is_public: bool) -> None:
    """Let the log tell the project's own way, too."""
    LeadLogEntry.objects.create(
        lead_project=project, by=actor.name, text=said, is_public=is_public, is_system=True
    )


def _record(
    actor: Actor, project: LeadProject, action: str, *, changes: object = None, reason: str = ""
) -> None:
    audit.record(action, actor=actor, subject=project, changes=changes or {}, reason=reason)  # type: ignore[arg-type]  # a mapping
