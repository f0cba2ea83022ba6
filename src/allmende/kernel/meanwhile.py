"""Two people at the same form: neither writes over the other's words without knowing it.

A form remembers short marks of the values it was opened with. On saving, fields the person left alone stay as
somebody else has left them since; only where both wrote, the person reads the other's words first.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.db.models import Manager, Model, QuerySet
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
    """Return a short mark of a value.

    Line endings and zeros behind a number do not count; nothing, no and empty are one. Of rows the keys
    count, in any order.
    """
    text = _text(value).replace("\r\n", "\n").strip()
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, QuerySet | list | tuple) and all(isinstance(row, Model) for row in value):
        return " ".join(sorted(str(row.pk) for row in value))
    if isinstance(value, dict | list | tuple):
        # The database keeps its own order of keys.
        return json.dumps(value, sort_keys=True, default=str) if value else ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def marks_of(values: Mapping[str, object]) -> str:
    """Return the marks of all values, as a hidden field carries them."""
    return ",".join(f"{name}:{mark_of(value)}" for name, value in values.items())


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Return what a row's fields hold now; of a field that leads to many rows those rows."""
    # A new row may lack what it points to.
    held = {name: getattr(row, name, None) for name in names}
    return {name: list(value.all()) if isinstance(value, Manager) else value for name, value in held.items()}


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


def put_values(
    row: Model, names: Sequence[str], values: Mapping[str, Any], seen: str | None
) -> dict[str, list[Any]]:
    """Put values into a locked row; return what changed: field → [old, new].

    The row itself stays unsaved; what a field that leads to many rows holds is set at once.

    Args:
        names: The fields that may change; other values are left out.
        seen: `marks_of` what the form was opened with; None for something new and for loaders.

    Raises:
        ChangedMeanwhile: somebody else changed a field since that this person changed too.
    """
    now = values_of(row, [name for name in names if name in values])
    wanted = merged(now, {name: values[name] for name in now}, None if row.pk is None else seen)
    changes = {}
    for name, value in wanted.items():
        held = getattr(row, name, None)
        if not isinstance(held, Manager):
            if now[name] != value:
                changes[name] = [now[name], value]
                setattr(row, name, value)
        elif mark_of(now[name]) != mark_of(value):
            changes[name] = [now[name], list(value)]
            held.set(value)  # type: ignore[attr-defined]  # the manager of a field with many rows
    return changes
