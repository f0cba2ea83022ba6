"""Target paths of the region, one of them, and what went off track."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, SIGNED_IN, declares, may, require
from allmende.kernel.actor import Actor
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.region.selectors import region
from allmende.strategy.errors_statistics import AlreadyAcknowledged
from allmende.strategy.forms.statistics import ReasonForm
from allmende.strategy.forms.statistics_tracks import ChangedTargetForm, CorrectionForm, TargetForm
from allmende.strategy.models import Goal, Statistic, StatisticTarget, Track
from allmende.strategy.selectors.chain import visible_goals
from allmende.strategy.selectors.statistics_catalogue import editable_spaces
from allmende.strategy.selectors.statistics_page import place_by_key, place_choices
from allmende.strategy.selectors.statistics_tracks import (
    correction_words,
    off_track,
    path_of,
    steering_note_for,
    target_for,
    target_token,
    targets,
    title_of,
    track_statuses,
    url_of,
)
from allmende.strategy.selectors.statistics_values import statistic_for, trend, value_of
from allmende.strategy.services.statistics_steering import acknowledge
from allmende.strategy.services.statistics_targets import (
    TargetDraft,
    change_target,
    remove_target,
    set_target,
)
from allmende.strategy.statistics.types import Place, Trend
from allmende.strategy.statistics.words import value_words
from allmende.strategy.views.statistics_shared import (
    catalogue_crumb,
    figure_text,
    line_chart,
    refuse_once,
    trend_table,
)
from allmende.ui.formats import day_text
from allmende.ui.types import Action, Fact, Link


@require_safe
@declares(PUBLIC)
def tracks_page(request: HttpRequest) -> HttpResponse:
    """The long-term tracks of the region: who is where, who should be where."""
    statuses = track_statuses(list(targets(request.actor)))
    groups = [
        {"key": key, "title": title, "tracks": [s for s in statuses if s.track == key]}
        for key, title in [*Track.choices, ("", _("Weitere Zielpfade"))]
    ]
    context = {
        "groups": [group for group in groups if group["tracks"] or group["key"]],
        "count": len(statuses),
        "off": sum(bool(status.is_off_track) for status in statuses),
        "demo_notice": any(status.target.is_demo for status in statuses),
        "actions": [Action(_("Was nicht auf dem Weg ist"), reverse("strategy:steering"))]
        if request.actor.is_member
        else [],
        "breadcrumbs": [*catalogue_crumb(), Link(_("Langfristige Pfade"))],
    }
    return render(request, "strategy/statistics/tracks.html", context)


@require_safe
@declares(PUBLIC)
def target(request: HttpRequest, target_id: int) -> HttpResponse:
    """One target path: the way there, where we are, where we should be today."""
    found = target_for(request.actor, target_id)
    status = track_statuses([found])[0]
    place = Place(found.place_kind, found.place_key, found.place_name)
    values = trend(found.statistic, place)
    since = Trend(tuple(p for p in values.points if p.on >= found.baseline_date), None, None, values.word)
    path = path_of(found)
    way = [(path.begins_on, path.baseline), (path.ends_on, path.target)]
    context = {
        "target": found,
        "status": status,
        "correction": correction_words(status.note) if status.note else "",
        "may_steer": bool(status.note and may(request.actor, "strategy.steer", status.note)),
        "chart": line_chart(found.statistic, since, way),
        **trend_table(found.statistic, since),
        "facts": _facts(found),
        "actions": _target_actions(request.actor, found),
        "demo_notice": found.is_demo,
        "breadcrumbs": [
            *catalogue_crumb(),
            Link(found.statistic.title, reverse("strategy:statistic", args=[found.statistic.key])),
            Link(_("Zielpfad %(place)s") % {"place": found.place_name}),
        ],
    }
    return render(request, "strategy/statistics/target.html", context)


def _facts(found: StatisticTarget) -> list[Fact]:
    one = found.statistic
    facts = [
        Fact(_("Ausgangswert"), value_words(found.baseline_value, one.unit, one.decimals),
             note=day_text(found.baseline_date)),
        Fact(_("Zielwert"), value_words(found.target_value, one.unit, one.decimals),
             note=_("bis %(day)s") % {"day": day_text(found.target_date)}),
        Fact(_("Woher kommt das Ziel?"), found.origin),
        Fact(_("Gesetzt von"), found.owner.name),
        Fact(_("Zuständig"), found.responsible or None),
    ]  # fmt: skip
    if found.goal is not None:
        facts.append(
            Fact(_("Zahlt ein auf"), found.goal.title, reverse("strategy:goal", args=[found.goal.pk]))
        )
    return facts


def _target_actions(actor: Actor, found: StatisticTarget) -> list[Action]:
    if not may(actor, "strategy.edit_target", found):
        return []
    return [Action(_("Zielpfad ändern"), reverse("strategy:target_edit", args=[found.pk]))]


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.set_target")
def target_new(request: HttpRequest, key: str) -> HttpResponse:
    """Set a target path for a statistic."""
    statistic = statistic_for(request.actor, key)
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission="strategy.set_target")
    form = TargetForm(request.POST or None, initial=_initial(statistic, spaces), **_offered(request, spaces))
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        made = set_target(actor=request.actor, owner=told.pop("owner"), key=key, draft=_draft(told))
        messages.success(request, _("Der Zielpfad ist gesetzt."))
        return redirect("strategy:target", made.pk)
    title = _("Zielpfad für %(title)s") % {"title": statistic.title}
    return _form_page(request, statistic, form, title)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_target")
def target_edit(request: HttpRequest, target_id: int) -> HttpResponse:
    """Change a target path, with a reason, or give it up."""
    found = target_for(request.actor, target_id)
    require(request.actor, "strategy.edit_target", found)
    seen = target_token(found)
    names = [name for name in TargetForm.base_fields if name not in ("owner", "place")]
    initial = {name: getattr(found, name) for name in names}
    for name in ("baseline_value", "target_value"):
        initial[name] = figure_text(initial[name])
    form = ChangedTargetForm(
        request.POST or None,
        initial=initial | {"owner": found.owner_id, "place": found.place_key, "seen": seen},
        **_offered(request, [found.owner]),
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told.pop("owner")
        reason, expected = told.pop("reason"), told.pop("seen")
        try:
            change_target(
                actor=request.actor, target_id=target_id, draft=_draft(told), reason=reason, expected=expected
            )
        except ChangedMeanwhile:
            refuse_once(request, form, found, seen)
        else:
            messages.success(request, _("Der Zielpfad ist geändert."))
            return redirect("strategy:target", target_id)
    return _form_page(request, found.statistic, form, _("Zielpfad ändern"), found)


@require_POST
@declares("strategy.edit_target")
def target_remove(request: HttpRequest, target_id: int) -> HttpResponse:
    """Give a target path up, with a reason."""
    found = target_for(request.actor, target_id)
    require(request.actor, "strategy.edit_target", found)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Bitte nennen Sie einen Grund. Der Zielpfad ist noch da."))
        return redirect("strategy:target_edit", target_id)
    key = found.statistic.key
    remove_target(actor=request.actor, target_id=target_id, **form.cleaned_data)
    messages.success(request, _("Der Zielpfad ist gelöscht."))
    return redirect("strategy:statistic", key)


def _form_page(
    request: HttpRequest,
    statistic: Statistic,
    form: TargetForm,
    title: str,
    found: StatisticTarget | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "statistic": statistic,
        "target": found,
        "removal": ReasonForm(),
        "title": title,
        "breadcrumbs": [
            *catalogue_crumb(),
            Link(statistic.title, reverse("strategy:statistic", args=[statistic.key])),
            Link(title),
        ],
    }
    return render(
        request, "strategy/statistics/target_edit.html", context, status=422 if form.errors else 200
    )


def _offered(request: HttpRequest, spaces: Sequence[Space]) -> dict[str, Any]:
    """Return what the form lets choose; a town's people choose their town only."""
    own = [(space.key, space.name) for space in spaces if space.kind == "municipality"]
    everything = len(own) < len(spaces)
    goals: Any = visible_goals(request.actor) if not request.actor.is_anonymous else Goal.objects.none()
    return {"spaces": spaces, "places": place_choices(region()) if everything else own, "goals": goals}


def _initial(statistic: Statistic, spaces: Sequence[Space]) -> dict[str, Any]:
    space = spaces[0]
    place = space.key if space.kind == "municipality" else region().slug
    newest = value_of(statistic, space)
    initial: dict[str, Any] = {"owner": space.pk, "place": place}
    if newest is not None:
        initial["baseline_value"] = figure_text(newest.value)
        initial["baseline_date"] = newest.on
    return initial


def _draft(told: dict[str, Any]) -> TargetDraft:
    return TargetDraft(place=place_by_key(told.pop("place"), region()), **told)


@require_safe
@declares(SIGNED_IN)
def steering(request: HttpRequest) -> HttpResponse:
    """Everything that is off track, of one's own towns or of the whole region."""
    only_own = request.GET.get("alle") is None and bool(editable_spaces(request.actor))
    rows = off_track(request.actor)
    if only_own:
        rows = [row for row in rows if request.actor.may_edit(row.owner.pk)]
    context = {
        "rows": [(row, correction_words(row.note), request.actor.may_edit(row.owner.pk)) for row in rows],
        "segments": [
            Link(_("Meine"), reverse("strategy:steering"), current=only_own),
            Link(_("Ganze Region"), f"{reverse('strategy:steering')}?alle=1", current=not only_own),
        ],
        "empty_actions": [Action(_("Langfristige Pfade ansehen"), reverse("strategy:tracks"))],
        "breadcrumbs": [*catalogue_crumb(), Link(_("Nicht auf dem Weg"))],
    }
    return render(request, "strategy/statistics/steering.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.steer")
def steering_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Say why something lags and what is done about it."""
    note = steering_note_for(request.actor, note_id)
    require(request.actor, "strategy.steer", note)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge(actor=request.actor, note_id=note_id, **form.cleaned_data)
        except AlreadyAcknowledged as error:
            messages.info(request, sentence_of(error))
        else:
            messages.success(request, _("Festgehalten. Der Hinweis bleibt sichtbar, bis es wieder passt."))
        return redirect("strategy:steering")
    context = {
        "note": note,
        "thing": Link(title_of(note), url_of(note)),
        "correction": correction_words(note),
        "form": form,
        "breadcrumbs": [
            *catalogue_crumb(),
            Link(_("Nicht auf dem Weg"), reverse("strategy:steering")),
            Link(title_of(note)),
        ],
    }
    return render(
        request, "strategy/statistics/steering_note.html", context, status=422 if form.errors else 200
    )
