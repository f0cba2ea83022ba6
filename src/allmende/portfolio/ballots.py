"""Sealed ballots: the database knows who voted; only the running installation can open for what.

Every ballot of a choice is equally long, so that its length tells nothing either.
"""

from collections.abc import Iterable, Mapping

from django.conf import settings

from allmende.datahub.ingest.vault import SecretsUnreadable, Vault
from allmende.portfolio.choice_errors import BallotsUnreadable
from allmende.portfolio.models import SelectionBallot

_PURPOSE = b"allmende: ballots of selections"


def seal(selection_id: int, user_id: int, points: Mapping[int, int], candidates: Iterable[int]) -> bytes:
    """Return a person's points as they are stored, a number for every candidate."""
    plain = ";".join(f"{pk}:{points.get(pk, 0):03d}" for pk in sorted(candidates))
    return _vault().seal(plain.encode(), public_id=_name(selection_id, user_id))


def unseal(ballot: SelectionBallot) -> dict[int, int]:
    """Return candidate id → points; empty once the votes are counted.

    Raises:
        BallotsUnreadable: the installation's key was changed since.
    """
    if not ballot.sealed:
        return {}
    name = _name(ballot.selection_id, ballot.user_id)
    try:
        plain = _vault().open(bytes(ballot.sealed), public_id=name).decode()
    except SecretsUnreadable as err:
        raise BallotsUnreadable from err
    pairs = (line.split(":") for line in plain.split(";") if line)
    return {int(candidate): int(points) for candidate, points in pairs}


def _vault() -> Vault:
    return Vault(settings.SECRET_KEY, purpose=_PURPOSE)


def _name(selection_id: int, user_id: int) -> str:
    """Bind the ballot to its choice and person: copied to another row it cannot be opened."""
    return f"{selection_id}:{user_id}"
