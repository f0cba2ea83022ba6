"""What a failed run or connection is called, and how long to wait after it. Pure."""

import random
from dataclasses import dataclass
from datetime import timedelta

from allmende.basics.errors import AllmendeError
from allmende.datahub.ingest.pull import AccessDenied, ConfigRejected, SourceUnavailable
from allmende.datahub.ingest.types import PayloadRejected

SHORTEST_PAUSE_S = 30.0
FIRST_PAUSE_AT_MOST_S = 300.0
LONGEST_PAUSE_S = 3600.0
#: A wrong password tried again and again locks accounts.
PAUSE_AFTER_DENIAL_S = 1800.0
LONGEST_PAUSE_AFTER_DENIAL_S = 6 * 3600.0
JITTER = 0.1
BROKEN_CONNECTOR = "source.connector_failed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a run failed.

    Attributes:
        code: Stable key of the sentence people read, e.g. "source.timeout".
        detail: English, without secrets.
        retry_after_s: The pause the other side asked for.
        is_denial: Access was refused; only the owner can mend it.
    """

    code: str
    detail: str = ""
    retry_after_s: float | None = None
    is_denial: bool = False


def trouble_from(err: BaseException) -> Trouble:
    """Name what went wrong; anything unexpected is the connector's mistake."""
    if isinstance(err, SourceUnavailable):
        return Trouble(f"source.{err.reason}", err.detail, err.retry_after_s)
    if isinstance(err, AccessDenied):
        return Trouble(err.code, err.detail, is_denial=True)
    if isinstance(err, PayloadRejected):
        return Trouble(err.reason.value, err.detail)
    if isinstance(err, ConfigRejected):
        return Trouble(err.code, err.sentence)
    if isinstance(err, TimeoutError):
        return Trouble("source.timeout", "the whole run took too long")
    if isinstance(err, AllmendeError):
        return Trouble(err.code, err.detail)
    return Trouble(BROKEN_CONNECTOR, type(err).__name__)


def pause_after(trouble: Trouble, *, failures: int, interval_s: float) -> timedelta:
    """Return how long to wait after a failure: doubled each time, a little different for everybody.

    Args:
        failures: In a row, this one included.
        interval_s: How often the source is asked when all is well.
    """
    if trouble.is_denial:
        first, longest = PAUSE_AFTER_DENIAL_S, LONGEST_PAUSE_AFTER_DENIAL_S
    else:
        first = min(max(interval_s / 4, SHORTEST_PAUSE_S), FIRST_PAUSE_AT_MOST_S)
        longest = max(LONGEST_PAUSE_S, interval_s)
    pause_s = min(first * 2 ** min(failures - 1, 20), longest)
    if trouble.retry_after_s is not None:
        # Never earlier than asked for.
        return timedelta(seconds=max(pause_s, trouble.retry_after_s) * (1 + random.random() * JITTER))  # noqa: S311 - no secret
    return jittered(pause_s)


def jittered(seconds: float) -> timedelta:
    """Return about as much, so that not everybody asks at the full minute."""
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - no secret
