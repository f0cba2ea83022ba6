"""Rights in the data hub; a town's people look after what the town owns."""

from allmende.datahub.models import Alert, Device, Entity, HeldMessage
from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Owned, Space

Subject = Owned | Entity | Device | HeldMessage | Alert | Space | None


def space_id_of(subject: Subject) -> int | None:
    """Return the space that owns a thing of the hub."""
    if isinstance(subject, Space):
        return subject.pk
    if isinstance(subject, Entity | Device | HeldMessage):
        return subject.tenant_id
    if isinstance(subject, Alert):
        return subject.rule.owner_id
    return subject.owner_id if subject is not None else None


def is_own(actor: Actor, subject: Subject) -> bool:
    """Whether the actor is one of the owner's people, in any role."""
    return actor.is_system or space_id_of(subject) in actor.space_ids


def may_edit(actor: Actor, subject: Subject) -> bool:
    """Whether the actor may change what this space owns."""
    space_id = space_id_of(subject)
    return actor.is_system or (space_id is not None and actor.may_edit(space_id))


def may_manage(actor: Actor, subject: Subject) -> bool:
    """Whether the actor answers for this space."""
    space_id = space_id_of(subject)
    return actor.is_system or (space_id is not None and actor.may_manage(space_id))


add_permission("datahub.view_source", is_own)
add_permission("datahub.edit_source", may_edit)
add_permission("datahub.renew_key", may_manage)
add_permission("datahub.edit_device", may_edit)
add_permission("datahub.edit_entity", may_edit)
add_permission("datahub.set_release", may_manage)
add_permission("datahub.manage_tokens", may_manage)
add_permission("datahub.manage_subscriptions", may_manage)
add_permission("datahub.view_alerts", is_own)
add_permission("datahub.handle_alert", may_edit)
add_permission("datahub.edit_alert_rule", may_manage)
add_permission("datahub.install", may_edit)
add_permission("datahub.store_readings", may_edit)
add_permission("datahub.set_keeping", may_manage)
add_permission("datahub.erase", may_manage)
# Alerts, retention and the like belong to the installation; no person starts them.
add_permission("datahub.keep_house", lambda actor, _subject: actor.is_system)


def sees_live(actor: Actor, tenant_id: int, release: str) -> bool:
    """Whether single readings may be shown: always to the owner's people, else where released live.

    Single CO2 readings show whether somebody is in a room; that is why this is not the object's visibility.
    """
    return release == "live" or actor.is_system or tenant_id in actor.space_ids
