"""Subscriptions of other programs, paused, resumed or deleted by the people of the town they read from.

Programs make and change them through the hub's interface; here the town keeps the last word.
"""

from django.db import connection, transaction
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.datahub.models import Subscription
from allmende.datahub.ngsild.subscriptions.store import CHANNEL
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space


def tell_subscriptions(space_id: int) -> None:
    """Make every hub process read a town's subscriptions again, as soon as this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, str(space_id)])


@transaction.atomic
def pause_subscription(*, actor: Actor, owner: Space, subscription_id: int) -> Subscription:
    """Send its receiver nothing more until it is resumed; what still waits is dropped.

    Raises:
        Forbidden: the actor does not answer for the town.
        NotFound: the town has no such subscription.
    """
    return _set_active(actor, owner, subscription_id, is_active=False)


@transaction.atomic
def resume_subscription(*, actor: Actor, owner: Space, subscription_id: int) -> Subscription:
    """Tell its receiver of changes again, from now on.

    Raises:
        Forbidden: the actor does not answer for the town.
        NotFound: the town has no such subscription.
    """
    return _set_active(actor, owner, subscription_id, is_active=True)


@transaction.atomic
def delete_subscription(*, actor: Actor, owner: Space, subscription_id: int) -> str:
    """Remove a subscription for good; its program would have to make it anew.

    Returns:
        Its identifier.

    Raises:
        Forbidden: the actor does not answer for the town.
        NotFound: the town has no such subscription.
    """
    found = _own(actor, owner, subscription_id)
    audit.record("datahub.subscription_deleted", actor=actor, subject=found, changes={"urn": found.urn})
    found.delete()
    tell_subscriptions(owner.pk)
    return found.urn


def _set_active(actor: Actor, owner: Space, subscription_id: int, *, is_active: bool) -> Subscription:
    found = _own(actor, owner, subscription_id)
    if found.is_active == is_active:
        return found
    found.is_active = is_active
    found.modified_at = timezone.now()
    found.save(update_fields=["is_active", "modified_at"])
    action = "datahub.subscription_resumed" if is_active else "datahub.subscription_paused"
    audit.record(action, actor=actor, subject=found, changes={"urn": found.urn})
    tell_subscriptions(owner.pk)
    return found


def _own(actor: Actor, owner: Space, subscription_id: int) -> Subscription:
    require(actor, "datahub.manage_subscriptions", owner)
    found = Subscription.objects.select_for_update().filter(tenant=owner, pk=subscription_id).first()
    if found is None:
        raise NotFound(subscription=subscription_id)
    return found
