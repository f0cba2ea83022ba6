"""A stand-in for the way out: answers by the beginning of the address, and notes what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allmende.datahub.ingest.pull import HttpAnswer, SourceUnavailable

Answers = Mapping[str, bytes | Exception]


@dataclass(slots=True)
class Asked:
    """One request."""

    method: str
    url: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(slots=True)
class RecordedHttp:
    """Gives the answer whose key the address contains (the last of them); anything else is not there."""

    answers: Answers
    asked: list[Asked] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        self.asked.append(Asked("GET", url, dict(query or {}), dict(headers or {})))
        return self._answer(url, dict(query or {}))

    async def get_if_changed(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer | None:
        return await self.get(url, headers=headers)

    async def send(
        self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        self.asked.append(Asked(method, url, {}, dict(headers or {}), body))
        return self._answer(url, {})

    def _answer(self, url: str, query: dict[str, str]) -> HttpAnswer:
        whole = url + "?" + "&".join(f"{name}={value}" for name, value in query.items())
        fitting = [key for key in self.answers if key in whole]
        if not fitting:
            raise SourceUnavailable(f"404 {url}", reason="not_there")
        answer = self.answers[fitting[-1]]
        if isinstance(answer, Exception):
            raise answer
        return HttpAnswer(200, answer, self.headers, url)


async def all_of(fetched):
    """Collect what a fetch yields."""
    return [one async for one in fetched]
