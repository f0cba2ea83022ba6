"""The data folder as a whole: who uses it, which version wrote it, whether there is room."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import ClassVar

from allmende.basics.errors import AllmendeError
from allmende.config.paths import DataFolder

LEAST_FREE_MB = 500


class AlreadyRunning(AllmendeError):
    """Another `up` uses this data folder."""

    code: ClassVar[str] = "config.already_running"


class DataNewer(AllmendeError):
    """A newer version wrote this data folder; an older one would damage it."""

    code: ClassVar[str] = "config.data_newer"


class DataUnusable(AllmendeError):
    """The data folder cannot be written."""

    code: ClassVar[str] = "config.data_unusable"


class DiskFull(AllmendeError):
    """Too little room to start."""

    code: ClassVar[str] = "config.disk_full"


@contextmanager
def claimed(data: DataFolder) -> Iterator[None]:
    """Hold the data folder for one supervisor; released by the kernel however the process ends.

    Raises:
        AlreadyRunning, DataUnusable.
    """
    try:
        data.make()
        lock = os.open(data.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as err:
        raise DataUnusable(folder=str(data.root), reason=err.strerror or str(err)) from err
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            raise AlreadyRunning(folder=str(data.root), pid=read_running(data).get("pid", "?")) from err
        yield
    finally:
        os.close(lock)


def is_claimed(data: DataFolder) -> bool:
    """Whether a supervisor uses this folder right now."""
    try:
        lock = os.open(data.lock, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def require_room(data: DataFolder) -> None:
    """Raise DiskFull when there is too little room to start."""
    free_mb = shutil.disk_usage(data.root).free // 1024**2
    if free_mb < LEAST_FREE_MB:
        raise DiskFull(folder=str(data.root), free_mb=free_mb)


def require_known_version(data: DataFolder) -> None:
    """Raise DataNewer when a newer version has written this folder."""
    try:
        found = data.version.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return
    if _as_numbers(found) > _as_numbers(own_version()):
        raise DataNewer(folder=str(data.root), found=found, own=own_version())


def write_version(data: DataFolder) -> None:
    """Mark the folder as written by this version."""
    _write(data, "VERSION", own_version() + "\n")


def own_version() -> str:
    """This version of Allmende, e.g. "0.1.0"."""
    return version("allmende")


def read_running(data: DataFolder) -> dict[str, object]:
    """What the supervisor wrote about itself; empty when there is none."""
    try:
        told: dict[str, object] = json.loads(data.running.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return told


def write_running(data: DataFolder, facts: Mapping[str, object]) -> None:
    """Write down address and process ids for `status` and for the next start."""
    _write(data, "running.json", json.dumps(facts))


def _write(data: DataFolder, name: str, text: str) -> None:
    draft = data.root / f"{name}.new"
    draft.write_text(text, encoding="utf-8")
    draft.replace(data.root / name)


def _as_numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())
