"""Any address that answers JSON, asked by schedule."""

import base64
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from allmende.connectors.http_poll import mapping
from allmende.connectors.http_poll.config import Config
from allmende.datahub.ingest.pull import (
    Checked,
    ConfigRejected,
    Fetched,
    Harvest,
    Http,
    HttpAnswer,
    Payload,
    PullConnector,
    Window,
)

HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")


class HttpPoll:
    """Asks one address for what it says now."""

    key = "http_poll"
    name = "JSON-Abruf"
    direction: Literal["pull"] = "pull"
    summary = "Eine beliebige Adresse, die JSON liefert. Sie sagen, wo darin die Werte stehen."
    config_type = Config
    interval_s = 600
    shortest_interval_s = 60
    first_look_back = timedelta(0)
    longest_window = timedelta(days=1)
    overlap = timedelta(0)

    async def check(self, config: Config, http: Http) -> Checked:
        """Ask once; the page shows what the mapping makes of the answer."""
        check_address(config.url)
        check_access(config)
        answer = await http.get(config.url, headers=headers_for(config))
        return Checked("Die Adresse antwortet.", (_fetched(answer),))

    async def fetch(self, config: Config, window: Window, http: Http) -> AsyncIterator[Fetched]:
        """Ask for what is there now; unless the server says that nothing is new."""
        del window  # Such an address knows only now.
        answer = await http.get_if_changed(config.url, headers=headers_for(config))
        if answer is not None:
            yield _fetched(answer)

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read an answer; see `mapping.harvest_from`."""
        return mapping.harvest_from(payload, config)


def check_address(url: str) -> None:
    """Refuse what is no web address, and addresses with a password in them, which would not be encrypted.

    Raises:
        ConfigRejected: says what to do.
    """
    try:
        parts = urlsplit(url)
        has_password = bool(parts.username or parts.password)
    except ValueError as err:
        raise ConfigRejected("url", "Das ist keine Adresse. Bitte prüfen Sie die Schreibweise.") from err
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigRejected("url", "Bitte geben Sie eine Adresse an, die mit https:// beginnt.")
    if has_password:
        text = "Bitte geben Sie Name und Passwort unter „Zugang“ an, nicht in der Adresse."
        raise ConfigRejected("url", text)


def check_access(config: Config) -> None:
    """Refuse access data that are missing or cannot stand in a header.

    Raises:
        ConfigRejected: says what to do.
    """
    if config.access in ("basic", "header") and not config.user:
        raise ConfigRejected("user", "Für diesen Zugang braucht es einen Namen.")
    if config.access == "header" and not HEADER_NAME.fullmatch(config.user):
        raise ConfigRejected(
            "user", "Eine Kopfzeile heißt z. B. X-Api-Key: Buchstaben, Ziffern, Bindestriche."
        )
    if config.access != "none" and not config.secret:
        raise ConfigRejected("secret", "Für diesen Zugang braucht es einen Schlüssel oder ein Passwort.")
    if config.access in ("bearer", "header") and not (
        config.secret.isascii() and config.secret.isprintable()
    ):
        raise ConfigRejected("secret", "Ein Schlüssel hat keine Umlaute, Zeilenumbrüche oder Sonderzeichen.")


def headers_for(config: Config) -> dict[str, str]:
    """Return what shows who asks."""
    headers = {"accept": "application/json"}
    if config.access == "bearer":
        headers["authorization"] = f"Bearer {config.secret}"
    elif config.access == "basic":
        pair = base64.b64encode(f"{config.user}:{config.secret}".encode()).decode()
        headers["authorization"] = f"Basic {pair}"
    elif config.access == "header":
        headers[config.user] = config.secret
    return headers


def _fetched(answer: HttpAnswer) -> Fetched:
    return Fetched(answer.body, content_type=answer.headers.get("content-type", "application/json")[:100])


CONNECTOR: PullConnector[Config] = HttpPoll()
