"""Addresses of the built frontend files, read from the manifest that the build writes."""

import json
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext_lazy

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say

BUILD: Final = Path(__file__).resolve().parents[1] / "static" / "build"


class AssetMissing(AllmendeError):
    """The built frontend lacks a file a page asks for."""

    code = "ui.asset_missing"
    kind = "unavailable"


say(
    AssetMissing.code,
    gettext_lazy("Gestaltung und Skripte fehlen. Bitte bauen Sie die Oberfläche neu; doctor sagt, wie."),
)

_cache: tuple[int, dict[str, str]] | None = None


def _manifest() -> dict[str, str]:
    """Return logical name to hashed file name; read again only when the build wrote a new one."""
    global _cache  # noqa: PLW0603 - one small file, the same for the whole process
    path = BUILD / "manifest.json"
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError as err:
        raise AssetMissing(name="manifest.json") from err
    if _cache is None or _cache[0] != stamp:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        _cache = (stamp, {str(name): str(file) for name, file in files.items()})
    return _cache[1]


def asset_url(name: str) -> str:
    """Return the address of a built file, e.g. "chart.js".

    Raises:
        AssetMissing: the frontend is not built or has no such file; `settings.DEBUG` does not change that.
    """
    file = _manifest().get(name)
    if file is None:
        raise AssetMissing(name=name)
    return static(f"build/{file}") if settings.STATIC_URL else f"/static/build/{file}"
