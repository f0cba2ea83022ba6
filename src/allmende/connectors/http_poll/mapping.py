"""The answer of a polled address by its owner's mapping. Pure."""

from allmende.connectors import json_items, reading
from allmende.connectors.http_poll.config import Config
from allmende.datahub.ingest.pull import Harvest, Payload


def harvest_from(payload: Payload, config: Config) -> Harvest:
    """Read one answer.

    Raises:
        PayloadRejected: not JSON, or not where the mapping says.
    """
    return json_items.harvest_from(reading.decode_json(payload.body), config.mapping, payload.received_at)
