"""How uploads reach the views: in memory, never on disk, and never more than one may be large."""

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

#: What is kept of one file. Beyond, only the length is counted, so that the form can say it is too large.
KEPT_BYTES: Final = 12 * 1024 * 1024
#: What is kept of all files of one request.
KEPT_BYTES_OF_ALL: Final = 4 * KEPT_BYTES


class MemoryUpload(FileUploadHandler):
    """Keeps the first 12 MB of a file and its true size; whoever takes it checks `size` first."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        """Start with an empty file."""
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()
        self._room = min(KEPT_BYTES, KEPT_BYTES_OF_ALL - getattr(self, "_used", 0))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still fits."""
        left = self._room - start
        if left > 0:
            self._kept.write(raw_data[:left])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand the file over with its true size."""
        self._used: int = getattr(self, "_used", 0) + self._kept.tell()
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=str(self.file_name),
            content_type=str(self.content_type or ""),
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
