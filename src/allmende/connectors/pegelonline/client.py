"""Addresses of the PEGELONLINE REST API v2 and the requests one run makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from allmende.datahub.ingest.pull import Http

BASE = "https://www.pegelonline.wsv.de/webservices/rest-api/v2"


@dataclass(frozen=True, slots=True)
class Pegelonline:
    """The service as one run asks it."""

    http: Http

    async def station(self, name: str) -> bytes:
        """Return a station with its series and their latest values, by name, number or uuid.

        Raises:
            SourceUnavailable: no answer; reason "not_there" when no station is called so.
        """
        query = {"includeTimeseries": "true", "includeCurrentMeasurement": "true"}
        address = f"{BASE}/stations/{quote(name.strip().upper(), safe='')}.json"
        return (await self.http.get(address, query=query)).body

    async def measurements(self, uuid: str, series: str, start: datetime, end: datetime) -> bytes:
        """Return the rows of a series; the service keeps 31 days.

        Raises:
            SourceUnavailable: no answer.
        """
        query = {"start": start.isoformat(), "end": end.isoformat()}
        address = f"{BASE}/stations/{quote(uuid, safe='')}/{quote(series, safe='')}/measurements.json"
        return (await self.http.get(address, query=query)).body


def wanted(series: Sequence[str]) -> frozenset[str]:
    """Return the series' short names as the service writes them."""
    return frozenset(name.strip().upper() for name in series if name.strip())
