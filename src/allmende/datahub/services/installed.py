"""What a blueprint brings into a town's hub: device types, cockpits, alert rules, datasets.

Every call says what shall be there; a second call with the same values changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.datahub.models import (
    AlertRule,
    Dashboard,
    Dataset,
    Device,
    DeviceProfile,
    Entity,
    HeldMessage,
    Series,
    Source,
)
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.erasure import rewrite_soon
from allmende.datahub.services.forgetting import BEGINNING, END, forget
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.errors import say
from allmende.kernel.models import Space, Visibility

M = TypeVar("M", bound=Model)


class Change(StrEnum):
    """What a call did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Put(Generic[M]):
    """The row that is there now, and what had to be done for it.

    Attributes:
        fields: Names of the fields that were changed; empty for new rows.
    """

    object: M
    change: Change
    fields: tuple[str, ...] = ()


class InstalledElsewhere(AllmendeError):
    """The key is taken by something that another solution installed."""

    code: ClassVar[str] = "datahub.installed_elsewhere"
    kind: ClassVar[Kind] = "conflict"


say(
    InstalledElsewhere.code,
    _(
        "„%(title)s“ gehört schon zu einer anderen Lösung (%(origin)s). "
        "Bitte fragen Sie den Kümmerer dieser Lösung."
    ),
)


@transaction.atomic
def put_profile(
    *, actor: Actor, owner: Space, key: str, origin: str, values: Mapping[str, Any]
) -> Put[DeviceProfile]:
    """Have a device type as the blueprint describes it; readings that come later follow it.

    `values` names vendor, model, codec_source, mapping, counts_attribute.
    """
    require(actor, "datahub.install", owner)
    put = put_row(DeviceProfile, {"tenant": owner, "key": key}, {"origin": origin, **values}, actor=actor)
    if put.change != Change.UNCHANGED:
        _tell_the_hub(owner)
    return put


@transaction.atomic
def put_dashboard(
    *, actor: Actor, owner: Space, slug: str, origin: str, values: Mapping[str, Any]
) -> Put[Dashboard]:
    """Have a cockpit as the blueprint describes it.

    `values` names title, description, entity_type, attribute, unit, thresholds, secondary,
    explanation, expected_interval_s, source_texts.
    """
    require(actor, "datahub.install", owner)
    return put_row(Dashboard, {"owner": owner, "slug": slug}, {"origin": origin, **values}, actor=actor)


@transaction.atomic
def put_alert_rule(
    *, actor: Actor, owner: Space, key: str, origin: str, values: Mapping[str, Any]
) -> Put[AlertRule]:
    """Have an alert rule; its recipients are the town's own and are never written to the audit trail.

    `values` names title, entity_type, attribute, above, unit, duration_s, expected_interval_s, recipients.
    """
    require(actor, "datahub.install", owner)
    kept = {"origin": origin, "visibility": Visibility.MUNICIPALITY, **values}
    return put_row(AlertRule, {"owner": owner, "key": key}, kept, actor=actor, private={"recipients"})


@transaction.atomic
def put_dataset(
    *, actor: Actor, owner: Space, slug: str, origin: str, values: Mapping[str, Any]
) -> Put[Dataset]:
    """Have a published dataset; the day of its first publication stays.

    `values` names title, description, licence, licence_url, rhythm, retention_months, entity_type,
    attributes, keywords.
    """
    require(actor, "datahub.install", owner)
    taken = Dataset.objects.filter(slug=slug).exclude(owner=owner).first()
    if taken is not None:
        raise InstalledElsewhere(title=taken.title, origin=taken.owner.name)
    put = put_row(Dataset, {"owner": owner, "slug": slug}, {"origin": origin, **values}, actor=actor)
    if put.object.published_at is None:
        put.object.published_at = timezone.now()
        put.object.save(update_fields=["published_at"])
    return put


def put_row(
    model: type[M],
    lookup: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    actor: Actor,
    private: frozenset[str] | set[str] = frozenset(),
) -> Put[M]:
    """Create the row, change what differs, or leave it; the change is written down.

    Raises:
        InstalledElsewhere: the row stems from another origin.
    """
    kind = model._meta.model_name
    room = model._meta.app_label
    row = model._default_manager.select_for_update(of=("self",)).filter(**lookup).first()
    if row is None:
        row = model._default_manager.create(**lookup, **values)
        audit.record(
            f"{room}.{kind}_installed", actor=actor, subject=row, changes={"origin": values["origin"]}
        )
        return Put(row, Change.CREATED)
    if row.origin not in {"", values["origin"]}:  # type: ignore[attr-defined]  # every installed model has it
        raise InstalledElsewhere(title=str(row), origin=row.origin)  # type: ignore[attr-defined]  # as above
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return Put(row, Change.UNCHANGED)
    for name in before:
        setattr(row, name, values[name])
    row.save(update_fields=list(before))
    said = {name: _shown(name, before[name], values[name], private) for name in before}
    audit.record(f"{room}.{kind}_changed", actor=actor, subject=row, changes=said)
    return Put(row, Change.CHANGED, tuple(before))


def _shown(name: str, old: object, new: object, private: frozenset[str] | set[str]) -> object:
    # Addresses of people and whole codecs have no place in the trail; that they changed has.
    if name in private or name in {"codec_source", "mapping", "source_texts"}:
        return str(_("geändert"))
    return [old, new]


def _tell_the_hub(owner: Space) -> None:
    for source_id in Source.objects.filter(owner=owner, closed_at=None).values_list("pk", flat=True):
        tell_hub(source_id)


@transaction.atomic
def remove_installed(*, actor: Actor, owner: Space, origin: str, reason: str) -> dict[str, int]:
    """Take cockpits, alert rules and datasets of a solution away; rooms, devices and readings stay.

    Returns:
        How many of each kind were removed, by model name.
    """
    require(actor, "datahub.install", owner)
    removed: dict[str, int] = {}
    for model in (Dashboard, AlertRule, Dataset):
        rows = list(model.objects.filter(owner=owner, origin=origin))
        for row in rows:
            audit.record(f"datahub.{model._meta.model_name}_removed", actor=actor, subject=row, reason=reason)
            row.delete()
        removed[str(model._meta.model_name)] = len(rows)
    return removed


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away for good."""

    rooms: int
    devices: int
    readings: int


@transaction.atomic
def erase_data(*, actor: Actor, owner: Space, origin: str, reason: str) -> Erased:
    """Delete the rooms, devices and every reading a solution brought into this town; there is no way back."""
    require(actor, "datahub.install", owner)
    entities = Entity.objects.filter(tenant=owner, origin=origin)
    series = list(Series.objects.filter(entity__in=entities).values_list("pk", flat=True))
    readings = _erase_readings(owner, series)
    per_model = Device.objects.filter(tenant=owner, entity__in=entities).delete()[1]
    DeviceProfile.objects.filter(tenant=owner, origin=origin, devices=None).delete()
    rooms = entities.filter(type="Room").count()
    Series.objects.filter(pk__in=series).delete()
    entities.delete()
    erased = Erased(rooms, per_model.get("datahub.Device", 0), readings)
    changes = {
        "rooms": erased.rooms,
        "devices": erased.devices,
        "readings": erased.readings,
        "origin": origin,
    }
    audit.record("datahub.data_erased", actor=actor, subject=owner, changes=changes, reason=reason)
    return erased


def _erase_readings(owner: Space, series: Sequence[int]) -> int:
    kept = forget(owner.pk, series, BEGINNING, END)
    if kept.cold:
        transaction.on_commit(rewrite_soon)
    return kept.total_readings


def release_devices(*, actor: Actor, source: Source, reason: str) -> int:
    """Take every device of a source out of its room; what they measured stays. Returns how many."""
    require(actor, "datahub.install", source.owner)
    released = Device.objects.filter(source=source).exclude(entity=None).update(entity=None, assigned_at=None)
    if released:
        changes = {"devices": released}
        audit.record("datahub.devices_released", actor=actor, subject=source, changes=changes, reason=reason)
    return released


def forget_devices(*, actor: Actor, source: Source) -> None:
    """Delete a source's devices and every message kept for them; part of an erasure."""
    require(actor, "datahub.install", source.owner)
    HeldMessage.objects.filter(source=source).delete()
    Device.objects.filter(source=source).delete()
