"""Tables that were uploaded, for the town's own people."""

from django.db.models import QuerySet

from allmende.basics.errors import NotFound
from allmende.datahub.models import Upload
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space


def uploads_of(owner: Space) -> QuerySet[Upload]:
    """Return a town's uploads, newest first, without the files themselves."""
    return Upload.objects.filter(owner=owner).defer("body").order_by("-made_at", "-pk")


def upload_for(actor: Actor, upload_id: int, *, lock: bool = False) -> Upload:
    """Return an upload of a town of which the actor is one of the people.

    Raises:
        NotFound: there is none, or it belongs to another town.
    """
    uploads = Upload.objects.select_related("owner")
    if lock:
        uploads = uploads.select_for_update(of=("self",))
    found = uploads.filter(pk=upload_id).first()
    if found is None or not (actor.is_system or found.owner_id in actor.space_ids):
        raise NotFound(pk=upload_id)
    return found


def earlier_uploads(upload: Upload) -> list[Upload]:
    """Return stored uploads of the same file."""
    same = uploads_of(upload.owner).filter(digest=upload.digest, stored_at__isnull=False, undone_at=None)
    return list(same.exclude(pk=upload.pk)[:5])
