"""Views of the portfolio that a person keeps; they are nobody else's business."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from allmende.basics.errors import Forbidden
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.portfolio.errors import FilterNameTaken
from allmende.portfolio.models import SavedFilter

_LIMIT: Final = 1000


def keep_filter(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep what the address says under a name.

    Raises:
        FilterNameTaken: the person keeps another one of this name.
    """
    if actor.user_id is None:
        raise Forbidden(permission="portfolio.keep_filter")
    # Read and written anew: only names and values get through, whatever was sent.
    plain = urlencode([(k, v) for k, v in parse_qsl(query) if k not in {"page", "csrfmiddlewaretoken"}])
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(user_id=actor.user_id, name=name.strip(), query=plain[:_LIMIT])
    except IntegrityError as err:
        raise FilterNameTaken from err


def forget_filter(*, actor: Actor, filter_id: int) -> None:
    """Forget one of the person's own views."""
    get_or_not_found(SavedFilter.objects.filter(user_id=actor.user_id or 0), pk=filter_id).delete()
