"""MQTT: ChirpStack v4, The Things Stack v3 or plain JSON, through any broker."""

import asyncio
import ssl
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from allmende.connectors.mqtt import mapping
from allmende.connectors.mqtt.client import Broker, follow
from allmende.connectors.mqtt.config import Config
from allmende.datahub.ingest.pull import (
    Checked,
    ConfigRejected,
    Fetched,
    Harvest,
    Http,
    Line,
    ListenConnector,
    Payload,
)

MAX_TOPIC = 180


class Mqtt:
    """Listens to a broker."""

    key = "mqtt"
    name = "MQTT"
    direction: Literal["listen"] = "listen"
    summary = "Lauscht an einem MQTT-Server: ChirpStack, The Things Stack oder eigene Geräte mit JSON."
    config_type = Config

    def is_shared(self, config: Config) -> bool:
        """A shared subscription divides messages among all who listen."""
        return bool(config.shared_group)

    async def check(self, config: Config, http: Http) -> Checked:
        """Look at what can be seen without connecting; the hub then tries the connection itself."""
        del http
        if not config.subscriptions:
            raise ConfigRejected("topics", "Bitte nennen Sie mindestens ein Thema, z. B. sensoren/+/werte.")
        for topic in config.topics:
            check_topic(topic)
        if config.format == "json" and not config.values:
            raise ConfigRejected("values", "Bitte sagen Sie in mindestens einer Zeile, wo ein Wert steht.")
        if bool(config.client_certificate) != bool(config.client_key):
            raise ConfigRejected("client_key", "Eigenes Zertifikat und Schlüssel gehören zusammen.")
        await asyncio.to_thread(tls_for, config)
        return Checked("Der Server nimmt die Anmeldung an; die Themen sind abonniert.")

    async def listen(self, config: Config, line: Line) -> None:
        """Deliver messages until the connection ends; each is acknowledged once it is durable."""
        await line.allow(config.host, config.port)
        broker = Broker(
            host=config.host,
            port=config.port,
            user=config.user,
            password=config.password,
            tls=await asyncio.to_thread(tls_for, config),
            client_id=line.name,
            keeps_session=not (config.shared_group or line.is_check),
        )

        async def take(topic: str, payload: bytes) -> None:
            await line.deliver(Fetched(payload, query=f"topic={quote(topic[:MAX_TOPIC], safe='/')}"[:200]))

        await follow(broker, config.subscriptions, opened=line.opened, take=take)

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read a message; see `mapping.harvest_from`."""
        return mapping.harvest_from(payload, config)


def check_topic(topic: str) -> None:
    """Refuse what no broker takes.

    Raises:
        ConfigRejected: empty, too long, or wildcards in the wrong place.
    """
    levels = topic.split("/")
    is_odd = any(("#" in level and level != "#") or ("+" in level and level != "+") for level in levels)
    if not topic or len(topic) > MAX_TOPIC or is_odd or "#" in levels[:-1]:
        text = f"„{topic[:60]}“ ist kein Thema. + steht allein für einen Teil, # allein am Ende für den Rest."
        raise ConfigRejected("topics", text)


def tls_for(config: Config) -> ssl.SSLContext | None:
    """Return how to encrypt; reads and writes files, so not in the event loop.

    Raises:
        ConfigRejected: a certificate or key is not PEM, or they do not fit.
    """
    if config.encryption == "none":
        return None
    try:
        context = ssl.create_default_context(cadata=config.authority or None)
    except (ssl.SSLError, ValueError) as err:
        raise ConfigRejected("authority", "Das ist kein Zertifikat im Format PEM.") from err
    if config.client_certificate:
        # Python reads certificates of its own only from files.
        with tempfile.TemporaryDirectory(prefix="allmende-") as folder:
            place = Path(folder) / "client.pem"
            place.touch(mode=0o600)
            place.write_text(f"{config.client_certificate}\n{config.client_key}\n")
            try:
                context.load_cert_chain(place)
            except (ssl.SSLError, OSError) as err:
                text = "Zertifikat und Schlüssel sind nicht lesbar oder gehören nicht zusammen."
                raise ConfigRejected("client_key", text) from err
    return context


CONNECTOR: ListenConnector[Config] = Mqtt()
