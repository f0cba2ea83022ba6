"""A measure's page, its trail, and the short form for a new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, declares, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import AuditEntry
from allmende.portfolio import permissions
from allmende.portfolio.forms.measures import ShortForm
from allmende.portfolio.selectors.choices import editable_spaces, target_groups
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.services.contributions import Target, add_contribution
from allmende.portfolio.services.measures import create_measure
from allmende.portfolio.views.measure_page import page
from allmende.portfolio.views.shared import crumbs, measure_crumbs
from allmende.portfolio.views.trail import told
from allmende.ui.types import Link


@require_safe
@declares(PUBLIC)
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Show a measure with its progress: what for, who, when, which money, what it brought."""
    found = measure_for(request.actor, measure_id)
    return render(request, "portfolio/measure/page.html", page(request.actor, found))


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.CREATE_MEASURE)
def new(request: HttpRequest) -> HttpResponse:
    """Propose a measure with the short form; everything else can wait."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission=permissions.CREATE_MEASURE)
    targets = target_groups(request.actor, list(spaces))
    initial = {"target": request.GET.get("zahlt", "")}
    form = ShortForm(request.POST or None, spaces=spaces, targets=targets, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _create(request, form)
        messages.success(
            request, _("Die Maßnahme ist angelegt. Alles Weitere können Sie jederzeit ergänzen.")
        )
        return redirect("portfolio:measure", made)
    context = {
        "form": form,
        "cancel_url": reverse("portfolio:board"),
        "breadcrumbs": crumbs(Link(_("Neue Maßnahme"))),
    }
    return render(request, "portfolio/measure/new.html", context, status=422 if form.errors else 200)


def _create(request: HttpRequest, form: ShortForm) -> int:
    facts = form.cleaned_data
    made = create_measure(
        actor=request.actor,
        owner=facts["owner"],
        title=facts["title"],
        fields={"summary": facts["summary"], "responsible": facts["responsible"]},
    )
    if facts["target"]:
        target = Target.read(facts["target"])
        add_contribution(actor=request.actor, measure_id=made.pk, target=target, sentence=facts["sentence"])
    return made.pk


@require_safe
@declares(permissions.SEE_INTERNAL)
def trail(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Show who changed what, when and why."""
    found = measure_for(request.actor, measure_id)
    require(request.actor, permissions.SEE_INTERNAL, found)
    entries = AuditEntry.objects.filter(subject_kind="portfolio.measure", subject_id=str(found.pk))[:200]
    context = {
        "measure": found,
        "entries": [told(entry) for entry in entries],
        "breadcrumbs": measure_crumbs(found, Link(_("Verlauf"))),
    }
    return render(request, "portfolio/measure/trail.html", context)
