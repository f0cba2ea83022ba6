"""Receipts: a link for whoever sent something, that shows what became of it; nothing is stored for it."""

from typing import Final

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from allmende.basics.errors import NotFound
from allmende.kernel.access import get_or_not_found
from allmende.participation.models import Contribution, DataProposal

_SIGNER: Final = Signer(salt="participation.receipt")
#: Letter in the number of a receipt.
_KINDS: Final = {DataProposal: "V", Contribution: "B"}


def number_of(sent: DataProposal | Contribution) -> str:
    """Return the number people can name at the town hall, e.g. "V12" for a proposal."""
    return f"{_KINDS[type(sent)]}{sent.pk}"


def token_of(sent: DataProposal | Contribution) -> str:
    """Return the part of the link that only the sender holds."""
    return _SIGNER.sign(number_of(sent))


def sent_by(token: str) -> DataProposal | Contribution:
    """Return what the holder of a link sent.

    Raises:
        NotFound: the link is not ours, or what was sent is gone.
    """
    try:
        number = _SIGNER.unsign(token)
    except BadSignature:
        raise NotFound from None
    kind, pk = number[0], number[1:]
    if kind == _KINDS[Contribution]:
        return get_or_not_found(
            Contribution.objects.select_related("proposal", "proposal__owner"), pk=int(pk)
        )
    proposed: QuerySet[DataProposal] = DataProposal.objects.select_related("owner", "dataset")
    return get_or_not_found(proposed, pk=int(pk))
