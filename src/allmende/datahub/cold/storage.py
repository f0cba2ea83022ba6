"""Where cold files lie: a folder, or a bucket of anything that speaks S3."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa
from pyarrow import fs

from allmende.basics.errors import AllmendeError, Kind

COPY_BYTES = 4 * 1024 * 1024
#: Options of an s3:// address and what the S3 client calls them.
_S3_OPTIONS = {"region": "region", "endpoint": "endpoint_override", "scheme": "scheme"}
CONNECT_TIMEOUT_S = 5
REQUEST_TIMEOUT_S = 60


class ColdStoreInvalid(AllmendeError):
    """The address of the cold store cannot be used."""

    code: ClassVar[str] = "datahub.cold_store_invalid"


class ColdStoreUnavailable(AllmendeError):
    """The cold store does not answer, or a file that the manifest names is not there."""

    code: ClassVar[str] = "datahub.cold_store_unavailable"
    kind: ClassVar[Kind] = "unavailable"


class ColdStorage:
    """Files by their path below one root; a path is written once and never changed.

    Args:
        filesystem: Arrow's file system.
        root: Folder or bucket (with prefix) that every path is below.
    """

    def __init__(self, filesystem: fs.FileSystem, root: str) -> None:
        self._files = filesystem
        self._root = root.rstrip("/")

    @classmethod
    def at(cls, address: str) -> "ColdStorage":
        """Open the store at a folder's path or at `s3://bucket/prefix?endpoint=host:9000&scheme=http`.

        Keys come from the address (`s3://key:secret@bucket`) or from the variables and files every
        S3 client reads (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY …). Nothing is opened yet.

        Raises:
            ColdStoreInvalid: it is neither a path nor such an address.
        """
        if "://" not in address:
            return cls(fs.LocalFileSystem(), str(Path(address).expanduser().absolute()))
        parts = urlsplit(address)
        bucket = parts.netloc.rpartition("@")[2]
        options = dict(parse_qsl(parts.query))
        if parts.scheme != "s3" or not bucket or set(options) - set(_S3_OPTIONS):
            raise ColdStoreInvalid(address=bucket)
        named = {_S3_OPTIONS[name]: value for name, value in options.items()}
        keys = {}
        if parts.username:
            keys = {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
        filesystem = fs.S3FileSystem(
            **named, **keys, connect_timeout=CONNECT_TIMEOUT_S, request_timeout=REQUEST_TIMEOUT_S
        )
        return cls(filesystem, f"{bucket}{parts.path}")

    @contextmanager
    def reading(self, path: str) -> Iterator[pa.NativeFile]:
        """Open a file for reading at any place in it.

        Raises:
            ColdStoreUnavailable: it is not there, or the store does not answer.
        """
        try:
            file = self._files.open_input_file(self._full(path))
        except OSError as err:
            raise ColdStoreUnavailable(f"{path}: {err}"[:300], path=path) from err
        with file:
            yield file

    def put(self, local: Path, path: str) -> None:
        """Copy a local file into the store; what stands there already is replaced.

        Raises:
            ColdStoreUnavailable: the store does not take it.
        """
        target = self._full(path)
        try:
            if isinstance(self._files, fs.LocalFileSystem):
                # Nobody else on this machine looks into a town's history.
                Path(self._root).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._files.create_dir(target.rpartition("/")[0], recursive=True)
            with local.open("rb") as source, self._files.open_output_stream(target) as sink:
                while piece := source.read(COPY_BYTES):
                    sink.write(piece)
        except OSError as err:
            raise ColdStoreUnavailable(f"{path}: {err}"[:300], path=path) from err

    def delete(self, path: str) -> None:
        """Delete a file; one that is gone already is fine.

        Raises:
            ColdStoreUnavailable: the store refuses or does not answer.
        """
        try:
            with suppress(FileNotFoundError):
                self._files.delete_file(self._full(path))
        except OSError as err:
            if self._is_there(path):
                raise ColdStoreUnavailable(f"{path}: {err}"[:300], path=path) from err

    def paths(self) -> list[str]:
        """Return every file in the store, for checks."""
        selector = fs.FileSelector(self._root, recursive=True, allow_not_found=True)
        found = self._files.get_file_info(selector)
        return sorted(info.path.removeprefix(self._root).lstrip("/") for info in found if info.is_file)

    def _is_there(self, path: str) -> bool:
        try:
            return bool(self._files.get_file_info(self._full(path)).is_file)
        except OSError:
            return True

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"
