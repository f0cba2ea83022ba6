"""What the hub's pages share: whose town it is, and the way back."""

from allmende.basics.errors import NotFound
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.region.models import Municipality
from allmende.region.selectors import municipality_by_slug, municipality_of
from allmende.ui.types import Link


def own_town(actor: Actor, slug: str) -> Municipality:
    """Return a town of which the actor is one of the people.

    Raises:
        NotFound: there is no such town, or it is another one.
    """
    town = municipality_by_slug(slug)
    if not (actor.is_system or town.space_id in actor.space_ids):
        raise NotFound(slug=slug)
    return town


def town_link(space: Space) -> Link:
    """Return the link to the town's page; only its name where the space is no town."""
    town = municipality_of(space)
    return Link(town.name, f"/kommunen/{town.slug}/") if town is not None else Link(space.name)
