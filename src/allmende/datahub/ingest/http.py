"""One webhook request, from its first header to its answer."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any

from allmende.datahub.ingest import messages
from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.config_cache import ConfigCache, SourceConfig
from allmende.datahub.ingest.intake import Intake, SourceGone, TooManyHeld
from allmende.datahub.ingest.limits import RateLimit
from allmende.datahub.ingest.messages import Answer, problem
from allmende.datahub.ingest.pipeline import AnyConnector, Message, Result
from allmende.datahub.ingest.settings import HubSettings
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ingest.writer import GroupCommit

Scope = MutableMapping[str, Any]  # Any: ASGI scopes and events are loosely typed by their specification
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

#: An unknown address makes us look for new sources, but not more often than this.
SEARCH_PAUSE_S = 1.0


class _Refused(Exception):
    """The request ends here with this answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class _Gone(Exception):
    """The sender hung up before its message was complete."""


class Webhooks:
    """Answers everything under /ingest/."""

    def __init__(
        self,
        *,
        config: ConfigCache,
        connectors: Mapping[str, AnyConnector],
        intake: Intake,
        commit: GroupCommit,
        settings: HubSettings,
    ) -> None:
        self._config = config
        #: Second segment of a webhook's address → key of the connector behind it; some have no webhook.
        self._behind = {
            word: key for key, one in connectors.items() if (word := getattr(one, "address_word", ""))
        }
        self._intake = intake
        self._commit = commit
        self._settings = settings
        self._limit = RateLimit(rate_per_s=settings.rate_per_s, burst=settings.rate_burst)
        self._searched_at = -SEARCH_PAUSE_S

    async def answer(self, scope: Scope, receive: Receive) -> Answer | None:
        """Return the answer to one request; None when nobody waits for it any more.

        2xx only after everything is durable.
        """
        try:
            headers = _known_headers(scope)
            source = await self._source_for(scope, headers.get(b"authorization", b""))
            body = await self._body(source, receive, headers.get(b"content-length", b""))
            message = Message(
                body=body,
                content_type=headers.get(b"content-type", b"").decode("latin-1"),
                query=scope["query_string"].decode("latin-1"),
                received_at=datetime.now(UTC),
            )
            return await self._take(source, message)
        except _Refused as refused:
            return refused.answer
        except _Gone:
            return None
        except (StoreUnavailable, CodecsUnavailable):
            return self._unavailable()

    def forget_sources(self) -> None:
        """Drop what is remembered of sources that are gone."""
        self._intake.forget_sources()
        self._limit.keep_only(self._config.source_ids)

    # -- who sends -----------------------------------------------------------------------------

    async def _source_for(self, scope: Scope, authorization: bytes) -> SourceConfig:
        source = await self._find(scope["path"])
        if source is None:
            raise _Refused(problem("hub.unknown_source"))
        if scope["method"] != "POST":
            raise _Refused(problem("hub.method", headers=[(b"allow", b"POST")]))
        if not _has_key(source, authorization):
            tally = self._commit.tally(source.id)
            tally.wrong_key += 1
            tally.note_error(datetime.now(UTC), "hub.wrong_key")
            raise _Refused(problem("hub.wrong_key", headers=[(b"www-authenticate", b"Bearer")]))
        if pause_s := self._limit.take(source.id):
            raise _Refused(self._throttled(source, "hub.too_fast", pause_s))
        return source

    async def _find(self, path: str) -> SourceConfig | None:
        segments = path.strip("/").split("/")
        connector = self._behind.get(segments[1]) if len(segments) == 3 else None
        if connector is None:
            return None
        source = self._config.find(segments[2])
        now = time.monotonic()
        if source is None and now - self._searched_at >= SEARCH_PAUSE_S:
            self._searched_at = now
            await self._config.refresh()
            source = self._config.find(segments[2])
        if source is None and not self._config.is_loaded:
            raise StoreUnavailable("no source is known yet")
        return source if source is not None and source.connector == connector else None

    def _throttled(self, source: SourceConfig, code: str, pause_s: int) -> Answer:
        tally = self._commit.tally(source.id)
        tally.throttled += 1
        tally.note_error(datetime.now(UTC), code)
        return problem(code, retry_after_s=pause_s)

    # -- what it sends -------------------------------------------------------------------------

    async def _body(self, source: SourceConfig, receive: Receive, content_length: bytes) -> bytes:
        limit = self._settings.max_body_bytes
        if content_length.isdigit() and int(content_length) > limit:
            raise _Refused(self._too_large(source))
        body: bytes = b""
        try:
            async with asyncio.timeout(self._settings.body_wait_s):
                while True:
                    event = await receive()
                    if event["type"] == "http.disconnect":
                        raise _Gone
                    body += event.get("body", b"")
                    if len(body) > limit:
                        raise _Refused(self._too_large(source))
                    if not event.get("more_body", False):
                        return body
        except TimeoutError:
            raise _Refused(problem("hub.too_slow")) from None

    def _too_large(self, source: SourceConfig) -> Answer:
        tally = self._commit.tally(source.id)
        tally.rejected += 1
        tally.note_error(datetime.now(UTC), "hub.too_large")
        return problem("hub.too_large", f"at most {self._settings.max_body_bytes} bytes")

    async def _take(self, source: SourceConfig, message: Message) -> Answer:
        """Answer only when all of it is durable."""
        try:
            if _is_json(message.content_type):
                outcome = await self._intake.take(source, message)
            else:
                detail = f"content type {message.content_type[:60]!a}"
                outcome = await self._intake.keep(source, message, "hub.content_type", detail)
        except SourceGone as gone:
            return problem(gone.code)
        except TooManyHeld as full:
            return self._throttled(source, full.code, 3600)
        if outcome.result == Result.COUNTED:
            return messages.COUNTED
        if outcome.result == Result.WAITING:
            return messages.WAITING
        return problem(outcome.code, outcome.detail)

    def _unavailable(self) -> Answer:
        return problem("hub.unavailable", retry_after_s=self._settings.retry_after_s)


def _known_headers(scope: Scope) -> dict[bytes, bytes]:
    return {
        name: value
        for name, value in scope["headers"]
        if name in (b"authorization", b"content-type", b"content-length")
    }


def _has_key(source: SourceConfig, authorization: bytes) -> bool:
    """Compare with every key, in the same time whether or not one fits."""
    scheme, _, token = authorization.partition(b" ")
    shown = hashlib.sha256(token.strip()).hexdigest()
    fits = [hmac.compare_digest(shown, known) for known in source.key_hashes]
    return any(fits) and scheme.lower() == b"bearer"


def _is_json(content_type: str) -> bool:
    """A sender that says nothing is taken at its body's word."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("", "application/json", "text/json") or kind.endswith("+json")
