"""How much of the past fits into one answer: 206 with Content-Range (ETSI GS CIM 009, 6.3.10).

An answer is cut at one time for all its attributes, so that whoever asks on from the named end misses
nothing. Instances of the very time of the cut all stay, however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.temporal.instances import Instance
from allmende.datahub.ngsild.temporal.parameters import Span


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer shows.

    Attributes:
        instances: Oldest first.
        content_range: Set when there is more; the value of the header.
    """

    instances: Sequence[Instance]
    content_range: str | None = None


def time_of(instance: Instance) -> datetime:
    """Return the time that an instance is ordered by."""
    return instance.time or instance.at


def last_of_each(instances: Sequence[Instance], last: int) -> list[Instance]:
    """Return the instances of the last so many times of each attribute of each entity (`lastN`).

    Args:
        instances: Oldest first; stays in this order.
    """
    times: dict[tuple[int, str], set[datetime]] = {}
    kept: list[Instance] = []
    for instance in reversed(instances):
        seen = times.setdefault((instance.entity_id, instance.attribute), set())
        time = time_of(instance)
        if time in seen or len(seen) < last:
            seen.add(time)
            kept.append(instance)
    kept.reverse()
    return kept


def cut(instances: Sequence[Instance], span: Span, most: int) -> Page:
    """Return what fits: the oldest instances, with `lastN` the newest.

    Args:
        instances: Oldest first; when there are more than `most`, at least all those of the time of the
            cut.
    """
    if len(instances) <= most:
        return Page(instances)
    if span.last is None:
        edge = time_of(instances[most - 1])
        kept = [instance for instance in instances if time_of(instance) <= edge]
    else:
        edge = time_of(instances[-most])
        kept = [instance for instance in instances if time_of(instance) >= edge]
    if len(kept) == len(instances):
        return Page(instances)
    return Page(kept, _content_range(kept, span))


def _content_range(kept: Sequence[Instance], span: Span) -> str:
    oldest, newest = time_of(kept[0]), time_of(kept[-1])
    if span.last is None:
        return f"date-time {time_text(span.start or oldest)}-{time_text(newest)}/*"
    return f"date-time {time_text(span.end or newest)}-{time_text(oldest)}/{span.last}"
