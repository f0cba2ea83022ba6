"""A space's own Word letterheads: which kinds there are, their fields, how one is checked and kept."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document as open_docx
from docx.shared import Pt

from allmende.basics.errors import NotFound
from allmende.kernel import audit, files
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.documents.errors import WordTemplateRefused
from allmende.kernel.documents.paper import Heading, Paper, Prose
from allmende.kernel.documents.types import DOCX
from allmende.kernel.documents.word import CONTENT_FIELD, paper_docx
from allmende.kernel.models import Space, StoredFile, Visibility, WordTemplate

LIMIT_BYTES: Final = 10 * 1024 * 1024
_UNPACKED_LIMIT_BYTES: Final = 100 * 1024 * 1024
_MOST_PARTS: Final = 2000
_MAIN_TYPE: Final = "wordprocessingml.document.main+xml"
#: Parts that run something or bring foreign objects along.
_FORBIDDEN: Final = re.compile(r"vbaProject|vbaData|activeX/|embeddings/|\.bin$", re.IGNORECASE)
_EXTERNAL: Final = re.compile(
    rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Field:
    """One value a template may name, e.g. {{ gremium }}; the example fills the trial."""

    name: str
    label: object
    example: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document for which a space may have a letterhead of its own."""

    key: str
    title: object
    fields: Sequence[Field]


_KINDS: dict[str, Kind] = {}


def register_letterhead(key: str, title: object, fields: Sequence[Field]) -> None:
    """Offer letterheads for a kind of document; its builder takes them with `letterhead_of`."""
    _KINDS[key] = Kind(key, title, tuple(fields))


def kinds() -> list[Kind]:
    """Return every kind that may have a letterhead."""
    return list(_KINDS.values())


def kind_of(key: str) -> Kind:
    """Return one kind, else raise NotFound."""
    if key not in _KINDS:
        raise NotFound(kind=key)
    return _KINDS[key]


def letterhead_of(space: Space, key: str) -> bytes | None:
    """Return the space's own Word template for this kind, None where it has none."""
    found = WordTemplate.objects.filter(space=space, kind=key).select_related("file").first()
    return bytes(found.file.content) if found else None


def templates_of(space: Space) -> dict[str, WordTemplate]:
    """Return the space's templates by kind, without their bytes."""
    rows = WordTemplate.objects.filter(space=space).select_related("file").defer("file__content")
    return {row.kind: row for row in rows}


@transaction.atomic
def put_letterhead(*, actor: Actor, space: Space, key: str, name: str, content: bytes) -> WordTemplate:
    """Keep a Word template after filling it once with examples.

    Raises:
        Forbidden: the actor does not edit for this space.
        WordTemplateRefused: it is no .docx, has macros, or points elsewhere.
        WordTemplateBroken: a field is unknown or brackets do not fit.
    """
    require(actor, "kernel.change_word_templates", space)
    kind = kind_of(key)
    check(name, content)
    trial(kind, content)
    stored = files.store_file(
        actor=actor,
        owner=space,
        visibility=Visibility.MUNICIPALITY,
        name=name,
        content=content,
        media_type=DOCX,
    )
    before = WordTemplate.objects.filter(space=space, kind=key).values_list("file_id", flat=True).first()
    values = {"file": stored, "uploaded_by": actor.name, "uploaded_at": timezone.now()}
    row, _created = WordTemplate.objects.update_or_create(space=space, kind=key, defaults=values)
    StoredFile.objects.filter(pk__in=[before] if before else []).delete()
    audit.record("kernel.word_template_put", actor=actor, subject=row, changes={"file": stored.name})
    return row


@transaction.atomic
def remove_letterhead(*, actor: Actor, space: Space, key: str) -> None:
    """Go back to the plain page; the file itself goes as well."""
    require(actor, "kernel.change_word_templates", space)
    row = WordTemplate.objects.filter(space=space, kind=kind_of(key).key).select_related("file").first()
    if row is None:
        raise NotFound(kind=key)
    audit.record("kernel.word_template_removed", actor=actor, subject=row, changes={"file": row.file.name})
    row.delete()
    row.file.delete()


def trial(kind: Kind, content: bytes | None) -> bytes:
    """Return the template filled with examples, as people would get it."""
    paper = Paper(
        title=_("Beispiel: %(title)s") % {"title": kind.title},
        organisation=_("Musterkommune"),
        made_at=timezone.now(),
        blocks=[
            Heading(_("Sachverhalt")),
            Prose(_("Hier steht der Text mit **Überschriften**, Listen und Tabellen.\n\n- erster Punkt")),
        ],
    )
    return paper_docx(paper, letterhead=content, fields={field.name: field.example for field in kind.fields})


def sample(kind: Kind) -> bytes:
    """Return a plain Word template with every field in it, to copy from."""
    document = open_docx()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(11)
    document.sections[0].header.paragraphs[0].text = _("Ihr Briefkopf: Wappen, Name, Anschrift")
    for field in kind.fields:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{field.label}: ").bold = True
        paragraph.add_run(f"{{{{ {field.name} }}}}")
    document.add_paragraph(f"{{{{ {CONTENT_FIELD} }}}}")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def check(name: str, content: bytes) -> None:
    """Refuse what is no plain Word document: macros, embedded programs, links to other computers, bombs.

    Raises:
        WordTemplateRefused: with the reason in words.
    """
    if len(content) > LIMIT_BYTES:
        raise WordTemplateRefused(
            reason=_("Sie ist größer als 10 MB. Bitte verkleinern Sie die Bilder darin.")
        )
    if name.lower().endswith((".docm", ".dotm")):
        raise WordTemplateRefused(
            reason=_("Sie kann Makros enthalten. Bitte speichern Sie sie in Word als .docx.")
        )
    if name.lower().endswith((".doc", ".dot", ".odt", ".dotx")):
        raise WordTemplateRefused(
            reason=_("Wir brauchen eine .docx-Datei. Bitte speichern Sie sie in Word als .docx.")
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_package(package)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError) as err:
        # No zip, a part missing, encrypted, an unknown compression, cut off: all the same to the person.
        raise WordTemplateRefused(reason=_("Sie ist beschädigt oder keine Word-Datei (.docx).")) from err


def _check_package(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _UNPACKED_LIMIT_BYTES:
        raise WordTemplateRefused(reason=_("Sie ist ausgepackt viel zu groß."))
    if any(_FORBIDDEN.search(part.filename) for part in parts):
        raise WordTemplateRefused(
            reason=_("Sie enthält Makros oder eingebettete Programme. Bitte entfernen Sie diese.")
        )
    types = package.read("[Content_Types].xml").decode("utf-8", errors="replace")
    if _MAIN_TYPE not in types or "macroEnabled" in types:
        raise WordTemplateRefused(reason=_("Sie ist keine einfache Word-Datei (.docx)."))
    for part in parts:
        if part.filename.endswith(".rels") and _points_elsewhere(package.read(part)):
            raise WordTemplateRefused(
                reason=_(
                    "Sie lädt Bilder oder Vorlagen von einem anderen Rechner. Bitte fügen Sie diese fest ein."
                )
            )


def _points_elsewhere(relations: bytes) -> bool:
    """Links for readers are fine; pictures, templates and objects from elsewhere are not."""
    return any(b"/hyperlink" not in found for found in _EXTERNAL.findall(relations))
