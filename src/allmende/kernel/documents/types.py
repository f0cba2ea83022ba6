"""What builders of documents get and give."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from allmende.kernel.models import Document

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: Says what is being done, in German words, and how much of all is done (0 to 100).
ProgressTeller = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished document: file name, media type, bytes."""

    name: str
    media_type: str
    content: bytes


Builder = Callable[[Document, ProgressTeller], Built]
