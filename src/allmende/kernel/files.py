"""Files that people put in or the installation makes: stored in the database, served by who may see them.

Pictures are known by their content, never by their name: they are turned upright, made smaller and written
anew, so that neither a place (EXIF) nor a script in a picture's comment gets through.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from PIL import Image, ImageOps, UnidentifiedImageError

from allmende.basics.errors import NotFound
from allmende.basics.text import slug
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.file_errors import (
    FileEmpty,
    FileNotAPicture,
    FileTooLarge,
    PictureNeedsWords,
    PictureTooManyPixels,
)
from allmende.kernel.models import Document, Space, StoredFile
from allmende.kernel.reach import readable

PICTURE_LIMIT_BYTES: Final = 10 * 1024 * 1024
FILE_LIMIT_BYTES: Final = 50 * 1024 * 1024
#: Longer side of a stored picture.
PICTURE_PIXELS: Final = 2000
#: A phone takes 50 million; what claims more is meant to fill the memory.
_MOST_PIXELS: Final = 60_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
#: Widths pages may ask for; any other is answered with the next larger one.
WIDTHS: Final = (240, 480, 960)
PICTURE_TYPES: Final = frozenset({"image/webp", "image/jpeg", "image/png"})
_SMALL_KEPT_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: WebP bytes and its size in pixels."""

    content: bytes
    width: int
    height: int


def store_file(
    *, actor: Actor, owner: Space, visibility: str, name: str, content: bytes, media_type: str
) -> StoredFile:
    """Keep bytes under a safe name; the caller has checked that the actor may.

    Raises:
        FileEmpty: there is nothing in it.
        FileTooLarge: more than 50 MB.
    """
    if not content:
        raise FileEmpty(name=name)
    if len(content) > FILE_LIMIT_BYTES:
        raise FileTooLarge(name=name, limit="50 MB")
    return _stored(
        actor,
        StoredFile(owner=owner, visibility=visibility, name=safe_name(name), media_type=media_type),
        content,
    )


def store_picture(
    *, actor: Actor, owner: Space, visibility: str, upload: "UploadedFile[Any]", alt: str, credit: str = ""
) -> StoredFile:
    """Keep a picture people sent (JPEG, PNG or WebP up to 10 MB) as WebP of at most 2,000 pixels.

    Args:
        alt: What is to be seen, for those who cannot see it; required.
        credit: Who took it, printed with it.

    Raises:
        PictureNeedsWords: `alt` is empty.
        FileTooLarge: more than 10 MB.
        FileNotAPicture: its content is no JPEG, PNG or WebP, whatever its name says.
        PictureTooManyPixels: more than 60 million pixels.
    """
    if not alt.strip():
        raise PictureNeedsWords
    picture = read_picture(upload)
    stem = safe_name(str(upload.name or "bild")).rpartition(".")[0]
    row = StoredFile(
        owner=owner,
        visibility=visibility,
        name=f"{stem or 'bild'}.webp",
        media_type="image/webp",
        width=picture.width,
        height=picture.height,
        alt=alt.strip()[:500],
        credit=credit.strip()[:200],
    )
    return _stored(actor, row, picture.content)


# Any: the stubs make uploads generic over how they are read.
def read_picture(upload: "UploadedFile[Any]") -> Picture:
    """Return the picture in an upload, upright and without whatever else the file carried."""
    name = str(upload.name or "")
    if (upload.size or 0) > PICTURE_LIMIT_BYTES:
        raise FileTooLarge(name=name, limit="10 MB")
    try:
        with Image.open(BytesIO(upload.read()), formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise PictureTooManyPixels(name=name)
            return _written_anew(found)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as err:
        raise FileNotAPicture(name=name) from err


def _written_anew(found: Image.Image) -> Picture:
    # JPEG decoders can skip pixels nobody will see.
    found.draft("RGB", (PICTURE_PIXELS, PICTURE_PIXELS))
    upright = ImageOps.exif_transpose(found)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((PICTURE_PIXELS, PICTURE_PIXELS))
    return Picture(_webp(plain), plain.width, plain.height)


def _webp(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.save(target, "WEBP", quality=82, method=4)
    return target.getvalue()


def _stored(actor: Actor, row: StoredFile, content: bytes) -> StoredFile:
    row.content, row.size = content, len(content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.created_by_id = actor.user_id
    row.save()
    audit.record("kernel.file_stored", actor=actor, subject=row, changes={"size": row.size})
    return row


def file_for(actor: Actor, file_id: int) -> StoredFile:
    """Return a file with its bytes if the actor may see it, else raise NotFound.

    The file of a document is for who may read the document today (`kernel.reach`).
    """
    found: QuerySet[StoredFile] = StoredFile.objects.visible_to(actor)
    file = get_or_not_found(found, pk=file_id)
    document = document_with(file)
    if document is not None and not readable(actor, [document]):
        raise NotFound(file=file_id)
    return file


def document_with(file: StoredFile) -> Document | None:
    """Return the document this is the file of; None for what people put in."""
    found: Document | None = Document.objects.filter(file=file).first()
    return found


def small_version(file: StoredFile, width: int) -> bytes:
    """Return a picture at most this wide (240, 480 or 960 pixels), as WebP; kept in memory for a day."""
    wanted = next((w for w in WIDTHS if w >= width), WIDTHS[-1])
    if file.width is None or file.width <= wanted:
        return bytes(file.content)
    key = f"picture-{file.sha256}-{wanted}"
    known: bytes | None = cache.get(key)
    if known is None:
        with Image.open(BytesIO(bytes(file.content)), formats=_FORMATS) as picture:
            picture.thumbnail((wanted, 4 * wanted))
            known = _webp(picture.convert("RGBA" if picture.has_transparency_data else "RGB"))
        cache.set(key, known, _SMALL_KEPT_S)
    return known


def safe_name(name: str) -> str:
    """Return a name that is safe in an address and a folder, e.g. "Bild 1 (neu).JPG" as "bild-1-neu.jpg"."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = base.rpartition(".")
    if not dot:
        stem, ending = base, ""
    plain = "_".join(part for part in (slug(piece) for piece in stem.split("_")) if part)[:150] or "datei"
    return f"{plain}.{slug(ending)[:10]}" if slug(ending) else plain
