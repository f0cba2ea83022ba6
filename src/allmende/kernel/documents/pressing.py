"""Runs the press (`press.py`) in a child process with limits, in a folder of its own."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Final, Literal

from allmende.kernel.documents.errors import DocumentNotMade, DocumentTooLarge, WordTemplateBroken
from allmende.kernel.documents.prose import clean_text

TIMEOUT_S: Final = 60
_PRESS: Final = Path(__file__).with_name("press.py")
_BROKEN_TEMPLATE: Final = 3
_PREFIX: Final = "allmende-press-"
_LEFT_AFTER_S: Final = 3600
_LONGEST_REASON: Final = 400
log = logging.getLogger(__name__)


def job_folder() -> AbstractContextManager[str]:
    """Return a folder for one job; it is removed with everything in it."""
    _sweep()
    return tempfile.TemporaryDirectory(prefix=_PREFIX)


def _sweep() -> None:
    """Remove what workers left behind that were killed in the middle: it holds what people wrote."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            facts = folder.lstat()
            if facts.st_uid == os.getuid() and facts.st_mtime < time.time() - _LEFT_AFTER_S:
                shutil.rmtree(folder)


# Any: JSON values of any shape.
def write_data(folder: Path, data: Mapping[str, Any]) -> None:
    """Write the job's data; control signs, which neither PDF nor Word can hold, are left out."""
    text = json.dumps(_clean(data), ensure_ascii=False, allow_nan=False)
    (folder / "data.json").write_text(text, encoding="utf-8")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else clean_text(str(value))


def press(kind: Literal["pdf", "docx"], folder: Path) -> bytes:
    """Make the document in the folder and return it.

    Raises:
        DocumentTooLarge: time or memory were used up.
        WordTemplateBroken: the Word template in the folder cannot be filled.
        DocumentNotMade: anything else; the reason is in the log.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PRESS), kind, str(folder)],
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
            cwd=folder,
            env={},
        )
    except subprocess.TimeoutExpired as err:
        raise DocumentTooLarge from err
    made = folder / f"out.{kind}"
    if done.returncode == 0 and made.is_file():
        return made.read_bytes()
    raise _refusal(kind, folder, done)


def _refusal(kind: str, folder: Path, done: "subprocess.CompletedProcess[bytes]") -> Exception:
    reason = folder / "error.txt"
    words = reason.read_text(encoding="utf-8")[:_LONGEST_REASON] if reason.is_file() else ""
    if kind == "docx" and done.returncode == _BROKEN_TEMPLATE:
        return WordTemplateBroken(reason=words)
    tail = done.stderr[-2000:].decode(errors="replace")
    if done.returncode < 0 or "MemoryError" in tail or "memory allocation" in tail:
        return DocumentTooLarge()
    log.error("press_failed kind=%s code=%s %s %s", kind, done.returncode, words, tail)
    return DocumentNotMade()
