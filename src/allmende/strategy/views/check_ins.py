"""All of a person's key results on one page: two minutes a week or a month."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.kernel.access import SIGNED_IN, declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import services
from allmende.strategy.forms.check_ins import CheckInForm, CorrectionForm
from allmende.strategy.models import CheckIn
from allmende.strategy.selectors.check_ins import MyKeyResult, my_key_results, word_for
from allmende.strategy.views.okr_shared import okr_crumb, segments, still_wanted
from allmende.ui.formats import day_text
from allmende.ui.types import Action, Link


@dataclass(frozen=True, slots=True)
class Row:
    """One key result with its line of the form."""

    mine: MyKeyResult
    form: CheckInForm


@declares(SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """Show and save every line; one that cannot be saved does not lose the others."""
    rows = _rows(request, my_key_results(request.actor, timezone.now()))
    status = 200
    if request.method == "POST":
        saved, failed = _save(request, rows)
        _tell(request, saved, failed)
        if not failed:
            return redirect("strategy:my_key_results")
        rows = _after(request, rows)
        status = 422
    due = sum(row.mine.is_due for row in rows)
    context = {
        "rows": rows,
        "lead": _lead(len(rows), due),
        "segments": segments(request, "my_key_results"),
        "empty_actions": [Action(_("Objectives ansehen"), reverse("strategy:okr_list"), "primary")],
        "breadcrumbs": [Link(_("OKRs"), reverse("strategy:okr")), Link(_("Meine Key Results"))],
    }
    return render(request, "strategy/okr/mine.html", context, status=status)


def _rows(request: HttpRequest, found: Sequence[MyKeyResult]) -> list[Row]:
    data = request.POST if request.method == "POST" else None
    return [
        Row(
            one,
            CheckInForm(
                data,
                prefix=f"kr-{one.status.key_result.pk}",
                key_result_id=one.status.key_result.pk,
                is_measured=one.status.is_measured,
                initial={"seen": one.seen_id},
            ),
        )
        for one in found
    ]


def _save(request: HttpRequest, rows: Sequence[Row]) -> tuple[int, int]:
    """Save the lines that say something; return how many were saved and how many were not."""
    wrong = [row for row in rows if not row.form.is_valid()]
    said = [row for row in rows if row not in wrong and row.form.is_said]
    refused = services.check_in_all(actor=request.actor, lines=[row.form.line() for row in said])
    for row in said:
        error = refused.get(row.form.key_result_id)
        if isinstance(error, ChangedMeanwhile):
            words = _("Hier hat inzwischen jemand anderes etwas eingetragen. Gilt Ihre Angabe trotzdem?")
            row.form.add_error(None, words)
        elif error is not None:
            row.form.add_error(None, sentence_of(error))
    return len(said) - len(refused), len(wrong) + len(refused)


def _after(request: HttpRequest, before: Sequence[Row]) -> list[Row]:
    """Show the page again: lines that failed keep what was typed, saved ones are empty with the new value."""
    failed = {row.form.key_result_id: row.form for row in before if row.form.errors}
    now = my_key_results(request.actor, timezone.now())
    rows = []
    for one in now:
        pk = one.status.key_result.pk
        fresh = CheckInForm(
            prefix=f"kr-{pk}",
            key_result_id=pk,
            is_measured=one.status.is_measured,
            initial={"seen": one.seen_id},
        )
        kept = failed.get(pk)
        if kept is not None:
            # A second press means it: the page has now shown the other entry.
            kept.data = {**kept.data.dict(), kept.add_prefix("seen"): str(one.seen_id)}  # type: ignore[attr-defined]  # a QueryDict
        rows.append(Row(one, kept or fresh))
    return sorted(rows, key=lambda row: not row.form.errors if row.form.is_bound else True)


def _tell(request: HttpRequest, saved: int, failed: int) -> None:
    if saved:
        words = ngettext(
            "%(count)s Zwischenstand ist gespeichert.", "%(count)s Zwischenstände sind gespeichert.", saved
        )
        messages.success(request, words % {"count": saved})
    if failed:
        words = ngettext(
            "%(count)s Zeile ist nicht gespeichert. Sie steht jetzt oben.",
            "%(count)s Zeilen sind nicht gespeichert. Sie stehen jetzt oben.",
            failed,
        )
        messages.error(request, words % {"count": failed})
    if not saved and not failed:
        messages.info(request, _("Sie haben nichts eingetragen; es ist alles so geblieben."))


def _lead(count: int, due: int) -> str:
    if due:
        return ngettext(
            "%(count)s Zwischenstand ist fällig. Wert, Einschätzung, ein Satz: zwei Minuten.",
            "%(count)s Zwischenstände sind fällig. Wert, Einschätzung, ein Satz: zwei Minuten.",
            due,
        ) % {"count": due}
    if count:
        return _("Gerade ist nichts fällig. Sie können trotzdem jederzeit etwas eintragen.")
    return ""


@declares("strategy.check_in")
def correct(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """Correct what somebody said, with the reason."""
    entry = word_for(request.actor, check_in_id)
    key_result = entry.key_result
    require(request.actor, "strategy.check_in", key_result)
    form = CorrectionForm(
        request.POST or None,
        key_result_id=key_result.pk,
        is_measured=entry.is_measured,
        initial={
            "value": entry.value, "confidence": entry.confidence, "sentence": entry.sentence,
            "edition": entry.corrections.count(),
        },
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = _correct(request, entry, form) if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Der Zwischenstand ist berichtigt."))
            return redirect("strategy:key_result", key_result.pk)
    context = {
        "form": form,
        "title": _("Zwischenstand berichtigen"),
        "lead": _("%(title)s, eingetragen am %(day)s von %(who)s. Der Tag bleibt.")
        % {"title": key_result.title, "day": day_text(entry.at), "who": entry.by},
        "submit": _("Berichtigen"),
        "cancel_url": reverse("strategy:key_result", args=[key_result.pk]),
        "breadcrumbs": [
            okr_crumb(),
            Link(key_result.title, reverse("strategy:key_result", args=[key_result.pk])),
            Link(_("Berichtigen")),
        ],
    }
    return render(request, "strategy/okr/form.html", context, status=status)


def _correct(request: HttpRequest, entry: CheckIn, form: CorrectionForm) -> int:
    """Save the form; return the status to answer with, 200 when it was saved."""
    try:
        services.correct_check_in(actor=request.actor, check_in_id=entry.pk, correction=form.correction())
    except ChangedMeanwhile:
        still_wanted(form, entry.corrections.count())
        return 409
    return 200
