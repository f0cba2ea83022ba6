"""The blueprint of a solution as it lies on this machine; read once, and again when a file changes."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from allmende.solutions.blueprint.reader import read_blueprint
from allmende.solutions.blueprint.types import Blueprint
from allmende.solutions.models import Solution


def blueprint_of(solution: Solution) -> Blueprint | None:
    """Return what the solution's blueprint says; None while there is none to install.

    Raises:
        BlueprintInvalid: the folder is there but cannot be used.
    """
    if not solution.blueprint:
        return None
    folder: Path = settings.ALLMENDE_ENV.blueprints / solution.blueprint
    if not (folder / "blueprint.toml").is_file():
        return None
    return _read(folder, _newest_change(folder))


def _newest_change(folder: Path) -> int:
    return max(path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file())


@lru_cache(maxsize=32)
def _read(folder: Path, changed_ns: int) -> Blueprint:
    del changed_ns  # only part of the key, so that an edited blueprint is read anew
    return read_blueprint(folder)
