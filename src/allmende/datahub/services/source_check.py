"""A configuration tried before it is saved: asked or connected once, in a bounded time, and read."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.config_cache import SourceConfig
from allmende.datahub.ingest.listening import try_line
from allmende.datahub.ingest.outgoing import Outgoing
from allmende.datahub.ingest.pull import Checked, ConfiguredConnector, Fetched, Harvest, SourceUnavailable
from allmende.datahub.ingest.types import PayloadRejected

CHECK_WAIT_S = 20.0
#: For a name server that hangs: it cannot be interrupted, only left alone.
LEAVE_WAIT_S = 5.0
MAX_ROWS = 12
MAX_SAMPLE_BYTES = 4000

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class TrialValue:
    """One value of a preview."""

    station: str
    attribute: str
    value: float
    unit: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """What a configuration led to.

    Attributes:
        sentence: What was found, from the connector.
        stations: How many stations the samples name.
        values: The first ones; `value_count` says how many there are.
        left_out: English notes on what became nothing.
        sample: The beginning of what came, as text; for whoever writes a mapping.
        rejected: Why the samples could not be read; None when they could.
    """

    sentence: str
    stations: int = 0
    station_names: tuple[str, ...] = ()
    values: tuple[TrialValue, ...] = ()
    value_count: int = 0
    uplinks: int = 0
    left_out: tuple[str, ...] = ()
    sample: str = ""
    rejected: PayloadRejected | None = None

    @property
    def is_good(self) -> bool:
        """Whether the configuration may be saved."""
        return self.rejected is None


@dataclass(slots=True)
class _Sum:
    stations: dict[str, str] = field(default_factory=dict)
    values: list[TrialValue] = field(default_factory=list)
    value_count: int = 0
    uplinks: int = 0
    left_out: dict[str, None] = field(default_factory=dict)


def try_configuration(connector: ConfiguredConnector[Any], setup: Any) -> Trial:
    """Ask or connect once and read what came; nothing is stored.

    Args:
        setup: The connector's own struct, secrets included.

    Raises:
        ConfigRejected: a value cannot work; names the field.
        SourceUnavailable, AccessDenied: the other side does not answer, or not to us.
    """
    checked = run_bounded(_check(connector, setup))
    return _trial(connector, setup, checked)


def run_bounded(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in a thread of its own and wait a bounded time.

    Raises:
        SourceUnavailable: it took too long; else whatever it raises.
    """
    executor = ThreadPoolExecutor(1, thread_name_prefix="source-check")
    try:
        future = executor.submit(asyncio.run, _within(work, CHECK_WAIT_S))
        return future.result(timeout=CHECK_WAIT_S + LEAVE_WAIT_S)
    except TimeoutError as err:
        raise SourceUnavailable("the check took too long", reason="timeout") from err
    finally:
        executor.shutdown(wait=False)


def outgoing() -> Outgoing:
    """Return the guarded way out, as worker and hub have it."""
    env = settings.ALLMENDE_ENV
    return Outgoing(Allowed.of(env.private_networks), agent=f"Allmende (+{env.public_url})")


async def _within(work: Coroutine[Any, Any, Result], seconds: float) -> Result:
    async with asyncio.timeout(seconds):
        return await work


async def _check(connector: ConfiguredConnector[Any], setup: Any) -> Checked:
    async with outgoing() as http:
        checked = await connector.check(setup, http)
    if connector.direction == "listen":
        allowed = Allowed.of(settings.ALLMENDE_ENV.private_networks)
        await try_line(connector, setup, allowed, wait_s=CHECK_WAIT_S / 2)  # type: ignore[arg-type]  # listens by its word
    return checked


def _trial(connector: ConfiguredConnector[Any], setup: Any, checked: Checked) -> Trial:
    total, rejected = _Sum(), None
    # No source yet: only what `read` needs.
    source = SourceConfig(0, 0, "", connector.key, setup=setup)
    for sample in checked.samples:
        try:
            _add(total, pipeline.harvest_of(connector, source, _message(sample)))
        except PayloadRejected as err:
            rejected = rejected or err
    found_nothing = not (total.values or total.uplinks or total.stations)
    return Trial(
        sentence=checked.sentence,
        stations=len(total.stations),
        station_names=tuple(total.stations.values())[:MAX_ROWS],
        values=tuple(total.values),
        value_count=total.value_count,
        uplinks=total.uplinks,
        left_out=tuple(total.left_out)[:MAX_ROWS],
        sample=_readable(checked.samples[0].body) if checked.samples else "",
        rejected=rejected if found_nothing else None,
    )


def _message(sample: Fetched) -> pipeline.Message:
    return pipeline.Message(sample.body, sample.content_type, sample.query, timezone.now())


def _add(total: _Sum, harvest: Harvest) -> None:
    total.stations.update({station.key: station.name or station.key for station in harvest.stations})
    total.value_count += len(harvest.observations)
    total.uplinks += len(harvest.uplinks)
    total.left_out.update(dict.fromkeys(harvest.left_out))
    seen = {(value.station, value.attribute) for value in total.values}
    # The newest value of each series says most.
    for one in sorted(harvest.observations, key=lambda one: one.observed_at, reverse=True):
        name = total.stations.get(one.station_key, one.station_key)
        if (name, one.attribute) not in seen and len(total.values) < MAX_ROWS:
            seen.add((name, one.attribute))
            total.values.append(TrialValue(name, one.attribute, one.value, one.unit, one.observed_at))


def _readable(body: bytes) -> str:
    text = body[:MAX_SAMPLE_BYTES].decode("utf-8", errors="replace")
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)
