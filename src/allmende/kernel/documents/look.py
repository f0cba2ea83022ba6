"""What documents take over from the region: its colour, its name, whether it holds invented data."""

import re
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

#: KERN's own dark ink, for an installation without a region.
_INK: Final = "#171a2b"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


# Any: the callable's own mapping, see `ui.context`.
def _told() -> dict[str, Any]:
    path: str = getattr(settings, "ALLMENDE_SITE_CONTEXT", "")
    return dict(import_string(path)(HttpRequest())) if path else {}


def accent() -> str:
    """Return the region's colour for headings and lines."""
    colour = str(dict(_told().get("colours") or {}).get("--kern-color-action-default", _INK))
    return colour if _COLOUR.fullmatch(colour) else _INK


def region_name() -> str:
    """Return the region's short name, empty as long as none is loaded."""
    return str(_told().get("name", ""))


def region_is_demo() -> bool:
    """Whether the installation shows invented people and numbers."""
    return bool(_told().get("demo", False))
