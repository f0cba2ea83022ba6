"""What can be wrong with a file, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class FileTooLarge(AllmendeError):
    """The file has more bytes than allowed here; `fields["limit"]` says how many with their unit."""

    code: ClassVar[str] = "kernel.file_too_large"


class FileEmpty(AllmendeError):
    """There is nothing in the file."""

    code: ClassVar[str] = "kernel.file_empty"


class FileNotAPicture(AllmendeError):
    """The content is no JPEG, PNG or WebP that can be read."""

    code: ClassVar[str] = "kernel.file_not_a_picture"


class PictureTooManyPixels(AllmendeError):
    """The picture would fill the memory once unpacked."""

    code: ClassVar[str] = "kernel.file_too_many_pixels"


class PictureNeedsWords(AllmendeError):
    """A picture without a description shuts out those who cannot see it."""

    code: ClassVar[str] = "kernel.file_without_alt"


say(
    FileTooLarge.code,
    _("Die Datei ist größer als %(limit)s. Bitte verkleinern Sie sie und laden Sie sie noch einmal hoch."),
)
say(FileEmpty.code, _("Die Datei ist leer. Bitte wählen Sie eine andere."))
say(
    FileNotAPicture.code,
    _(
        "Das ist kein Bild, das wir lesen können. Bitte laden Sie ein JPEG, PNG oder WebP hoch; "
        "Bilder vom iPhone (HEIC) speichern Sie vorher als JPEG."
    ),
)
say(
    PictureTooManyPixels.code,
    _("Das Bild hat mehr als 60 Millionen Bildpunkte. Bitte verkleinern Sie es vor dem Hochladen."),
)
say(
    PictureNeedsWords.code,
    _("Bitte beschreiben Sie in einem Satz, was auf dem Bild zu sehen ist: für alle, die es nicht sehen."),
)
