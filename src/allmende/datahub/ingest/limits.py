"""How fast a source may send: a bucket of tokens each, refilled by the clock."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimit:
    """Allows each key `burst` messages at once and `rate_per_s` a second in the long run.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, *, rate_per_s: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate_per_s
        self._burst = float(burst)
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}

    def take(self, key: int) -> int:
        """Take one message of this source.

        Returns:
            0 when it may pass, else the whole seconds to wait.
        """
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(self._burst, now)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled_at) * self._rate)
        bucket.filled_at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return max(1, math.ceil((1 - bucket.tokens) / self._rate))

    def keep_only(self, keys: set[int]) -> None:
        """Forget the buckets of sources that are gone."""
        for key in self._buckets.keys() - keys:
            del self._buckets[key]
