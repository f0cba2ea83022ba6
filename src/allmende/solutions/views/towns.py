"""Which towns somebody works for, and the door to a town's own pages."""

from allmende.basics.errors import NotFound
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.region.selectors import municipalities, municipalities_of, municipality_by_slug
from allmende.solutions import permissions


def towns_of(actor: Actor) -> list[Municipality]:
    """Towns the actor works for; every town for the coordination without one of its own."""
    own = list(municipalities_of(actor.space_ids))
    if own or not actor.is_coordinator:
        return own
    return list(municipalities())


def own_town(request: HttpRequest, slug: str) -> Municipality:
    """Return a town whose inner pages the actor may read.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    town = municipality_by_slug(slug)
    if not permissions.belongs_to_town_or_coordinates(request.actor, town):
        raise NotFound(municipality=slug)
    require(request.actor, permissions.SEE_FIT, town)
    return town
