"""What hangs on a measure, so that deleting it would take other people's work along."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.portfolio.models import (
    Candidate,
    Check,
    LeadProject,
    Learning,
    Measure,
    MeasurePicture,
    MeasureStatus,
    Sketch,
    Story,
)

#: Model with a foreign key `measure` → what people call it.
_THINGS: tuple[tuple[type, Promise], ...] = (
    (Check, _("Prüfungen")),
    (Candidate, _("Auswahlverfahren")),
    (LeadProject, _("ein Leitprojekt")),
    (Sketch, _("eine Projektskizze")),
    (Story, _("Erfolgsgeschichten")),
    (Learning, _("Gelerntes")),
    (MeasurePicture, _("Bilder")),
)


def hangs_on(measures: Sequence[Measure], *, with_promise: bool = True) -> list[str]:
    """Return in words what hangs on these measures; empty if they can be deleted without loss.

    Args:
        with_promise: Also that one of them is promised, runs or is done.
    """
    ids = [measure.pk for measure in measures]
    found = [
        str(words)
        for model, words in _THINGS
        if model.objects.filter(measure_id__in=ids).exists()  # type: ignore[attr-defined]  # all are models
    ]
    promised = Q(pk__in=ids) & ~Q(status=MeasureStatus.PROPOSED)
    if with_promise and Measure.objects.filter(promised).exists():
        found.insert(0, str(_("eine Zusage")))
    linked = Q(pk__in=ids) & (Q(adoption__isnull=False) | Q(solution__isnull=False))
    if Measure.objects.filter(linked).exists():
        found.append(str(_("eine Übernahme oder Lösung")))
    return found
