"""From a kept configuration to the connector's own struct and back. No Django."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from allmende.datahub.ingest.config_cache import SourceConfig, StoredSetup
from allmende.datahub.ingest.configuration import Values, read_config, secret_names
from allmende.datahub.ingest.pull import ConfigRejected
from allmende.datahub.ingest.vault import SecretsUnreadable, Vault

NO_SETUP = "source.no_setup"


def open_setup(source: SourceConfig, connectors: Mapping[str, object], vault: Vault) -> SourceConfig:
    """Return the source with its connector's struct, or with the reason why there is none."""
    config_type = getattr(connectors.get(source.connector), "config_type", None)
    if config_type is None:
        return source
    if source.stored is None:
        return replace(source, setup_error=NO_SETUP)
    try:
        return replace(source, setup=struct_of(config_type, source.stored, vault, public_id=source.public_id))
    except (SecretsUnreadable, ConfigRejected) as err:
        return replace(source, setup_error=err.code)


def struct_of(
    config_type: type[Any],
    stored: StoredSetup,
    vault: Vault,
    *,
    public_id: str,
) -> Any:  # Any: the connector's struct
    """Return a kept configuration as a struct, secrets included.

    Raises:
        SecretsUnreadable: the secrets were sealed with another key.
        ConfigRejected: the connector's fields changed since it was kept.
    """
    return read_config(config_type, {**stored.values, **secrets_of(stored, vault, public_id=public_id)})


def secrets_of(stored: StoredSetup, vault: Vault, *, public_id: str) -> Values:
    """Return the secret values.

    Raises:
        SecretsUnreadable: they were sealed with another key.
    """
    if not stored.sealed:
        return {}
    found: Values = msgspec.json.decode(vault.open(stored.sealed, public_id=public_id))
    return found


def stored_from(setup: Any, vault: Vault, *, public_id: str) -> StoredSetup:  # Any: the connector's struct
    """Return a struct as it is kept: secrets apart and sealed."""
    values: dict[str, Any] = msgspec.to_builtins(setup)
    secrets = {name: values.pop(name) for name in secret_names(type(setup)) if values.get(name)}
    for name in secret_names(type(setup)):
        values.pop(name, None)
    sealed = vault.seal(msgspec.json.encode(secrets), public_id=public_id) if secrets else b""
    return StoredSetup(values, sealed)
