"""Where notifications go (ETSI GS CIM 009, 5.2.15, 5.2.22 and 7.2), checked and read once."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.subscriptions import checks

ACCEPTED = frozenset({"application/json", "application/ld+json", "application/geo+json"})
SCHEMES = frozenset({"http", "https", "mqtt", "mqtts"})
MQTT_PORTS = {"mqtt": 1883, "mqtts": 8883}
MQTT_VERSIONS = ("mqtt3.1.1", "mqtt5.0")
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
#: Headers that belong to the connection or to the notification itself; receiverInfo cannot set them.
OWN_HEADERS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "content-type", "upgrade", "te", "trailer",
     "expect", "keep-alive", "proxy-connection"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HttpEndpoint:
    """A server that is sent POST requests.

    Attributes:
        headers: What receiverInfo asks to be sent along.
    """

    uri: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MqttEndpoint:
    """A topic of an MQTT broker.

    Attributes:
        metadata: What receiverInfo asks to be sent along.
    """

    host: str
    port: int
    topic: str
    username: str | None
    password: str | None
    is_tls: bool
    version: str
    qos: int
    metadata: tuple[tuple[str, str], ...]


def read(value: object) -> Json:
    """Return an endpoint as it is stored.

    Raises:
        BadRequestData: it is missing or not as the standard demands.
    """
    given = checks.mapping(value, "notification.endpoint")
    found: Json = {"uri": _address(given.get("uri"))}
    if "accept" in given:
        found["accept"] = checks.one_of(given["accept"], "endpoint.accept", ACCEPTED)
    for name in ("timeout", "cooldown"):
        if name in given:
            found[name] = checks.positive(given[name], f"endpoint.{name}")
    for name in ("receiverInfo", "notifierInfo"):
        if name in given:
            found[name] = _pairs(given[name], f"endpoint.{name}")
    is_mqtt = found["uri"].lower().startswith("mqtt")
    if is_mqtt:
        _check_mqtt(found)
    else:
        _check_headers(found.get("receiverInfo", ()))
    return found


def resolve(stored: Mapping[str, Any]) -> HttpEndpoint | MqttEndpoint:
    """Return the stored endpoint ready for sending."""
    info = tuple((pair["key"], pair["value"]) for pair in stored.get("receiverInfo", ()))
    parts = urlsplit(stored["uri"])
    scheme = parts.scheme.lower()
    if scheme not in MQTT_PORTS:
        return HttpEndpoint(stored["uri"], info)
    notifier = {pair["key"].lower(): pair["value"] for pair in stored.get("notifierInfo", ())}
    return MqttEndpoint(
        host=parts.hostname or "",
        port=parts.port or MQTT_PORTS[scheme],
        topic=_topic(parts),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        is_tls=scheme == "mqtts",
        version=notifier.get("mqtt-version", "mqtt5.0"),
        qos=int(notifier.get("mqtt-qos", "0")),
        metadata=info,
    )


def place_of(stored: Mapping[str, Any]) -> str:
    """Return scheme, host and port: what is slow or down when deliveries fail."""
    parts = urlsplit(stored["uri"])
    scheme = parts.scheme.lower()
    default = {"http": 80, "https": 443, **MQTT_PORTS}.get(scheme, 0)
    return f"{scheme}://{parts.hostname}:{parts.port or default}"


def tls_context() -> ssl.SSLContext:
    """Return how the certificates of MQTT brokers are checked: as any browser would."""
    return ssl.create_default_context()


def _address(value: object) -> str:
    found = checks.uri(value, "endpoint.uri")
    try:
        parts = urlsplit(found)
        host, _ = parts.hostname, parts.port
    except ValueError as err:
        raise BadRequestData("endpoint.uri is not a valid address.") from err
    if parts.scheme.lower() not in SCHEMES:
        raise BadRequestData("endpoint.uri must start with http, https, mqtt or mqtts.")
    if not host:
        raise BadRequestData("endpoint.uri names no host.")
    return found


def _pairs(value: object, name: str) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > 100:
        raise BadRequestData(f"{name} must be an array of at most 100 pairs of key and value.")
    pairs = []
    for item in value:
        pair = checks.mapping(item, f"Each item of {name}")
        key, content = pair.get("key"), pair.get("value")
        if not isinstance(key, str) or not key or not isinstance(content, str):
            raise BadRequestData(f"Each item of {name} needs a key and a value, both strings.")
        pairs.append({"key": key, "value": content})
    return pairs


def _check_headers(pairs: list[dict[str, str]] | tuple[()]) -> None:
    for pair in pairs:
        if _HEADER_NAME.fullmatch(pair["key"]) is None or pair["key"].lower() in OWN_HEADERS:
            raise BadRequestData(f"receiverInfo cannot set the header {pair['key'][:60]!r}.")
        if any(ord(character) < 32 and character != "\t" for character in pair["value"]):
            raise BadRequestData("A value in receiverInfo has characters that no header can carry.")


def _check_mqtt(found: Json) -> None:
    topic = _topic(urlsplit(found["uri"]))
    if not topic or "+" in topic or "#" in topic:
        raise BadRequestData("endpoint.uri must end with the topic to publish to, without wildcards.")
    if found.get("accept") == "application/geo+json":
        raise BadRequestData("GeoJSON is not offered over MQTT.")
    notifier = {pair["key"].lower(): pair["value"] for pair in found.get("notifierInfo", ())}
    if notifier.get("mqtt-version", "mqtt5.0") not in MQTT_VERSIONS:
        raise BadRequestData(f"MQTT-Version must be one of {', '.join(MQTT_VERSIONS)}.")
    if notifier.get("mqtt-qos", "0") not in {"0", "1", "2"}:
        raise BadRequestData("MQTT-QoS must be 0, 1 or 2.")


def _topic(parts: SplitResult) -> str:
    # What looks like query or fragment belongs to the topic: MQTT knows neither.
    rest = parts.path.removeprefix("/")
    if parts.query:
        rest += "?" + parts.query
    if parts.fragment:
        rest += "#" + parts.fragment
    return unquote(rest)
