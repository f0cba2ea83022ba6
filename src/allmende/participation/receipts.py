"""Receipts: a link for whoever sent something, that shows what became of it; nothing is stored for it."""

from typing import Final

from django.core.signing import BadSignature, Signer

from allmende.kernel.access import get_or_not_found
from allmende.participation.models import Contribution, DataProposal

_SIGNER: Final = Signer(salt="participation.receipt")
#: Letter in the number of a receipt.
_KINDS: Final = {DataProposal: "V", Contribution: "B"}


def number_of(sent: DataProposal | Contribution) -> str:
    """Return the number people can name at the town hall, e.g. "V-12" for a proposal."""
    return f"{_KINDS[type(sent)]}-{sent.pk}"


def token_of(sent: DataProposal | Contribution) -> str:
    """Return the part of the link that only the sender holds."""
    return _SIGNER.sign(number_of(sent))


def sent_by(token: str) -> DataProposal | Contribution:
    """Return what the holder of a link sent.

    Raises:
        NotFound: the link is not ours, or what was sent is gone.
    """
    try:
        kind, _dash, pk = _SIGNER.unsign(token).partition("-")
    except BadSignature:
        kind, pk = "", "0"
    if kind == _KINDS[Contribution]:
        return get_or_not_found(
            Contribution.objects.select_related("proposal", "proposal__owner"), pk=int(pk)
        )
    return get_or_not_found(DataProposal.objects.select_related("owner", "dataset"), pk=int(pk))
