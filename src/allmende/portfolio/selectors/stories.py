"""Read questions about success stories."""

from django.db.models import Q, QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Story


def stories(actor: Actor) -> QuerySet[Story]:
    """Return all stories the actor may read, newest first; unpublished ones only for the owner's people."""
    seen: QuerySet[Story] = (
        Story.objects.visible_to(actor)
        .select_related(
            "owner", "owner__municipality", "measure", "adoption__solution", "adoption__municipality"
        )
        .defer("owner__municipality__boundary", "adoption__municipality__boundary")
    )
    if actor.is_system:
        return seen
    return seen.filter(Q(published_on__isnull=False) | Q(owner_id__in=actor.space_ids))


def stories_of(actor: Actor, space: Space) -> QuerySet[Story]:
    """Return the published stories of one town or the consortium."""
    return stories(actor).filter(owner=space, published_on__isnull=False)


def story_for(actor: Actor, story_id: int, *, lock: bool = False) -> Story:
    """Return the story if the actor may read it, else raise NotFound.

    Args:
        lock: Keep others from changing it until the transaction ends.
    """
    found = stories(actor)
    return get_or_not_found(found.select_for_update(of=("self",)) if lock else found, pk=story_id)
