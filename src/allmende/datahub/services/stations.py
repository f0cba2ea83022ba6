"""Stations that a kept message tells of, made known before it is read again."""

from collections.abc import Sequence

from django.db import connection

from allmende.datahub.ingest.config_cache import SourceConfig
from allmende.datahub.ingest.pull import Station
from allmende.datahub.ingest.queries import PUT_STATIONS
from allmende.datahub.ingest.stations import made_by, station_rows


def put_stations(source: SourceConfig, stations: Sequence[Station]) -> None:
    """Make devices, and entities where stations have a type, as the hub does."""
    with connection.cursor() as cursor:
        cursor.execute(
            PUT_STATIONS, [source.tenant, source.id, made_by(source), station_rows(source, stations)]
        )
