"""PDF documents: tagged PDF/UA-1 with the product's own fonts, made by typst."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from allmende.kernel.documents.look import accent
from allmende.kernel.documents.paper import Paper, data_of, pictures_of
from allmende.kernel.documents.pressing import job_folder, press, write_data

TEMPLATES: Final = Path(__file__).with_name("typst")
#: Fira Sans, the type of the pages, put there by the frontend's build; without it typst takes its own fonts.
FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "build" / "fonts"


# Any: JSON values of any shape.
def typst_pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    title: str,
    language: str = "de",
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a tagged PDF/UA-1 made from a typst template.

    The template may `#import "base.typ": *` and reads `json("data.json")`, which holds `data` plus title,
    language, accent (the region's colour) and words (the frame's own German words). What people wrote is
    data and never evaluated.

    Args:
        pictures: File name → bytes, beside the template for `image(name, alt: …)`.

    Raises:
        DocumentTooLarge: not done within a minute or 3 GB.
        DocumentNotMade: the template is wrong; the log says where.
    """
    with job_folder() as name:
        folder = Path(name)
        shutil.copy(template, folder / "main.typ")
        shutil.copy(TEMPLATES / "base.typ", folder / "base.typ")
        for file, content in (pictures or {}).items():
            (folder / Path(file).name).write_bytes(content)
        (folder / "fonts.txt").write_text(str(FONTS) if FONTS.is_dir() else "", encoding="utf-8")
        frame = {"title": title, "language": language, "accent": accent(), "words": _words()}
        write_data(folder, {**data, **frame})
        return press("pdf", folder)


def _words() -> dict[str, str]:
    return {
        "as_of": _("Stand"),
        "page": _("Seite %(number)s von %(all)s"),
        "term": _("Angabe"),
        "value": _("Inhalt"),
        "contents": _("Inhalt"),
        "demo": _(
            "Beispieldaten: Dieses Dokument enthält erfundene Angaben und ist keine Aussage über die Kommune."
        ),
    }


def paper_pdf(paper: Paper) -> bytes:
    """Return a paper as tagged PDF/UA-1."""
    return typst_pdf(
        TEMPLATES / "paper.typ",
        data_of(paper),
        title=paper.title,
        language=paper.language,
        pictures=pictures_of(paper),
    )
