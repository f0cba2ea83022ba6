"""Tickets that let the owner's people watch live readings that are not public."""

from django.conf import settings

from allmende.datahub.ingest.tickets import sign_ticket
from allmende.datahub.selectors.rooms import now_utc
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

#: A stream ends with its ticket and the page asks for a new one; so long can somebody still listen
#: whose role was withdrawn.
VALID_S = 3600


def read_ticket(actor: Actor, space: Space) -> str:
    """Return a ticket for a town's live stream; empty for strangers, who see what is public."""
    if not (actor.is_system or space.pk in actor.space_ids):
        return ""
    expires = int(now_utc().timestamp()) + VALID_S
    return sign_ticket(settings.SECRET_KEY, tenant=space.pk, expires=expires)
