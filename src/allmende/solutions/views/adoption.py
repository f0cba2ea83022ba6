"""The page of an adoption: steps left, work in the middle, good to know right; the same for both towns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.forms.steps import ReasonForm
from allmende.solutions.selectors import adoption_for
from allmende.solutions.services import adoptions as service
from allmende.solutions.views.adoption_page import page


@require_safe
@declares(permissions.EDIT_ADOPTION)
def adoption_page(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """The step whose turn it is, with what led here and what comes."""
    adoption = adoption_for(request.actor, adoption_id)
    return render(request, "solutions/adoption/show.html", page(request, adoption))


@require_POST
@declares(permissions.STEER_ADOPTION)
def pause(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Let the adoption rest."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _again(request, adoption_id, "pause", form)
    service.pause_adoption(actor=request.actor, adoption_id=adoption_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("Die Übernahme ruht."))
    return redirect("solutions:adoption", adoption_id)


@require_POST
@declares(permissions.STEER_ADOPTION)
def resume(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Go on."""
    service.resume_adoption(actor=request.actor, adoption_id=adoption_id)
    messages.success(request, _("Die Übernahme geht weiter."))
    return redirect("solutions:adoption", adoption_id)


@require_POST
@declares(permissions.STEER_ADOPTION)
def end(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """End it for good."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _again(request, adoption_id, "end", form)
    service.end_adoption(actor=request.actor, adoption_id=adoption_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("Die Übernahme ist beendet."))
    return redirect("solutions:adoption", adoption_id)


def _again(request: HttpRequest, adoption_id: int, name: str, form: ReasonForm) -> HttpResponse:
    adoption = adoption_for(request.actor, adoption_id)
    context = page(request, adoption, forms={name: form})
    return render(request, "solutions/adoption/show.html", context, status=422)
