"""Pictures for texts, uploaded where they are chosen."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.files import store_picture
from allmende.kernel.models import Space, StoredFile, Visibility

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


# Any: the stubs make uploads generic over how they are read.
@transaction.atomic
def add_picture(
    *, actor: Actor, owner: Space, upload: "UploadedFile[Any]", alt: str, credit: str = ""
) -> StoredFile:
    """Keep a picture for the texts of a space; like an approved text, everybody may see it.

    Raises:
        Forbidden: the actor does not write for the space.
        FileNotAPicture, FileTooLarge, PictureNeedsWords, PictureTooManyPixels: see `kernel.files`.
    """
    require(actor, "editorial.add_picture", owner)
    return store_picture(
        actor=actor, owner=owner, visibility=Visibility.PUBLIC, upload=upload, alt=alt, credit=credit
    )
