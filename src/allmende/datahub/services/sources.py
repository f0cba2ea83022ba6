"""Sources and their keys."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from allmende.datahub import selectors
from allmende.datahub.errors import NameMissing, SourceClosed
from allmende.datahub.models import Source, SourceConfiguration, SourceKey, SourceStatus
from allmende.datahub.services.announcing import announce, withdraw
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.reading_again import connector_named
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility

KEY_PREFIX = "alm_"
HINT_LENGTH = 10


@transaction.atomic
def create_source(
    *,
    actor: Actor,
    owner: Space,
    name: str,
    connector: str,
    expected_interval_s: int = 600,
    is_simulated: bool = False,
    contact_email: str = "",
) -> tuple[Source, str]:
    """Open a webhook with its own address and key.

    Args:
        connector: Key of a connector without configuration; others see `configured`.
        is_simulated: Every reading of the source is marked as simulated and never counted.
        contact_email: Who is told when the source goes silent.

    Returns:
        The source and its key in plain text, which is not stored and cannot be shown again.

    Raises:
        Forbidden: the actor may not change what the owner owns.
        NameMissing: the name is empty.
        LookupError: there is no such connector.
    """
    require(actor, "datahub.edit_source", owner)
    if not name.strip():
        raise NameMissing()
    connector_named(connector)
    source = Source.objects.create(
        owner=owner,
        visibility=Visibility.MUNICIPALITY,
        name=name.strip(),
        connector=connector,
        public_id=secrets.token_hex(8),
        expected_interval_s=expected_interval_s,
        is_simulated=is_simulated,
        contact_email=contact_email,
    )
    SourceStatus.objects.create(source=source)
    key = issue_key(actor, source)
    audit.record(
        "datahub.source_created",
        actor=actor,
        subject=source,
        changes={"name": source.name, "connector": source.connector, "is_simulated": is_simulated},
    )
    tell_hub(source.pk)
    return source, key


@transaction.atomic
def renew_key(*, actor: Actor, source_id: int) -> str:
    """Replace a source's key; the old one stops working at once.

    Returns:
        The new key in plain text, to be shown once.

    Raises:
        NotFound: the source belongs to a town the actor is not part of.
        Forbidden: the actor does not answer for the town.
        SourceClosed: the source takes no messages any more.
        SourceUnavailable, AccessDenied: a sender that must be told does not answer; the old key stays.
    """
    source = selectors.source_for(actor, source_id, lock=True)
    require(actor, "datahub.renew_key", source)
    if source.closed_at is not None:
        raise SourceClosed()
    revoke_keys(source)
    key = issue_key(actor, source)
    announce(source, key)
    audit.record("datahub.key_renewed", actor=actor, subject=source)
    tell_hub(source.pk)
    return key


@transaction.atomic
def add_key(*, actor: Actor, source_id: int) -> str:
    """Issue a further key beside the valid ones, so that senders can change over without a gap.

    Returns:
        The new key in plain text, to be shown once.

    Raises:
        NotFound: the source belongs to a town the actor is not part of.
        Forbidden: the actor does not answer for the town.
        SourceClosed: the source takes no messages any more.
    """
    source = selectors.source_for(actor, source_id, lock=True)
    require(actor, "datahub.renew_key", source)
    if source.closed_at is not None:
        raise SourceClosed()
    key = issue_key(actor, source)
    audit.record("datahub.key_added", actor=actor, subject=source)
    tell_hub(source.pk)
    return key


@transaction.atomic
def revoke_key(*, actor: Actor, source_id: int) -> None:
    """Withdraw a source's key without a new one: nothing is taken until it is renewed.

    Raises:
        NotFound: the source belongs to a town the actor is not part of.
        Forbidden: the actor does not answer for the town.
        SourceClosed: the source takes no messages any more.
    """
    source = selectors.source_for(actor, source_id, lock=True)
    require(actor, "datahub.renew_key", source)
    if source.closed_at is not None:
        raise SourceClosed()
    revoke_keys(source)
    audit.record("datahub.key_revoked", actor=actor, subject=source)
    tell_hub(source.pk)


@transaction.atomic
def close_source(*, actor: Actor, source_id: int, reason: str = "") -> None:
    """Stop taking messages for good; what was measured stays.

    Raises:
        NotFound: the source belongs to a town the actor is not part of.
        Forbidden: the actor does not answer for the town.
    """
    source = selectors.source_for(actor, source_id, lock=True)
    require(actor, "datahub.renew_key", source)
    if source.closed_at is None:
        withdraw(source)
        revoke_keys(source)
        source.closed_at = timezone.now()
        source.save(update_fields=["closed_at"])
        # Nobody needs them any more.
        SourceConfiguration.objects.filter(source=source).update(sealed=b"")
        audit.record("datahub.source_closed", actor=actor, subject=source, reason=reason)
        tell_hub(source.pk)


def hash_of(key: str) -> str:
    """Return how a key is stored: SHA-256 in hex; keys are random, so no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def issue_key(actor: Actor, source: Source) -> str:
    """Make a key of a source; returned in plain text, stored hashed."""
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    SourceKey.objects.create(
        source=source, token_hash=hash_of(key), hint=key[:HINT_LENGTH], created_by=actor.name
    )
    return key


def revoke_keys(source: Source) -> None:
    """Withdraw every key of a source."""
    source.keys.filter(revoked_at=None).update(revoked_at=timezone.now())
