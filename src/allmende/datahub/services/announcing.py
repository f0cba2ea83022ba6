"""Senders that must be told where to send: told after saving and after a new key, and told to stop."""

import logging
from typing import Any

from django.conf import settings

from allmende.basics.errors import AllmendeError
from allmende.datahub.ingest.config_cache import StoredSetup
from allmende.datahub.ingest.pull import AnnouncedConnector
from allmende.datahub.ingest.setup import struct_of
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.models import Source
from allmende.datahub.services.reading_again import connector_named, webhook_path
from allmende.datahub.services.source_check import outgoing, run_bounded

log = logging.getLogger(__name__)

MAX_REMOTE_ID = 500


def vault() -> Vault:
    """Return what seals access data, with the installation's key."""
    return Vault(settings.SECRET_KEY)


def stored_of(source: Source) -> StoredSetup:
    """Return a source's configuration as it is kept."""
    configuration = source.configuration
    return StoredSetup(configuration.values, bytes(configuration.sealed))


def announce(source: Source, key: str) -> None:
    """Tell the sender where to send, with this key; undo what was told before.

    Raises:
        SourceUnavailable, AccessDenied: the sender does not answer; nothing is noted.
    """
    kind: Any = connector_named(source.connector)  # Any: either kind of connector
    if not isinstance(kind, AnnouncedConnector) or not hasattr(source, "configuration"):
        return
    withdraw(source)
    setup = setup_of(source)
    address = f"{settings.ALLMENDE_ENV.public_url}{webhook_path(source)}"

    async def tell() -> str:
        async with outgoing() as http:
            return await kind.announce(setup, http, address=address, key=key)

    source.configuration.remote_id = run_bounded(tell())[:MAX_REMOTE_ID]
    source.configuration.save(update_fields=["remote_id"])


def withdraw(source: Source) -> None:
    """Ask the sender to send no more; where it cannot be reached, that stays in the log."""
    kind: Any = connector_named(source.connector)  # Any: either kind of connector
    if not isinstance(kind, AnnouncedConnector) or not hasattr(source, "configuration"):
        return
    configuration = source.configuration
    if not configuration.remote_id:
        return

    async def tell() -> None:
        async with outgoing() as http:
            await kind.withdraw(setup_of(source), http, configuration.remote_id)

    try:
        run_bounded(tell())
    except AllmendeError as err:
        log.warning("source_not_withdrawn source=%s code=%s", source.pk, err.code)
    configuration.remote_id = ""
    configuration.save(update_fields=["remote_id"])


def setup_of(source: Source) -> Any:  # Any: the connector's struct
    """Return a source's configuration as its connector's struct, secrets included.

    Raises:
        SecretsUnreadable: they were sealed with another key.
    """
    kind: Any = connector_named(source.connector)  # Any: either kind of connector
    return struct_of(kind.config_type, stored_of(source), vault(), public_id=source.public_id)
