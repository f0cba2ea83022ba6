"""Two people at the same form: neither writes over the other's words without knowing it.

A form remembers short marks of the values it was opened with. On saving, fields the person left alone stay as
somebody else has left them since; only where both wrote, the person reads the other's words first.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say

_LETTERS: Final = 8


class ChangedMeanwhile(AllmendeError):
    """Somebody else saved since the form was opened."""

    code: ClassVar[str] = "kernel.changed_meanwhile"
    kind: ClassVar[Kind] = "conflict"


say(
    ChangedMeanwhile.code,
    _(
        "Hier wurde inzwischen gespeichert, Ihre Eingaben sind noch nicht übernommen. Bitte öffnen Sie die "
        "Seite neu, prüfen Sie, was jetzt gilt, und tragen Sie Ihre Änderung dann noch einmal ein."
    ),
)


def mark_of(value: object) -> str:
    """Return a short mark of a value; line endings do not count, nothing, no and empty are one."""
    plain = value.pk if isinstance(value, Model) else value
    text = "" if plain is None or plain is False else str(plain).replace("\r\n", "\n").strip()
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]


def marks_of(values: Mapping[str, object]) -> str:
    """Return the marks of all values, as a hidden field carries them."""
    return ",".join(f"{name}:{mark_of(value)}" for name, value in values.items())


def read_marks(seen: str) -> dict[str, str]:
    """Return the mark of each field a form was opened with."""
    return dict(part.split(":", 1) for part in seen.split(",") if ":" in part)


def merged(now: Mapping[str, Any], wanted: Mapping[str, Any], seen: str | None) -> dict[str, Any]:
    """Return the values to keep when somebody saves.

    Args:
        now: What is stored, read under the lock.
        wanted: What the form holds.
        seen: `marks_of` what the form was opened with; None: no form was opened, what is wanted counts.

    Raises:
        ChangedMeanwhile: somebody else changed a field since that this person changed too.
    """
    if seen is None:
        return dict(wanted)
    marks = read_marks(seen)
    kept = {}
    for name, value in wanted.items():
        stored, opened = mark_of(now.get(name)), marks.get(name, mark_of(None))
        if opened != stored and mark_of(value) not in {stored, opened}:
            raise ChangedMeanwhile
        kept[name] = value if opened == stored != mark_of(value) else now.get(name)
    return kept
