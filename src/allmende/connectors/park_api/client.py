"""Requests of ParkAPI: the pages of v3, the one answer of v1 or of a GeoJSON file."""

from dataclasses import dataclass

from allmende.datahub.ingest.pull import Http

PAGE_SIZE = 500
#: A town or a Land; whoever needs more narrows the question.
MAX_PAGES = 40


@dataclass(frozen=True, slots=True)
class Area:
    """A circle, EPSG:4326 and metres; a radius of 0 means everywhere."""

    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class ParkApi:
    """A server as one run asks it."""

    http: Http
    address: str

    async def page(self, *, start: str | None, source_uid: str, area: Area) -> bytes:
        """Return one page of sites; `start` is the `next_id` of the page before.

        Raises:
            SourceUnavailable: no answer.
        """
        query = {"limit": str(PAGE_SIZE), "purpose": "CAR"}
        if source_uid:
            query["source_uid"] = source_uid
        if area.radius_m > 0:
            query |= {"lat": f"{area.latitude:g}", "lon": f"{area.longitude:g}"}
            query["radius"] = f"{area.radius_m:g}"
        if start is not None:
            query["start"] = start
        base = self.address.rstrip("/")
        return (await self.http.get(f"{base}/api/public/v3/parking-sites", query=query)).body

    async def document(self) -> bytes:
        """Return the answer of v1 for the city, or the GeoJSON file, of this address.

        Raises:
            SourceUnavailable: no answer.
        """
        return (await self.http.get(self.address)).body
