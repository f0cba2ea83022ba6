"""The hub's settings as the environment gives them, for every process that has a part of the hub."""

from allmende.config.env import Environment
from allmende.datahub.ingest.settings import HubSettings


def hub_settings(env: Environment) -> HubSettings:
    """Return limits and keys; Django signs tickets and seals access data with the same secret."""
    return HubSettings(
        ticket_secret=env.secret_key,
        secret_key=env.secret_key,
        private_networks=env.private_networks,
        agent=f"Allmende (+{env.public_url})",
    )
