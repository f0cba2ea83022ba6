"""What a broker passes on, by the sender's own format or by the owner's mapping. Pure."""

from allmende.connectors import json_items, reading
from allmende.connectors.chirpstack import mapping as chirpstack
from allmende.connectors.mqtt.config import Config
from allmende.connectors.things_stack import mapping as things_stack
from allmende.datahub.ingest.pull import Harvest, Payload
from allmende.datahub.ingest.types import Json

TOPIC = "@topic/"


def harvest_from(payload: Payload, config: Config) -> Harvest:
    """Read one message; `payload.query` names its topic.

    Raises:
        PayloadRejected: not what the sender sends.
    """
    topic = payload.query.get("topic", "")
    if config.format == "chirpstack":
        return Harvest(uplinks=chirpstack.uplinks_from(payload.body, {"event": topic.rpartition("/")[2]}))
    if config.format == "things_stack":
        return Harvest(uplinks=things_stack.uplinks_from(payload.body))
    return _plain(payload, config, topic)


def _plain(payload: Payload, config: Config, topic: str) -> Harvest:
    document: Json = reading.decode_json(payload.body)
    if not isinstance(document, dict | list):
        # Many send the bare number; it has the path "value".
        document = {"value": document}
    station = config.station
    if station.startswith(TOPIC):
        document = _with_topic_part(document, topic, station.removeprefix(TOPIC))
        station = TOPIC
    mapping = json_items.ItemMapping(
        values=config.values,
        station="/@topic" if station == TOPIC else station,
        time=config.time,
        time_format=config.time_format,
        zone=config.zone,
        entity_type=config.entity_type,
        is_public=config.is_public,
    )
    return json_items.harvest_from(document, mapping, payload.received_at)


def _with_topic_part(document: Json, topic: str, number: str) -> Json:
    """Put a part of the topic into each item, where the mapping can reach it; parts count from one."""
    parts = topic.split("/")
    place = int(number) - 1 if number.isdecimal() else -1
    part = parts[place] if 0 <= place < len(parts) else None
    items = document if isinstance(document, list) else [document]
    found: list[Json] = [{**item, "@topic": part} if isinstance(item, dict) else item for item in items]
    return found
