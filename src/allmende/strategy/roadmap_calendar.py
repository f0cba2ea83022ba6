"""The roadmap as a calendar file (RFC 5545): one all-day entry per step, in the days of the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from allmende.strategy.models import Strategy
from allmende.strategy.selectors.process import StepStatus


@dataclass(frozen=True, slots=True)
class Issue:
    """What is the same for all entries of one file.

    Attributes:
        public_url: Address of this installation; part of what tells an entry from all others in the world.
        page: Address of the roadmap.
        edition: Grows with every change of the roadmap, so that calendars take the newer of two files.
        at: When the file was made, with its zone UTC.
    """

    public_url: str
    page: str
    edition: int
    at: datetime


def calendar_of(strategy: Strategy, steps: Sequence[StepStatus], issue: Issue) -> str:
    """Return the file; steps left out on purpose are in nobody's way."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Allmende//Fahrplan//DE", "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(strategy.title)}",
    ]  # fmt: skip
    for step in steps:
        if step.state != "left_out":
            lines += _entry(strategy, step, issue)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _entry(strategy: Strategy, step: StepStatus, issue: Issue) -> Iterator[str]:
    begins, ends = step.begins_on or step.ends_on, step.ends_on or step.begins_on
    if begins is None or ends is None:
        return
    told = [step.note, _("Zuständig: %(who)s") % {"who": step.responsible} if step.responsible else ""]
    description = "\n".join(text for text in told if text)
    yield "BEGIN:VEVENT"
    yield f"UID:{strategy.key}-{step.slug}@{urlsplit(issue.public_url).hostname}"
    yield f"DTSTAMP:{issue.at:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{issue.edition}"
    yield f"DTSTART;VALUE=DATE:{begins:%Y%m%d}"
    # The day after the last one: that is how calendars count.
    yield f"DTEND;VALUE=DATE:{ends + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{step.title} ({strategy.title})')}"
    if description:
        yield f"DESCRIPTION:{_escaped(description)}"
    if step.is_milestone:
        yield f"CATEGORIES:{_escaped(_('Meilenstein'))}"
    yield f"URL:{issue.page}"
    # Weeks of work must not show people as busy.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> str:
    """Break a line after at most 75 bytes, as calendars demand; never inside a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 74:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
