"""Describing a statistic, typing single values, taking both away."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.basics.errors import Forbidden
from allmende.kernel.access import declares, may, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.region.selectors import region
from allmende.strategy.errors_statistics import PartInUse, StatisticInUse, ValueThere
from allmende.strategy.forms.statistics import (
    ChangedStatisticForm,
    CorrectedValueForm,
    ReasonForm,
    StatisticForm,
    ValueForm,
)
from allmende.strategy.models import PlaceKind, Statistic
from allmende.strategy.selectors.statistics_catalogue import editable_spaces, statistic_token
from allmende.strategy.selectors.statistics_page import place_by_key, place_choices
from allmende.strategy.selectors.statistics_values import statistic_for
from allmende.strategy.services.statistics_catalogue import (
    StatisticDraft,
    ValueDraft,
    change_statistic,
    correct_value,
    create_statistic,
    enter_value,
    remove_statistic,
    remove_value,
)
from allmende.strategy.statistics.keys import FEDERATION, STATES
from allmende.strategy.statistics.templates import Template, template_for, templates
from allmende.strategy.statistics.words import value_words
from allmende.strategy.views.statistics_shared import catalogue_crumb, figure_text, refuse_once
from allmende.ui.types import Link

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.create_statistic")
def statistic_new(request: HttpRequest) -> HttpResponse:
    """Add a statistic, from scratch or from a template."""
    spaces = _spaces(request)
    template = template_for(request.GET.get("vorlage", ""))
    initial: dict[str, Any] = {"owner": spaces[0].pk, **(_from_template(template) if template else {})}
    form = StatisticForm(request.POST or None, spaces=spaces, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        made = create_statistic(actor=request.actor, owner=owner, draft=_draft(form))
        messages.success(request, _("Die Kennzahl ist angelegt. Jetzt fehlen Werte."))
        return redirect("strategy:statistic_values", made.key)
    context = {
        "form": form,
        "templates": [
            Link(t.title, f"?vorlage={t.key}", current=t is template) for t in templates()
        ],
        "chosen": template is not None,
        "title": _("Kennzahl anlegen"),
        "breadcrumbs": [*catalogue_crumb(), Link(_("Kennzahl anlegen"))],
    }  # fmt: skip
    return render(request, "strategy/statistics/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_statistic")
def statistic_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Describe a statistic anew, or take it away."""
    found = statistic_for(request.actor, key)
    require(request.actor, "strategy.edit_statistic", found)
    form = ChangedStatisticForm(request.POST or None, spaces=[found.owner], initial=_initial(found))
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        messages.success(request, _("Die Änderungen sind gespeichert."))
        return redirect("strategy:statistic", key)
    return _edit_page(request, found, form)


def _changed(request: HttpRequest, found: Statistic, form: ChangedStatisticForm) -> bool:
    """Save what was typed; False when the form says why not."""
    draft, seen = _draft(form, found), form.cleaned_data["seen"]
    try:
        change_statistic(actor=request.actor, key=found.key, draft=draft, expected=seen)
    except PartInUse as error:
        form.add_error("breakdowns", sentence_of(error))
        return False
    except ChangedMeanwhile:
        refuse_once(request, form, found, statistic_token(found))
        return False
    return True


@require_POST
@declares("strategy.edit_statistic")
def statistic_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a statistic away with its values, with a reason."""
    found = statistic_for(request.actor, key)
    require(request.actor, "strategy.edit_statistic", found)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, _unchanged(found), form)
    try:
        remove_statistic(actor=request.actor, key=key, **form.cleaned_data)
    except StatisticInUse as error:
        form.add_error(None, sentence_of(error))
        return _edit_page(request, found, _unchanged(found), form)
    messages.success(request, _("Die Kennzahl „%(title)s“ ist gelöscht.") % {"title": found.title})
    return redirect("strategy:statistics")


def _unchanged(found: Statistic) -> ChangedStatisticForm:
    return ChangedStatisticForm(spaces=[found.owner], initial=_initial(found))


def _edit_page(
    request: HttpRequest, found: Statistic, form: StatisticForm, removal: ReasonForm | None = None
) -> HttpResponse:
    failed = form.errors or (removal and removal.errors)
    context = {
        "form": form,
        "statistic": found,
        "removal": removal or ReasonForm(),
        "value_count": found.values.count(),
        "title": _("%(title)s bearbeiten") % {"title": found.title},
        "breadcrumbs": [
            *catalogue_crumb(),
            Link(found.title, reverse("strategy:statistic", args=[found.key])),
            Link(_("Bearbeiten")),
        ],
    }
    return render(request, "strategy/statistics/edit.html", context, status=422 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.enter_value")
def statistic_values(request: HttpRequest, key: str) -> HttpResponse:
    """The values this actor may enter, and a form for one more."""
    found = statistic_for(request.actor, key)
    own = _own_space(request, found)
    form = _value_form(request, found, own)
    if request.method == "POST" and form.is_valid() and _entered(request, found, own, form):
        messages.success(request, _("Der Wert ist eingetragen."))
        return redirect("strategy:statistic_values", key)
    return _values_page(request, found, own, form)


@require_POST
@declares("strategy.enter_value")
def value_correct(request: HttpRequest, key: str, value_id: int) -> HttpResponse:
    """Give one value another figure, with a reason."""
    found = statistic_for(request.actor, key)
    own = _own_space(request, found)
    correction = CorrectedValueForm(request.POST)
    if correction.is_valid():
        correct_value(actor=request.actor, key=key, own=own, value_id=value_id, **correction.cleaned_data)
        messages.success(request, _("Der Wert ist berichtigt."))
        return redirect("strategy:statistic_values", key)
    form = ValueForm(places=_places_to_enter(own), breakdowns=found.breakdown_labels)
    return _values_page(request, found, own, form, correction)


@require_POST
@declares("strategy.enter_value")
def value_remove(request: HttpRequest, key: str, value_id: int) -> HttpResponse:
    """Take one value away, with a reason."""
    found = statistic_for(request.actor, key)
    own = _own_space(request, found)
    reason = ReasonForm(request.POST)
    if reason.is_valid():
        remove_value(actor=request.actor, key=key, own=own, value_id=value_id, **reason.cleaned_data)
        messages.success(request, _("Der Wert ist gelöscht."))
        return redirect("strategy:statistic_values", key)
    form = ValueForm(places=_places_to_enter(own), breakdowns=found.breakdown_labels)
    return _values_page(request, found, own, form, reason)


def _values_page(
    request: HttpRequest,
    found: Statistic,
    own: Space | None,
    form: ValueForm,
    settled: forms.Form | None = None,
) -> HttpResponse:
    rows = found.values.order_by("-reference_date", "place_name", "breakdown")
    # The database takes no NUL.
    words = request.GET.get("suche", "").replace("\0", "").strip()[:60]
    if own is not None:
        rows = rows.filter(place_kind=PlaceKind.MUNICIPALITY, place_key=own.key)
    elif words:
        rows = rows.filter(place_name__icontains=words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "statistic": found,
        "form": form,
        "page": page,
        "rows": [
            {
                "value": row,
                "words": value_words(row.value, found.unit, found.decimals),
                "figure": figure_text(row.value),
                "part": found.breakdown_labels.get(row.breakdown, row.breakdown),
            }
            for row in page
        ],
        "can_search": own is None,
        "words": words,
        "query": urlencode({"suche": words}) if words else "",
        "settled": settled,
        "breadcrumbs": [
            *catalogue_crumb(),
            Link(found.title, reverse("strategy:statistic", args=[found.key])),
            Link(_("Werte eintragen")),
        ],
    }
    failed = (form.is_bound and form.errors) or (settled is not None and settled.errors)
    return render(request, "strategy/statistics/values.html", context, status=422 if failed else 200)


def _entered(request: HttpRequest, found: Statistic, own: Space | None, form: ValueForm) -> bool:
    told = form.cleaned_data
    draft = ValueDraft(
        place=place_by_key(told["place"], region()),
        on=told["reference_date"],
        value=told["value"],
        breakdown=told.get("breakdown", ""),
        basis=told["basis"],
        quality=told["quality"],
        note=told["note"],
    )
    try:
        enter_value(actor=request.actor, key=found.key, own=own, draft=draft)
    except ValueThere as error:
        form.add_error(None, sentence_of(error))
        return False
    return True


def _value_form(request: HttpRequest, found: Statistic, own: Space | None) -> ValueForm:
    places = _places_to_enter(own)
    return ValueForm(request.POST or None, places=places, breakdowns=found.breakdown_labels)


def _places_to_enter(own: Space | None) -> list[Any]:  # Any: choices may be grouped
    """Return the choices: every place for those who look after the statistic, else the own town."""
    if own is not None:
        return [(own.key, own.name)]
    groups: list[Any] = list(place_choices(region()))
    states = sorted({district.ags[:2] for district in region().districts.all()})
    above = [(key, STATES[key]) for key in states if key in STATES]
    return [*groups, (_("Land und Bund"), [*above, (FEDERATION.key, FEDERATION.name)])]


def _own_space(request: HttpRequest, found: Statistic) -> Space | None:
    """Return the town the actor types for; None for those who look after the statistic.

    Raises:
        Forbidden: neither is the case.
    """
    if may(request.actor, "strategy.edit_statistic", found):
        return None
    towns = [space for space in editable_spaces(request.actor) if space.kind == "municipality"]
    if not towns:
        raise Forbidden(permission="strategy.enter_value")
    return towns[0]


def _spaces(request: HttpRequest) -> list[Space]:
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission="strategy.create_statistic")
    return spaces


def _draft(form: StatisticForm, found: Statistic | None = None) -> StatisticDraft:
    told = dict(form.cleaned_data)
    told.pop("owner")
    told.pop("seen", None)
    # Values are stored with the code of their part: a part that stays keeps its code.
    codes = {label: code for code, label in found.breakdown_labels.items()} if found else {}
    labels = {codes.get(label, code): label for code, label in told.pop("breakdowns").items()}
    return StatisticDraft(breakdown_labels=labels, **told)


def _initial(found: Statistic) -> dict[str, Any]:
    names = set(StatisticForm.base_fields) & {field.name for field in Statistic._meta.get_fields()}
    return {
        **{name: getattr(found, name) for name in names - {"sdgs", "action_fields"}},
        "seen": statistic_token(found),
        "sdgs": list(found.sdgs.all()),
        "action_fields": list(found.action_fields.all()),
        "breakdowns": "\n".join(str(label) for label in found.breakdown_labels.values()),
    }


def _from_template(template: Template) -> dict[str, Any]:
    return {
        "title": template.title,
        "definition": template.definition,
        "unit": template.unit,
        "decimals": template.decimals,
        "direction": template.direction,
        "adds_up": template.adds_up,
        "dimension": template.dimension,
        "life_dimension": template.life_dimension,
        "track": template.track,
        "sdgs": list(template.sdgs),
        "sdg_target": template.sdg_target,
        "source": template.hint,
    }
