"""What the owner of a source at a foreign broker says."""

from typing import Annotated

import msgspec

from allmende.datahub.ingest.configuration import about


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Where the broker is, and what of it is wanted."""

    broker: Annotated[
        str,
        about(
            "Adresse des Brokers",
            "Bis vor „/ngsi-ld/v1“, zum Beispiel https://broker.beispiel.de",
            min_length=8,
            max_length=500,
            pattern="^https?://",
        ),
    ]
    entity_types: Annotated[
        tuple[str, ...],
        about(
            "Arten von Einträgen",
            "Eine je Zeile, zum Beispiel AirQualityObserved. So, wie der Broker sie nennt.",
            min_length=1,
            max_length=20,
        ),
    ]
    attributes: Annotated[
        tuple[str, ...],
        about("Merkmale", "Eines je Zeile, zum Beispiel pm10. Leer: alle.", max_length=50),
    ] = ()
    query: Annotated[
        str, about("Bedingung", "In der Abfragesprache NGSI-LD, zum Beispiel pm10>0", max_length=500)
    ] = ""
    tenant: Annotated[
        str, about("Mandant", "Nur wenn der Betreiber einen nennt (NGSILD-Tenant)", max_length=200)
    ] = ""
    context: Annotated[
        str,
        about(
            "JSON-LD-Kontext",
            "Adresse, unter der die Namen der Arten und Merkmale erklärt sind. Leer: keine.",
            max_length=500,
        ),
    ] = ""
    throttling_s: Annotated[
        int,
        about("Mindestabstand", "Sekunden zwischen zwei Nachrichten; 0: jede Änderung", ge=0, le=86_400),
    ] = 0
    token: Annotated[
        str,
        about("Zugangsschlüssel", "Nur wenn der Betreiber einen verlangt.", is_secret=True, max_length=4000),
    ] = ""
