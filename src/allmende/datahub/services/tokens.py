"""Keys with which programs read or write a town's data, and what everybody may read without one."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.datahub.errors import FollowsRelease, NameMissing
from allmende.datahub.models import AccessToken, Entity, PublicType, TokenRight
from allmende.datahub.services.sources import hash_of
from allmende.datahub.services.subscriptions import tell_subscriptions
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

TOKEN_PREFIX = "alt_"  # noqa: S105 - the beginning of every token, no secret
HINT_LENGTH = 10
#: Kinds of entity whose publicity follows the release of their school.
RELEASED_TYPES = frozenset({"School", "Room"})


@transaction.atomic
def issue_token(
    *, actor: Actor, owner: Space, name: str, right: str, expires_at: datetime | None
) -> tuple[AccessToken, str]:
    """Give a program a key to what a town owns in the data hub.

    Args:
        name: What it is for, in the town's own words.
        expires_at: From then on it opens nothing; None: until it is withdrawn.

    Returns:
        The record and the key in plain text, which is not stored and cannot be shown again.

    Raises:
        Forbidden: the actor does not answer for the town.
        NameMissing: the name is empty.
    """
    require(actor, "datahub.manage_tokens", owner)
    if not name.strip():
        raise NameMissing()
    plain = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        tenant=owner,
        name=name.strip(),
        right=TokenRight(right),
        token_hash=hash_of(plain),
        hint=plain[:HINT_LENGTH],
        created_by=actor.name,
        expires_at=expires_at,
    )
    audit.record("datahub.token_issued", actor=actor, subject=token, changes={"name": name, "right": right})
    return token, plain


@transaction.atomic
def withdraw_token(*, actor: Actor, owner: Space, token_id: int) -> AccessToken:
    """End a key; the hub refuses it within ten seconds.

    Raises:
        Forbidden: the actor does not answer for the town.
        NotFound: the town has no such key.
    """
    require(actor, "datahub.manage_tokens", owner)
    token = AccessToken.objects.select_for_update().filter(tenant=owner, pk=token_id).first()
    if token is None:
        raise NotFound(token=token_id)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record("datahub.token_withdrawn", actor=actor, subject=token)
        # What was subscribed with it ends with it.
        tell_subscriptions(owner.pk)
    return token


@transaction.atomic
def set_type_public(*, actor: Actor, owner: Space, entity_type: str, is_public: bool) -> int:
    """Show a kind of entity to everybody, or only to holders of a key; later ones follow.

    Returns:
        How many entities changed.

    Raises:
        Forbidden: the actor does not answer for the town.
        FollowsRelease: schools and rooms follow the release of their school.
    """
    require(actor, "datahub.manage_tokens", owner)
    if entity_type in RELEASED_TYPES:
        raise FollowsRelease()
    if is_public:
        PublicType.objects.get_or_create(tenant=owner, type=entity_type)
    else:
        PublicType.objects.filter(tenant=owner, type=entity_type).delete()
    affected = Entity.objects.filter(tenant=owner, types__contains=[entity_type])
    affected = affected.exclude(type__in=RELEASED_TYPES).exclude(is_public=is_public)
    changed = affected.update(is_public=is_public)
    audit.record(
        "datahub.type_released",
        actor=actor,
        subject=owner,
        changes={"type": entity_type, "is_public": is_public, "entities": changed},
    )
    return changed
