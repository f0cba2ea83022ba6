"""Mail to people: stored first, sent by the worker, shown as not sent where no server is set."""

from collections.abc import Iterable

from allmende.kernel.actor import Actor
from allmende.kernel.models import OutgoingMail, Space


def send(
    *, actor: Actor, to: Iterable[str], subject: str, body: str, link: str = "", space: Space | None = None
) -> list[OutgoingMail]:
    """Owe these addresses a mail; call it inside the transaction of the change it tells of.

    Args:
        actor: Who causes the mail; kept for the signature of every service.
        link: Path on this installation ("/uebernahmen/4/"), made absolute when sent.
    """
    del actor  # the audit entry of the causing change names the author
    # A line break in a subject would end the header; names of rooms and questions come from people.
    line = " ".join(subject.split())[:300]
    unique = sorted({address.strip().lower() for address in to if address.strip()})
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(recipient=address, subject=line, body=body, link=link, space=space) for address in unique
    )
