"""The public gallery, and the same as a shop window that goes on by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import segno
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.http import HttpRequest
from allmende.portfolio.forms.board import FilterForm
from allmende.portfolio.models import Measure, MeasurePicture, MeasureStatus
from allmende.portfolio.selectors.board import found_measures
from allmende.portfolio.selectors.measures import PROMISED, progress_of
from allmende.portfolio.views.shared import TONES, Shown, crumbs, is_page_of, pictures_of
from allmende.region.selectors import region
from allmende.ui.types import Link, Tone

PER_PAGE: Final = 24
#: Pictures of a shop window; more would not be seen by anybody who walks past.
WINDOW: Final = 30
#: Filters of the gallery.
FILTERS: Final = ("suche", "kommune", "feld", "stand")


@dataclass(frozen=True, slots=True)
class Showing:
    """A measure in the gallery."""

    title: str
    url: str
    owner: str
    summary: str
    benefit: str
    status: str
    tone: Tone
    progress_words: str
    is_quick_win: bool
    picture: Shown | None
    #: A QR code of the measure's address as an image address; only in the shop window.
    code: str = ""


@require_safe
@declares(PUBLIC)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show promised and finished measures as cards, quick wins first; only what everybody may see."""
    form = FilterForm(request.GET, actor=ANONYMOUS)
    # Proposals and what was dropped are never shown here.
    shown = [(value, word) for value, word in MeasureStatus.choices if value in PROMISED]
    form.fields["stand"].choices = [("", _("alle")), *shown]  # type: ignore[attr-defined]  # a ChoiceField
    wanted = form.query()
    rows = found_measures(ANONYMOUS, wanted).filter(status__in=PROMISED, visibility="public")
    rows = rows.order_by("-is_quick_win", "owner__name", "number")
    if request.GET.get("schaufenster") == "1":
        return _window(request, list(rows.prefetch_related("milestones", "pictures")[:WINDOW]))
    page = Paginator(rows.prefetch_related("milestones", "pictures"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    count = page.paginator.count
    query = is_page_of(request)
    context: dict[str, Any] = {
        "form": form,
        "fields": [form[name] for name in FILTERS] + [form["schnell"]],
        "page": page,
        "cards": _cards(list(page.object_list)),
        "count": count,
        "filtered": wanted.is_restricted,
        "reset_url": reverse("portfolio:gallery"),
        "query": query,
        "window_url": f"{reverse('portfolio:gallery')}?{query + '&' if query else ''}schaufenster=1",
        "demo_notice": region().is_demo,
        "breadcrumbs": crumbs(Link(_("Galerie"))),
    }
    return render(request, "portfolio/gallery/list.html", context)


def _window(request: HttpRequest, rows: Sequence[Measure]) -> HttpResponse:
    context = {
        "cards": [replace(card, code=_code(request, card.url)) for card in _cards(rows)],
        "region": region(),
        "gallery_url": reverse("portfolio:gallery"),
        "address": request.build_absolute_uri(reverse("portfolio:gallery")),
        "demo_notice": region().is_demo,
    }
    return render(request, "portfolio/gallery/window.html", context)


def _code(request: HttpRequest, url: str) -> str:
    """Draw the address so that a telephone in front of the window can read it."""
    drawn: str = segno.make(request.build_absolute_uri(url), error="m").svg_data_uri(scale=4, border=2)
    return drawn


def _cards(rows: Sequence[Measure]) -> list[Showing]:
    pictures: list[MeasurePicture] = [p for measure in rows for p in measure.pictures.all()]
    shown = pictures_of(ANONYMOUS, pictures)
    return [_card(measure, shown.get(measure.pk, [])) for measure in rows]


def _card(measure: Measure, pictures: Sequence[Shown]) -> Showing:
    progress = progress_of(measure)
    words = ""
    if progress.total:
        words = _("%(done)s von %(total)s Meilensteinen erreicht") % {
            "done": progress.done,
            "total": progress.total,
        }
    return Showing(
        title=measure.title,
        url=reverse("portfolio:measure", args=[measure.pk]),
        owner=measure.owner.name,
        summary=measure.summary,
        benefit=measure.benefit,
        status=measure.get_status_display(),
        tone=TONES[measure.status],
        progress_words=words,
        is_quick_win=measure.is_quick_win,
        picture=pictures[0] if pictures else None,
    )
