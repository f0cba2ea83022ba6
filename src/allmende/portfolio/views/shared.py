"""What the room's pages share: the way back, whose people look, saving, pictures and badges."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest as PlainRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.basics.errors import AllmendeError, NotFound
from allmende.kernel.actor import Actor
from allmende.kernel.errors import sentence_of
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import StoredFile
from allmende.kernel.seen_form import SeenForm
from allmende.portfolio.models import Measure, MeasurePicture, MeasureStatus
from allmende.portfolio.selectors.measures import name_of
from allmende.ui.types import Badge, Link, Tone

#: Tone of a status; the word always stands beside it.
TONES: Mapping[str, Tone] = {
    MeasureStatus.PROPOSED: "neutral",
    MeasureStatus.PLANNED: "info",
    MeasureStatus.RUNNING: "success",
    MeasureStatus.PAUSED: "warning",
    MeasureStatus.DONE: "success",
    MeasureStatus.DROPPED: "danger",
}


def crumbs(*more: Link) -> list[Link]:
    """Return the way back to the portfolio."""
    return [Link(_("Portfolio"), reverse("portfolio:board")), *more]


def measure_crumbs(measure: Measure, *more: Link) -> list[Link]:
    """Return the way back to a measure."""
    url = reverse("portfolio:measure", args=[measure.pk])
    return crumbs(Link(f"{name_of(measure)} {measure.title}", url if more else ""), *more)


def status_badge(measure: Measure) -> Badge:
    """Return the measure's status as a word with a tone."""
    return Badge(measure.get_status_display(), TONES[measure.status])


def is_page_of(request: PlainRequest) -> str:
    """Return the other filters of a list as a query string without its page."""
    rest = request.GET.copy()
    rest.pop("page", None)
    return rest.urlencode()


def saved(form: SeenForm, change: Callable[[str], object]) -> bool:
    """Save, or put into the form why not: the refusal's sentence, or what somebody else saved meanwhile.

    Args:
        form: A valid one.
        change: Saves; is given the marks of what the form was opened with.
    """
    try:
        change(form.cleaned_data["seen"])
    except NotFound:
        raise
    except ChangedMeanwhile:
        form.take_theirs()
        return False
    except AllmendeError as err:
        form.add_error(None, sentence_of(err))
        # The reason may lie in what somebody else saved meanwhile: the page must show it.
        if form.cleaned_data["seen"] != form.initial["seen"]:
            form.take_theirs()
        return False
    return True


def status_of(form: forms.Form) -> int:
    """Return the status of a page with this form: shown, refused or second of two."""
    if isinstance(form, SeenForm) and form.theirs is not None:
        return 409
    return 422 if form.errors else 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as pages print it.

    Attributes:
        url, small_url: The picture, and a version for cards.
    """

    pk: int
    url: str
    small_url: str
    alt: str
    credit: str
    width: int | None
    height: int | None


def pictures_of(actor: Actor, rows: Iterable[MeasurePicture]) -> dict[int, list[Shown]]:
    """Return measure id → its pictures that the actor may see, in order; one query."""
    wanted = list(rows)
    seen = StoredFile.objects.visible_to(actor).filter(pk__in=[row.file_id for row in wanted])
    files = {file.pk: file for file in seen.defer("content")}
    found: dict[int, list[Shown]] = {}
    for row in wanted:
        file = files.get(row.file_id)
        if file is not None:
            found.setdefault(row.measure_id, []).append(_shown(row, file))
    return found


def _shown(row: MeasurePicture, file: StoredFile) -> Shown:
    url = file.get_absolute_url()
    return Shown(row.pk, url, f"{url}&breite=480", row.alt, row.credit, file.width, file.height)
