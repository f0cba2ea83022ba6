"""The guided process: two interlocked cycles, every step with its page, and the roadmap."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from allmende.kernel.access import declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.strategy import making_links
from allmende.strategy.forms.process import OwnStepForm, RoadmapForm, SizeForm, StepForm
from allmende.strategy.models import ProcessCycle, Strategy
from allmende.strategy.process_pictures import ring, timeline
from allmende.strategy.roadmap_calendar import Issue, calendar_of
from allmende.strategy.selectors.making import strategy_to_make
from allmende.strategy.selectors.process import (
    Process,
    StepStatus,
    changes_of_roadmap,
    process_of,
    step_of,
)
from allmende.strategy.services import process as services
from allmende.strategy.views.begin import sizes
from allmende.strategy.views.making import confirm_page, form_page, frame
from allmende.ui.types import Action, Link


def _page_of(strategy: Strategy, step: StepStatus) -> str:
    if step.guided is None:
        return ""
    door = making_links.door(step.guided.door, strategy)
    return door or reverse(step.guided.page, args=[strategy.key])


def _rows(strategy: Strategy, steps: list[StepStatus]) -> list[dict[str, object]]:
    return [
        {"step": step, "page": _page_of(strategy, step), "number": at} for at, step in enumerate(steps, 1)
    ]


@require_safe
@declares("strategy.read_making")
def process(request: HttpRequest, key: str) -> HttpResponse:
    """Show where the making stands, what comes next, and each step with its button."""
    strategy = strategy_to_make(request.actor, key)
    found = process_of(request.actor, strategy, timezone.localdate())
    rings = [ring(value, str(word), found.of(value)) for value, word in ProcessCycle.choices]
    usual = [step for step in found.steps if step.is_usual and step.guided]
    done = sum(step.state in {"done", "left_out"} for step in usual)
    context = frame(
        request,
        strategy,
        "strategy:process",
        rings=rings,
        cycles=[(word, _rows(strategy, found.of(value)), value) for value, word in ProcessCycle.choices],
        following=found.following,
        later=found.later,
        following_page=_page_of(strategy, found.following) if found.following else "",
        usual=len(usual),
        usual_done=done,
        size_form=SizeForm(initial={"size": strategy.size}),
        sizes=sizes(),
        actions=_actions(request, strategy),
    )
    return render(request, "strategy/making/process/page.html", context)


def _actions(request: HttpRequest, strategy: Strategy) -> list[Action]:
    if not may(request.actor, "strategy.make", strategy):
        return []
    return [Action(_("Eigenen Schritt hinzufügen"), reverse("strategy:step_new", args=[strategy.key]))]


@require_POST
@declares("strategy.make")
def size(request: HttpRequest, key: str) -> HttpResponse:
    """Choose how deep the strategy goes."""
    require(request.actor, "strategy.make", strategy_to_make(request.actor, key))
    form = SizeForm(request.POST)
    if form.is_valid():
        services.choose_size(actor=request.actor, key=key, size=form.cleaned_data["size"])
        messages.success(request, _("Die Schritte passen jetzt zu dieser Größe."))
    else:
        messages.error(request, _("Diese Größe gibt es nicht."))
    return redirect("strategy:process", key)


@require_POST
@declares("strategy.make")
def step_state(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Tick a step off by hand or open it again."""
    strategy = strategy_to_make(request.actor, key)
    require(request.actor, "strategy.make", strategy)
    state = request.POST.get("state", "")
    if state not in {"done", "open", "running"}:
        messages.error(request, _("Diesen Stand gibt es nicht."))
    else:
        row = services.change_step(actor=request.actor, key=key, slug=step, values={"state": state})
        messages.success(request, _("„%(step)s“ ist gemerkt.") % {"step": row.title})
    return redirect(f"{reverse('strategy:process', args=[key])}#schritt-{step}")


@declares("strategy.make")
def step_edit(request: HttpRequest, key: str, step: str) -> HttpResponseBase:
    """Plan a step, or leave it out with a word."""
    strategy = strategy_to_make(request.actor, key)
    require(request.actor, "strategy.make", strategy)
    found = step_of(request.actor, strategy, step, timezone.localdate())
    kind = OwnStepForm if found.guided is None else StepForm
    row = found.stored
    initial = {name: getattr(row, name) for name in services.FIELDS} if row else {"state": "open"}
    context = frame(
        request,
        strategy,
        "strategy:process",
        crumbs=[Link(found.title)],
        title=found.title,
        lead=found.guided.purpose if found.guided else "",
        submit=_("Schritt speichern"),
        cancel_url=reverse("strategy:process", args=[key]),
        delete_url=reverse("strategy:step_remove", args=[key, row.pk]) if row and not found.guided else "",
        delete_word=_("Schritt entfernen"),
    )
    return form_page(
        request,
        form=kind(request.POST or None, initial=initial),
        save=lambda values: services.change_step(
            actor=request.actor, key=key, slug=step, seen=values.pop("seen"), values=values
        ),
        done_url=f"{reverse('strategy:process', args=[key])}#schritt-{step}",
        message=_("Der Schritt ist gespeichert."),
        context=context,
    )


@declares("strategy.make")
def step_new(request: HttpRequest, key: str) -> HttpResponseBase:
    """Add a step or milestone of the town's own."""
    strategy = strategy_to_make(request.actor, key)
    require(request.actor, "strategy.make", strategy)
    context = frame(
        request,
        strategy,
        "strategy:process",
        crumbs=[Link(_("Eigener Schritt"))],
        title=_("Eigener Schritt oder Meilenstein"),
        lead=_("Was sonst noch geschieht: eine Bürgerversammlung, ein Förderantrag, eine Ausschusssitzung."),
        submit=_("Schritt hinzufügen"),
        cancel_url=reverse("strategy:process", args=[key]),
    )
    return form_page(
        request,
        form=OwnStepForm(request.POST or None, initial={"state": "open"}),
        save=lambda values: services.add_step(actor=request.actor, key=key, values=values),
        done_url=reverse("strategy:roadmap", args=[key]),
        message=_("Der Schritt ist hinzugefügt."),
        context=context,
    )


@declares("strategy.make")
def step_remove(request: HttpRequest, key: str, own_step: int) -> HttpResponseBase:
    """Ask, then remove an own step."""
    strategy = strategy_to_make(request.actor, key)
    require(request.actor, "strategy.make", strategy)
    found = step_of(request.actor, strategy, str(own_step), timezone.localdate())
    context = frame(
        request,
        strategy,
        "strategy:process",
        crumbs=[Link(found.title)],
        title=_("„%(step)s“ entfernen?") % {"step": found.title},
        text=_("Der Schritt verschwindet aus Prozess und Fahrplan. Das lässt sich nicht zurücknehmen."),
        submit=_("Schritt entfernen"),
        cancel_url=reverse("strategy:process", args=[key]),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_step(actor=request.actor, key=key, step_id=own_step),
        done_url=reverse("strategy:process", args=[key]),
        message=_("Der Schritt ist entfernt."),
        context=context,
    )


@declares("strategy.read_making")
def roadmap(request: HttpRequest, key: str) -> HttpResponse:
    """Show the planned steps on a line of months and as a table; propose days for the rest."""
    strategy = strategy_to_make(request.actor, key)
    today = timezone.localdate()
    form = RoadmapForm(request.POST or None, initial={"begins_on": today + timedelta(days=7)})
    if request.method == "POST":
        require(request.actor, "strategy.make", strategy)
        if form.is_valid():
            planned = services.propose_roadmap(actor=request.actor, key=key, **form.cleaned_data)
            messages.success(
                request,
                ngettext(
                    "%(n)d Schritt hat einen Termin bekommen.",
                    "%(n)d Schritte haben Termine bekommen.",
                    planned,
                )
                % {"n": planned},
            )
            return redirect("strategy:roadmap", key)
    found = process_of(request.actor, strategy, today)
    planned_steps = found.planned
    context = frame(
        request,
        strategy,
        "strategy:roadmap",
        timeline=timeline(planned_steps, today),
        planned=planned_steps,
        overdue=sum(step.is_overdue for step in planned_steps),
        undated=_undated(found),
        form=form,
        actions=[
            *_actions(request, strategy),
            *(
                [Action(_("In den Kalender (ICS)"), reverse("strategy:roadmap_ics", args=[key]))]
                if planned_steps
                else []
            ),
        ],
    )
    return render(
        request, "strategy/making/process/roadmap.html", context, status=422 if form.errors else 200
    )


def _undated(found: Process) -> list[StepStatus]:
    return [
        step
        for step in found.of("strategy")
        if step.is_usual and step.state in {"open", "running"} and not step.begins_on and not step.ends_on
    ]


@require_safe
@declares("strategy.read_making")
def roadmap_ics(request: HttpRequest, key: str) -> HttpResponse:
    """Give the roadmap as a calendar file."""
    strategy = strategy_to_make(request.actor, key)
    found = process_of(request.actor, strategy, timezone.localdate())
    public_url = settings.ALLMENDE_ENV.public_url
    issue = Issue(
        public_url=public_url,
        page=public_url + reverse("strategy:roadmap", args=[key]),
        edition=changes_of_roadmap(strategy),
        at=timezone.now(),
    )
    body = calendar_of(strategy, found.planned, issue)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="fahrplan-{strategy.key}.ics"'
    return response
