"""Two people at one form: what it showed is remembered as a fingerprint, so that nobody overwrites unseen."""

import hashlib
from collections.abc import Iterable

from django.db.models import Manager, Model

from allmende.kernel.meanwhile import ChangedMeanwhile


def plain_value(row: Model, name: str) -> object:
    """Return what a field holds in a form that can be compared: keys instead of rows."""
    value = getattr(row, name)
    if isinstance(value, Manager):
        return sorted(value.values_list("pk", flat=True))
    return value.pk if isinstance(value, Model) else value


def stamp_of(row: Model, names: Iterable[str]) -> str:
    """Return a fingerprint of these fields as they are now, kept in a form until it comes back."""
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name}={plain_value(row, name)!r};".encode())
    return digest.hexdigest()[:16]


def check_stamp(row: Model, names: Iterable[str], stamp: str) -> None:
    """Refuse to go on if somebody changed one of these fields since the form was opened.

    Args:
        row: Locked until the transaction ends.
        stamp: What `stamp_of` said then; empty: do not look.

    Raises:
        ChangedMeanwhile: somebody did.
    """
    if stamp and stamp != stamp_of(row, names):
        raise ChangedMeanwhile
