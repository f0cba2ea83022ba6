"""What the owner of an MQTT source chooses: which broker, which topics, whose format."""

from typing import Annotated, Literal

import msgspec

from allmende.connectors.json_items import TIME_FORMATS, ZONES, TimeFormat, ValueRow, Zone
from allmende.datahub.ingest.configuration import about

SPECIAL = "Besondere Server: eigene Zertifikate, mehrere Empfänger"
PLAIN = "Einfaches JSON: wo die Werte stehen"
#: What is subscribed to unless the owner names topics.
DEFAULT_TOPICS = {
    "chirpstack": ("application/+/device/+/event/up",),
    "things_stack": ("v3/+/devices/+/up",),
    "json": (),
}


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """A broker and what to listen for."""

    host: Annotated[
        str, about("Server (Broker)", "z. B. eu1.cloud.thethings.network", min_length=1, max_length=253)
    ]
    port: Annotated[int, about("Port", "8883 mit Verschlüsselung, 1883 ohne", ge=1, le=65535)] = 8883
    encryption: Annotated[
        Literal["tls", "none"],
        about(
            "Verschlüsselung",
            choices={"tls": "TLS (empfohlen)", "none": "keine, nur im eigenen Netz"},
        ),
    ] = "tls"
    user: Annotated[str, about("Anmeldename", "Bei The Things Stack: anwendung@mandant", max_length=500)] = ""
    password: Annotated[
        str, about("Passwort", "Bei The Things Stack: ein API-Schlüssel", is_secret=True, max_length=4000)
    ] = ""
    format: Annotated[
        Literal["chirpstack", "things_stack", "json"],
        about(
            "Wer sendet",
            choices={
                "chirpstack": "ChirpStack v4",
                "things_stack": "The Things Stack v3",
                "json": "anderes, einfaches JSON",
            },
        ),
    ] = "chirpstack"
    topics: Annotated[
        tuple[str, ...],
        about(
            "Themen (Topics)",
            "Eines je Zeile, + und # sind erlaubt. Leer: was der Absender üblicherweise verwendet.",
            max_length=20,
        ),
    ] = ()
    shared_group: Annotated[
        str,
        about(
            "Gruppe für geteiltes Abonnement",
            "Nur nötig, wenn mehrere Server dieser Plattform zugleich lauschen.",
            group=SPECIAL,
            max_length=64,
            pattern="^[A-Za-z0-9_-]*$",
        ),
    ] = ""
    authority: Annotated[
        str,
        about(
            "Zertifikat der Zertifizierungsstelle",
            "PEM; nur nötig, wenn der Server kein öffentlich anerkanntes Zertifikat hat.",
            is_long=True,
            group=SPECIAL,
            max_length=50_000,
        ),
    ] = ""
    client_certificate: Annotated[
        str,
        about("Eigenes Zertifikat", "PEM; nur nötig, wenn der Server eines verlangt.", is_long=True,
              group=SPECIAL, max_length=50_000),
    ] = ""  # fmt: skip
    client_key: Annotated[
        str,
        about("Schlüssel des eigenen Zertifikats", "PEM, ohne Passwort", is_long=True, is_secret=True,
              group=SPECIAL, max_length=50_000),
    ] = ""  # fmt: skip
    station: Annotated[
        str,
        about(
            "Kennung des Geräts",
            "Stelle im JSON, oder @topic/2 für den zweiten Teil des Themas.",
            group=PLAIN,
            max_length=200,
        ),
    ] = ""
    time: Annotated[
        str,
        about("Zeit der Messung", "Leer: der Zeitpunkt des Empfangs.", group=PLAIN, max_length=200),
    ] = ""
    time_format: Annotated[TimeFormat, about("Form der Zeit", group=PLAIN, choices=TIME_FORMATS)] = "iso"
    zone: Annotated[Zone, about("Zeitzone, wenn keine dabeisteht", group=PLAIN, choices=ZONES)] = (
        "Europe/Berlin"
    )
    values: Annotated[
        tuple[ValueRow, ...],
        about(
            "Werte",
            "Je Zeile ein Messwert: wo er steht, wie er heißen soll und seine Einheit.",
            group=PLAIN,
            max_length=40,
        ),
    ] = ()
    entity_type: Annotated[
        str,
        about(
            "Geräte als Datenpunkte anlegen, Typ",
            "z. B. WeatherObserved. Leer: Geräte warten, bis Sie ihnen einen Raum zuordnen.",
            group=PLAIN,
            max_length=64,
            pattern="^([A-Za-z][A-Za-z0-9_]*)?$",
        ),
    ] = ""
    is_public: Annotated[
        bool, about("Öffentlich lesbar", "Nur für Daten, die offen sein dürfen.", group=PLAIN)
    ] = False

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """What to subscribe to, shared where a group is named."""
        topics = self.topics or DEFAULT_TOPICS[self.format]
        return (
            tuple(f"$share/{self.shared_group}/{topic}" for topic in topics) if self.shared_group else topics
        )
