"""Read questions about sketches: ideas on their way to a measure."""

from django.db.models import QuerySet

from allmende.basics.errors import NotFound
from allmende.kernel.access import get_or_not_found
from allmende.kernel.accounts import hash_of
from allmende.kernel.actor import Actor
from allmende.portfolio.models import Sketch


def sketches(actor: Actor) -> QuerySet[Sketch]:
    """Return all sketches the actor may know of, newest first."""
    found: QuerySet[Sketch] = (
        Sketch.objects.visible_to(actor)
        .select_related("owner", "call", "measure", "action_field")
        .order_by("-created_at", "-pk")
    )
    return found


def sketch_for(actor: Actor, sketch_id: int, *, lock: bool = False) -> Sketch:
    """Return a sketch the actor may know of, else raise NotFound."""
    if lock:
        seen: QuerySet[Sketch] = Sketch.objects.visible_to(actor).select_related("owner")
        return get_or_not_found(seen.select_for_update(of=("self",)), pk=sketch_id)
    return get_or_not_found(sketches(actor), pk=sketch_id)


def sketch_by_token(token: str, *, lock: bool = False) -> Sketch:
    """Return the idea whose sender holds this token, else raise NotFound; the token itself is not stored."""
    if not token:
        raise NotFound
    found: QuerySet[Sketch] = Sketch.objects.select_related("call", "owner", "measure")
    if lock:
        found = found.select_for_update(of=("self",))
    return get_or_not_found(found, token_hash=hash_of(token))
