"""Sources with a configuration: opened, changed, paused, asked at once; secrets never leave."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from allmende.datahub import selectors
from allmende.datahub.errors import NameMissing, NotConfigured, SourceClosed
from allmende.datahub.ingest.configuration import read_config, secret_names
from allmende.datahub.ingest.pull import AnnouncedConnector, ConfiguredConnector
from allmende.datahub.ingest.setup import secrets_of, stored_from
from allmende.datahub.ingest.vault import SecretsUnreadable
from allmende.datahub.models import Source, SourceConfiguration, SourceProgress, SourceStatus
from allmende.datahub.services.announcing import announce, stored_of, vault
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.reading_again import connector_named
from allmende.datahub.services.source_check import Trial, try_configuration
from allmende.datahub.services.sources import issue_key, revoke_keys
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility

Values = Mapping[str, Any]  # Any: JSON of the connector's own making


def configured_connector(key: str) -> ConfiguredConnector[Any]:
    """Return a connector with a configuration.

    Raises:
        NotConfigured: there is none of this key, or it needs no configuration.
    """
    try:
        found: Any = connector_named(key)  # Any: either kind of connector
    except LookupError as err:
        raise NotConfigured(connector=key) from err
    if not hasattr(found, "config_type"):
        raise NotConfigured(connector=key)
    configured: ConfiguredConnector[Any] = found
    return configured


def try_values(
    *, actor: Actor, owner: Space, connector: str, values: Values, source: Source | None = None
) -> Trial:
    """Try a configuration without saving anything.

    Args:
        values: All fields; secrets left empty are those of `source`.

    Raises:
        Forbidden: the actor may not change what the owner owns.
        ConfigRejected, SourceUnavailable, AccessDenied: it does not work.
    """
    require(actor, "datahub.edit_source", owner)
    kind = configured_connector(connector)
    return try_configuration(kind, read_config(kind.config_type, with_secrets(values, kind, source)))


def create_configured_source(
    *,
    actor: Actor,
    owner: Space,
    name: str,
    connector: str,
    values: Values,
    interval_s: int | None = None,
    contact_email: str = "",
) -> tuple[Source, str]:
    """Open a source that is asked, listened to, told where to send, or fed by files; tried first.

    Args:
        interval_s: How often to ask, or how often messages are expected; None: as the connector says.

    Returns:
        The source and, where the sender is a webhook's, its key in plain text; else "".

    Raises:
        Forbidden: the actor may not change what the owner owns.
        NameMissing: the name is empty.
        ConfigRejected, SourceUnavailable, AccessDenied: it does not work, so nothing is saved.
    """
    require(actor, "datahub.edit_source", owner)
    if not name.strip():
        raise NameMissing()
    kind = configured_connector(connector)
    setup = read_config(kind.config_type, values)
    _refuse_bad(try_configuration(kind, setup))
    with transaction.atomic():
        source = Source.objects.create(
            owner=owner,
            visibility=Visibility.MUNICIPALITY,
            name=name.strip(),
            connector=connector,
            public_id=secrets.token_hex(8),
            expected_interval_s=interval_s or int(getattr(kind, "interval_s", 3600)),
            contact_email=contact_email,
        )
        SourceStatus.objects.create(source=source)
        _keep(source, setup, interval_s)
        audit.record(
            "datahub.source_created",
            actor=actor,
            subject=source,
            changes={"name": source.name, "connector": connector},
        )
        key = ""
        if isinstance(kind, AnnouncedConnector):
            key = issue_key(actor, source)
            announce(source, key)
        tell_hub(source.pk)
    return source, key


def change_configuration(
    *,
    actor: Actor,
    source_id: int,
    name: str,
    values: Values,
    interval_s: int | None = None,
    contact_email: str = "",
) -> Source:
    """Change a source's configuration, tried first; secrets left empty stay. It is asked again at once.

    Raises:
        NotFound: the source belongs to a town the actor is not part of.
        Forbidden: the actor may not change what the town owns.
        SourceClosed: the source takes nothing any more.
        ConfigRejected, SourceUnavailable, AccessDenied: it does not work, so nothing is saved.
    """
    source = _editable(actor, source_id)
    if not name.strip():
        raise NameMissing()
    kind = configured_connector(source.connector)
    setup = read_config(kind.config_type, with_secrets(values, kind, source))
    _refuse_bad(try_configuration(kind, setup))
    with transaction.atomic():
        source = _editable(actor, source_id, lock=True)
        before = dict(source.configuration.values) if hasattr(source, "configuration") else {}
        source.name, source.contact_email = name.strip(), contact_email
        source.expected_interval_s = interval_s or source.expected_interval_s
        source.save(update_fields=["name", "contact_email", "expected_interval_s"])
        _keep(source, setup, interval_s)
        _go_on(source)
        if isinstance(kind, AnnouncedConnector):
            # Only its digest is kept, so the sender is told a new key.
            revoke_keys(source)
            announce(source, issue_key(actor, source))
        now = source.configuration.values
        changed = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
        audit.record("datahub.source_changed", actor=actor, subject=source, changes={"fields": changed})
        tell_hub(source.pk)
    return source


@transaction.atomic
def pause_source(*, actor: Actor, source_id: int, is_paused: bool) -> None:
    """Stop asking and listening for a while, or go on.

    Raises:
        NotFound, Forbidden, SourceClosed: as `change_configuration`.
    """
    source = _editable(actor, source_id, lock=True)
    configuration = source.configuration
    if configuration.is_paused != is_paused:
        configuration.is_paused = is_paused
        configuration.save(update_fields=["is_paused", "changed_at"])
        if not is_paused:
            _go_on(source)
        event = "datahub.source_paused" if is_paused else "datahub.source_resumed"
        audit.record(event, actor=actor, subject=source)
        tell_hub(source.pk)


@transaction.atomic
def ask_now(*, actor: Actor, source_id: int) -> None:
    """Let a source be asked, or its connection be made anew, as soon as possible.

    Raises:
        NotFound, Forbidden, SourceClosed: as `change_configuration`.
    """
    source = _editable(actor, source_id, lock=True)
    _go_on(source)
    source.configuration.save(update_fields=["changed_at"])
    tell_hub(source.pk)


def with_secrets(values: Values, kind: ConfiguredConnector[Any], source: Source | None) -> Values:
    """Fill secrets that were left empty with those that are kept.

    Raises:
        SecretsUnreadable: they were sealed with another key, and none was typed anew.
    """
    missing = {name for name in secret_names(kind.config_type) if not values.get(name)}
    if source is None or not missing or not hasattr(source, "configuration"):
        return values
    try:
        kept = secrets_of(stored_of(source), vault(), public_id=source.public_id)
    except SecretsUnreadable:
        if any(values.get(name) for name in secret_names(kind.config_type)):
            return values
        raise
    return {**values, **{name: kept[name] for name in missing if name in kept}}


def _refuse_bad(trial: Trial) -> None:
    if trial.rejected is not None:
        raise trial.rejected


def _keep(source: Source, setup: Any, interval_s: int | None) -> None:  # Any: the connector's struct
    stored = stored_from(setup, vault(), public_id=source.public_id)
    SourceConfiguration.objects.update_or_create(
        source=source,
        defaults={"values": stored.values, "sealed": stored.sealed, "interval_s": interval_s},
    )
    source.refresh_from_db()


def _go_on(source: Source) -> None:
    """Let it be asked or connected at once, whatever pause there was."""
    SourceProgress.objects.update_or_create(source=source, defaults={"next_run_at": timezone.now()})


def _editable(actor: Actor, source_id: int, *, lock: bool = False) -> Source:
    source = selectors.source_for(actor, source_id, lock=lock)
    require(actor, "datahub.edit_source", source)
    if source.closed_at is not None:
        raise SourceClosed()
    if not hasattr(source, "configuration"):
        raise NotConfigured(connector=source.connector)
    return source
