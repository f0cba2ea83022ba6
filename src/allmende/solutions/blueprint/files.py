"""Gets a blueprint's files from a folder or a zip, refusing what is too large or points outside."""

import zipfile
from pathlib import Path, PurePosixPath

from allmende.solutions.blueprint.errors import BlueprintInvalid

MAX_FILES = 200
MAX_FILE_BYTES = 512 << 10
MAX_TOTAL_BYTES = 4 << 20


def files_of(place: Path) -> dict[str, bytes]:
    """Return content by path inside the blueprint. A zip may hold the files at its top or in one folder.

    Raises:
        BlueprintInvalid: no such folder or zip, too many or too large files, a link, or a path that escapes.
    """
    files = folder_files(place) if place.is_dir() else zip_files(place)
    if not files:
        raise BlueprintInvalid("", "there is nothing in it")
    return files


def folder_files(folder: Path) -> dict[str, bytes]:
    """Read a folder; links are refused, because they may point anywhere.

    Raises:
        BlueprintInvalid: as `files_of`.
    """
    files: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BlueprintInvalid(name, "is a link")
        if path.is_dir():
            continue
        size = path.stat().st_size
        total += size
        check_sizes(name, size, total, len(files) + 1)
        files[name] = path.read_bytes()
    return files


def zip_files(place: Path) -> dict[str, bytes]:
    """Read a zip; sizes are checked while unpacking, whatever its directory claims.

    Raises:
        BlueprintInvalid: as `files_of`.
    """
    files: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(place) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                name = safe_name(entry)
                if name in files:
                    raise BlueprintInvalid(name, "is in the zip twice")
                with archive.open(entry) as stream:
                    content = stream.read(MAX_FILE_BYTES + 1)
                total += len(content)
                check_sizes(name, len(content), total, len(files) + 1)
                files[name] = content
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as err:
        raise BlueprintInvalid("", f"no folder and no readable zip: {type(err).__name__}") from err
    return without_top_folder(files)


def safe_name(entry: zipfile.ZipInfo) -> str:
    """Return the entry's path.

    Raises:
        BlueprintInvalid: it is a link, absolute, or climbs out.
    """
    path = PurePosixPath(entry.filename)
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    if is_link or path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        raise BlueprintInvalid(entry.filename[:100], "points outside the blueprint")
    return path.as_posix()


def check_sizes(name: str, size: int, total: int, count: int) -> None:
    """Stop at the first thing that is too large.

    Raises:
        BlueprintInvalid: a file, all files together, or their number is.
    """
    if size > MAX_FILE_BYTES:
        raise BlueprintInvalid(name, f"is larger than {MAX_FILE_BYTES} bytes")
    if total > MAX_TOTAL_BYTES or count > MAX_FILES:
        raise BlueprintInvalid("", f"has more than {MAX_FILES} files or {MAX_TOTAL_BYTES} bytes")


def without_top_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Take the one folder away in which many programs wrap a zip."""
    tops = {name.partition("/")[0] for name in files}
    if "blueprint.toml" in files or len(tops) != 1:
        return files
    prefix = f"{tops.pop()}/"
    return {name.removeprefix(prefix): content for name, content in files.items()}
