"""Zip files of others, opened with limits: a small file must not become a large one."""

import io
import zipfile
from collections.abc import Mapping

from allmende.datahub.ingest.types import PayloadRejected, RejectionReason

MAX_MEMBERS = 50
MAX_BYTES = 40_000_000


def members_of(body: bytes) -> Mapping[str, bytes]:
    """Return the files of a zip archive by name.

    Raises:
        PayloadRejected: it is no zip file, is damaged, or holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_BYTES:
                raise PayloadRejected(RejectionReason.TOO_MANY, "the archive holds more than is allowed")
            return {info.filename: _read(archive, info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as err:
        raise PayloadRejected(RejectionReason.BAD_PAYLOAD, "not a readable zip archive") from err
    except zipfile.zlib.error as err:  # type: ignore[attr-defined]  # the module itself raises it unwrapped
        raise PayloadRejected(RejectionReason.BAD_PAYLOAD, "a damaged zip archive") from err


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # The size in the directory may lie; what is read counts.
    with archive.open(info) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PayloadRejected(RejectionReason.TOO_MANY, "the archive holds more than is allowed")
    return content
