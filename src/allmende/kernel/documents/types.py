"""What builders of documents get and give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from allmende.kernel.models import Document

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP: Final = "application/zip"

#: Says what is being done, in German words, and how much of all is done (0 to 100).
ProgressTeller = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished document.

    Attributes:
        shows: What it shows beside its subject (`kernel.reach.shown`); whoever may not see one of these
            things, today or later, may not read the document.
    """

    name: str
    media_type: str
    content: bytes
    shows: Mapping[str, Sequence[int]] = field(default_factory=dict)


Builder = Callable[[Document, ProgressTeller], Built]
