"""Installing a solution in a town: first what would happen, then all of it or nothing.

A second run with the same answers changes nothing. Answers to secret questions stay apart and never leave.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.errors import NotFound
from allmende.datahub.models import Source
from allmende.datahub.selectors.installation import count_counting_rooms, rooms_from
from allmende.datahub.services import sources
from allmende.datahub.services.installed import Erased, erase_data, forget_devices, remove_installed
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.solutions import errors, permissions
from allmende.solutions.blueprint.reader import digest
from allmende.solutions.blueprint.types import Blueprint
from allmende.solutions.models import (
    Adoption,
    AdoptionStatus,
    Installation,
    InstallationDraft,
    InstallationSecret,
    StepKey,
    StepState,
)
from allmende.solutions.selectors.adoptions import adoption_for, step_of
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.services.adoptions import complete_step
from allmende.solutions.services.installing import golden, parameters
from allmende.solutions.services.installing.apply import Applied, Work, apply
from allmende.solutions.services.installing.desired import source_template
from allmende.solutions.services.installing.errors import (
    BlueprintMissing,
    InstallationTooEarly,
    NotInstalled,
    RoomsInvalid,
)
from allmende.solutions.services.installing.plan import Plan
from allmende.solutions.services.installing.results import InstallResult, Removed, UpdatePlan
from allmende.solutions.services.installing.rooms import known_devices, trial_rooms
from allmende.solutions.services.rooms_upload.checking import check_by_hand
from allmende.solutions.services.rooms_upload.types import RoomRow
from allmende.strategy.installed import remove_indicators


def adoption_to_install(actor: Actor, adoption_id: int, *, lock: bool = False) -> Adoption:
    """Return the adoption if the actor's own town installs it.

    Raises:
        NotFound: it belongs to another town.
        Forbidden: the actor may read in this town, but not change.
    """
    adoption = adoption_for(actor, adoption_id, lock=lock)
    if not (actor.is_system or adoption.owner_id in actor.space_ids):
        raise NotFound(pk=adoption_id)
    require(actor, permissions.EDIT_ADOPTION, adoption)
    return adoption


def blueprint_to_install(adoption: Adoption) -> Blueprint:
    """Return the solution's blueprint on this machine.

    Raises:
        BlueprintMissing: there is none.
        BlueprintInvalid: it cannot be used.
    """
    blueprint = blueprint_of(adoption.solution)
    if blueprint is None:
        raise BlueprintMissing()
    return blueprint


def preview(
    *,
    actor: Actor,
    adoption_id: int,
    parameters: Mapping[str, object],
    rooms: Sequence[RoomRow],
    is_trial: bool = False,
) -> Plan:
    """Say what an installation would do: it is done and taken back, so that the words cannot be wrong.

    Raises:
        ParametersInvalid: answers are missing or wrong.
        RoomsInvalid: rooms cannot be installed as given.
        GoldenCaseFailed: this installation judges a sample differently than the blueprint expects.
    """
    with transaction.atomic():
        adoption = adoption_to_install(actor, adoption_id, lock=True)
        applied = _apply(actor, adoption, parameters, rooms, is_trial=is_trial)
        transaction.set_rollback(True)
    return applied.plan


@transaction.atomic
def install(
    *,
    actor: Actor,
    adoption_id: int,
    parameters: Mapping[str, object],
    rooms: Sequence[RoomRow],
    is_trial: bool = False,
) -> InstallResult:
    """Install the solution, or bring what is installed in line with new answers and rooms.

    Rooms that the table does not name stay as they are. All of it happens in one transaction.

    Raises:
        NotFound: the adoption belongs to another town.
        Forbidden: the actor may not change what the town owns.
        AdoptionNotRunning: the adoption is paused or ended.
        InstallationTooEarly: an earlier step of the adoption is open and this is no trial.
        ParametersInvalid: answers are missing or wrong.
        RoomsInvalid: rooms cannot be installed as given.
        GoldenCaseFailed: this installation judges a sample differently than the blueprint expects.
    """
    adoption = adoption_to_install(actor, adoption_id, lock=True)
    _require_turn(adoption, is_trial=is_trial)
    applied = _apply(actor, adoption, parameters, rooms, is_trial=is_trial)
    installation = _remember(actor, adoption, applied)
    if not applied.source.is_simulated:
        _plan_devices(actor, adoption, applied.source)
    InstallationDraft.objects.filter(adoption=adoption).delete()
    if not is_trial and step_of(adoption, StepKey.INSTALLATION).state == StepState.CURRENT:
        complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.INSTALLATION)
    return InstallResult(installation, applied.plan, applied.key)


def update_preview(*, actor: Actor, adoption_id: int) -> UpdatePlan:
    """Say what the blueprint that lies here would change in the town's installation.

    Raises:
        NotInstalled: there is nothing to update.
        ParametersInvalid: the new version asks something that has not been answered.
    """
    adoption = adoption_to_install(actor, adoption_id)
    installation = installed(adoption)
    blueprint = blueprint_to_install(adoption)
    plan = preview(
        actor=actor,
        adoption_id=adoption_id,
        parameters=installation.parameters,
        rooms=[],
        is_trial=_is_trial(installation),
    )
    newer = []
    for release in blueprint.changelog:
        if release.version == installation.version:
            break
        newer.append((release.version, release.text))
    return UpdatePlan(installation.version, blueprint.version, tuple(newer), plan)


def update(*, actor: Actor, adoption_id: int) -> InstallResult:
    """Bring the town's installation to the blueprint that lies here, with the answers given before."""
    installation = installed(adoption_to_install(actor, adoption_id))
    return install(
        actor=actor,
        adoption_id=adoption_id,
        parameters=installation.parameters,
        rooms=[],
        is_trial=_is_trial(installation),
    )


@transaction.atomic
def remove(*, actor: Actor, adoption_id: int, reason: str, keep_data: bool = True) -> Removed:
    """Take a solution away: source closed, cockpit, alerts, dataset and unused indicators gone.

    Rooms and readings stay until a call with `keep_data=False` deletes them for good; that call may
    come later.

    Raises:
        Forbidden: only who answers for the town may remove.
        StepNeedsReason: no reason was given.
        NotInstalled: there is nothing to remove.
    """
    adoption = adoption_to_install(actor, adoption_id, lock=True)
    require(actor, permissions.STEER_ADOPTION, adoption)
    if not reason.strip():
        raise errors.StepNeedsReason
    installation = _installation_of(adoption)
    if installation is None or (keep_data and installation.removed_at is not None):
        raise NotInstalled()
    town, origin = adoption.owner, installation.blueprint
    if installation.source is not None:
        sources.close_source(actor=actor, source_id=installation.source.pk, reason=reason)
    parts = remove_installed(actor=actor, owner=town, origin=origin, reason=reason)
    gone, stay = remove_indicators(actor=actor, owner=town, origin=origin, reason=reason)
    erased = None if keep_data else _erase(actor, installation, reason)
    if installation.removed_at is None:
        installation.removed_at = timezone.now()
        installation.save(update_fields=["removed_at"])
    InstallationDraft.objects.filter(adoption=adoption).delete()
    InstallationSecret.objects.filter(installation=installation).delete()
    changes = {"blueprint": origin, "version": installation.version, "keep_data": keep_data}
    audit.record("solutions.removed", actor=actor, subject=adoption, changes=changes, reason=reason)
    return Removed(sum(parts.values()) + gone, stay, erased)


def export(*, actor: Actor, adoption_id: int) -> dict[str, Any]:
    """Return what another installation needs to see the same: blueprint, version and rooms.

    The town's answers, keys and device ids never leave the installation.
    """
    adoption = adoption_to_install(actor, adoption_id)
    installation = installed(adoption)
    rooms = rooms_from(adoption.owner, installation.blueprint)
    return {
        "blueprint": installation.blueprint,
        "version": installation.version,
        "digest": installation.digest,
        "installed_at": _iso(installation.installed_at),
        "rooms": [
            {"school": room.parent.name if room.parent else "", "name": room.name, "code": room.code}
            for room in rooms
        ],
    }


def installed(adoption: Adoption) -> Installation:
    """Return what is installed.

    Raises:
        NotInstalled: nothing is, or it was removed.
    """
    installation = _installation_of(adoption)
    if installation is None or installation.removed_at is not None:
        raise NotInstalled()
    return installation


def _apply(
    actor: Actor,
    adoption: Adoption,
    answers: Mapping[str, object],
    rooms: Sequence[RoomRow],
    *,
    is_trial: bool,
) -> Applied:
    blueprint = blueprint_to_install(adoption)
    golden.run(blueprint)
    before = _installation_of(adoption)
    checked = parameters.checked(blueprint.about.parameter, answers, stored=_secret_keys(before))
    # What measures for real does not become a trial again.
    is_trial = is_trial and not runs_for_real(before)
    rows = trial_rooms(blueprint, rooms) if is_trial and (rooms or before is None) else list(rooms)
    connector = source_template(blueprint, checked).connector
    result = check_by_hand(rows, known_devices(adoption.owner, blueprint, connector))
    if result.problems:
        sentences = " ".join(f"{_('Raum')} {p.line}: {p.sentence}" for p in result.problems[:5])
        raise RoomsInvalid(sentences=sentences)
    work = Work(actor, adoption, blueprint, checked, result.good, before, is_trial)
    return apply(work)


def runs_for_real(installation: Installation | None) -> bool:
    """Whether something is installed that waits for real sensors."""
    return (
        installation is not None
        and installation.removed_at is None
        and installation.source is not None
        and not installation.source.is_simulated
    )


def _secret_keys(installation: Installation | None) -> set[str]:
    return set(installation.secrets.values_list("key", flat=True)) if installation else set()


def _require_turn(adoption: Adoption, *, is_trial: bool) -> None:
    if adoption.status in {AdoptionStatus.PAUSED, AdoptionStatus.ENDED}:
        raise errors.AdoptionNotRunning
    if is_trial or step_of(adoption, StepKey.INSTALLATION).state != StepState.OPEN:
        return
    current = next((step for step in adoption.steps.all() if step.state == StepState.CURRENT), None)
    raise InstallationTooEarly(step=current.get_key_display() if current else "")


def _installation_of(adoption: Adoption) -> Installation | None:
    return Installation.objects.select_related("source").filter(adoption=adoption).first()


def _is_trial(installation: Installation) -> bool:
    return installation.source is not None and installation.source.is_simulated


def _remember(actor: Actor, adoption: Adoption, applied: Applied) -> Installation:
    blueprint, now = applied.blueprint, timezone.now()
    values = {
        "blueprint": blueprint.id,
        "version": blueprint.version,
        "digest": digest(blueprint),
        "parameters": parameters.kept(blueprint.about.parameter, applied.answers),
        "source": applied.source,
        "removed_at": None,
    }
    found = _installation_of(adoption)
    if found is None:
        found = Installation.objects.create(
            adoption=adoption, installed_at=now, installed_by=actor.name, **values
        )
        _note(actor, adoption, "solutions.installed", values)
    elif changed := [name for name, value in values.items() if getattr(found, name) != value]:
        for name in changed:
            setattr(found, name, values[name])
        found.updated_at = now
        found.save(update_fields=[*changed, "updated_at"])
        _note(actor, adoption, "solutions.installation_changed", values)
    _keep_secrets(actor, found, parameters.secrets(blueprint.about.parameter, applied.answers))
    return found


def _keep_secrets(actor: Actor, installation: Installation, given: Mapping[str, str]) -> None:
    for key, value in given.items():
        InstallationSecret.objects.update_or_create(
            installation=installation, key=key, defaults={"value": value, "set_by": actor.name}
        )
        audit.record("solutions.secret_set", actor=actor, subject=installation.adoption, changes={"key": key})


def _note(actor: Actor, adoption: Adoption, action: str, values: Mapping[str, Any]) -> None:
    version = adoption.solution.versions.filter(version=values["version"]).first()
    if version is not None and adoption.version_id != version.pk:
        adoption.version = version
        adoption.save(update_fields=["version"])
    # Answers hold people's addresses; the trail names the package only.
    changes = {name: values[name] for name in ("blueprint", "version", "digest")}
    audit.record(action, actor=actor, subject=adoption, changes=changes)


def _plan_devices(actor: Actor, adoption: Adoption, source: Source) -> None:
    if adoption.planned_devices is not None:
        return
    rooms = count_counting_rooms(source)
    if rooms:
        adoption.planned_devices = rooms
        audit.save(adoption, actor=actor, fields=["planned_devices"], action="solutions.devices_planned")


def _erase(actor: Actor, installation: Installation, reason: str) -> Erased:
    town = installation.adoption.owner
    erased = erase_data(actor=actor, owner=town, origin=installation.blueprint, reason=reason)
    if installation.source is not None:
        forget_devices(actor=actor, source=installation.source)
    return erased


def _iso(moment: datetime) -> str:
    return moment.isoformat()
