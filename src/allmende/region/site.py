"""What the region tells the frame around every page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import ANONYMOUS
from allmende.region.models import Region
from allmende.ui.types import Link


def version() -> tuple[int, str] | None:
    """Return which region of which pack the pages show, for `ui.shelf`; None while there is none."""
    return Region.objects.values_list("pk", "pack_digest").first()


def context(request: HttpRequest) -> Mapping[str, Any]:
    """Return names, texts and colours of the installed region for `ui.context.site`."""
    region = Region.objects.only("name", "short_name", "attribution", "texts", "colours", "is_demo").first()
    if region is None:
        return {}
    actor = getattr(request, "actor", ANONYMOUS)
    member_links = [
        Link(title=_("Menschen und Rollen"), url=reverse("kernel:people")),
        Link(title=_("Meine Dokumente"), url=reverse("kernel:documents")),
    ]
    links = member_links if actor.is_member else []
    return {
        "name": region.short_name,
        "lead": region.texts.get("hero_lead", ""),
        "footer": region.texts.get("footer", ""),
        "attribution": region.attribution,
        "demo": region.is_demo,
        "colours": region.colours,
        "account_links": links,
    }
