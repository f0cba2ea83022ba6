"""Where a measure stands: status with reason, phase, stars, who may see it, and deleting a proposal."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.basics.errors import AllmendeError, NotFound
from allmende.kernel.access import declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.portfolio import permissions
from allmende.portfolio.forms.measures import StatusForm, VisibilityForm
from allmende.portfolio.models import Measure, MeasureStatus, Phase
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.selectors.readiness import LACKS, readiness_of
from allmende.portfolio.services import measures as services
from allmende.portfolio.views.shared import crumbs, measure_crumbs
from allmende.ui.types import Link


def _editable(request: HttpRequest, measure_id: int) -> Measure:
    measure = measure_for(request.actor, measure_id)
    require(request.actor, permissions.EDIT_MEASURE, measure)
    return measure


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def status(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Move the measure on; before it is promised, show who does it with which money."""
    measure = _editable(request, measure_id)
    ways = services.WAYS[measure.status]
    form = StatusForm(request.POST or None, ways=ways, initial={"status": ways[0]})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_status(actor=request.actor, measure_id=measure.pk, **form.cleaned_data)
        except NotFound:
            raise
        except AllmendeError as err:
            form.add_error(None, sentence_of(err))
        else:
            messages.success(request, _("Der neue Stand ist gespeichert."))
            return redirect("portfolio:measure", measure.pk)
    ready = readiness_of(measure)
    context = {
        "measure": measure,
        "form": form,
        "is_proposed": measure.status == MeasureStatus.PROPOSED,
        "blocking": [LACKS[lack] for lack in ready.blocking],
        "warnings": [LACKS[lack] for lack in ready.warnings],
        "cancel_url": reverse("portfolio:measure", args=[measure.pk]),
        "breadcrumbs": measure_crumbs(measure, Link(_("Stand ändern"))),
    }
    return render(request, "portfolio/measure/status.html", context, status=422 if form.errors else 200)


@require_POST
@declares(permissions.EDIT_MEASURE)
def phase(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Move the measure to another phase, from its page or from the board."""
    measure = _editable(request, measure_id)
    wanted = request.POST.get("phase", "")
    if wanted not in Phase.values:
        raise NotFound(phase=wanted)
    services.set_phase(actor=request.actor, measure_id=measure.pk, phase=wanted)
    words = {"title": measure.title, "phase": Phase(wanted).label}
    messages.success(request, _("„%(title)s“ steht jetzt in der Phase %(phase)s.") % words)
    return redirect(_next(request, measure))


def _next(request: HttpRequest, measure: Measure) -> str:
    """Return where the person came from, if that is one of our own pages."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/portfolio/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return f"{wanted}#m-{measure.pk}"
    return reverse("portfolio:measure", args=[measure.pk])


@require_POST
@declares(permissions.EDIT_MEASURE)
def stars(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Give the measure the stars it has earned."""
    measure = _editable(request, measure_id)
    wanted = request.POST.get("stars", "")
    if wanted not in {"0", "1", "2", "3"}:
        raise NotFound(stars=wanted)
    services.give_stars(actor=request.actor, measure_id=measure.pk, stars=int(wanted))
    messages.success(request, _("Die Sterne sind gespeichert."))
    return redirect(f"{reverse('portfolio:measure', args=[measure.pk])}#sterne")


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def visibility(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say who may see the measure, and why not everybody."""
    measure = _editable(request, measure_id)
    initial = {"visibility": measure.visibility, "reason": measure.restricted_reason}
    form = VisibilityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_visibility(actor=request.actor, measure_id=measure.pk, **form.cleaned_data)
        except NotFound:
            raise
        except AllmendeError as err:
            form.add_error("reason", sentence_of(err))
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("portfolio:measure", measure.pk)
    context = {
        "measure": measure,
        "title": _("Wer darf die Maßnahme sehen?"),
        "form": form,
        "cancel_url": reverse("portfolio:measure", args=[measure.pk]),
        "breadcrumbs": measure_crumbs(measure, Link(_("Sichtbarkeit"))),
    }
    return render(request, "portfolio/measure/part.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def delete(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Ask, then delete a proposal nobody built on."""
    measure = _editable(request, measure_id)
    refused = ""
    if request.method == "POST":
        try:
            services.delete_measure(actor=request.actor, measure_id=measure.pk)
        except NotFound:
            raise
        except AllmendeError as err:
            refused = sentence_of(err)
        else:
            messages.success(request, _("Die Maßnahme ist gelöscht."))
            return redirect("portfolio:board")
    context = {
        "title": _("Maßnahme wirklich löschen?"),
        "what": measure.title,
        "submit": _("Löschen"),
        "cancel_url": reverse("portfolio:measure", args=[measure.pk]),
        "refused": refused,
        "breadcrumbs": crumbs(
            Link(measure.title, reverse("portfolio:measure", args=[measure.pk])), Link(_("Löschen"))
        ),
    }
    return render(request, "portfolio/confirm.html", context, status=409 if refused else 200)
