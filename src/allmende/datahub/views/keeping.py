"""A town's page about keeping: what stays how long, what goes next, and how that is changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from django.contrib import messages
from django.db.models import Max, Min, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from allmende.datahub.history_forms import KeepingForm
from allmende.datahub.models import Afterwards, ColdFile, ColdRemoval, Dataset
from allmende.datahub.permissions import may_manage
from allmende.datahub.selectors.keeping import (
    Due,
    Group,
    Rule,
    attribute_titles,
    due_of,
    groups_of,
    keeping_sentence,
    next_run,
    own_dataset,
    rule_of,
)
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.services.keeping import set_keeping
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.region.models import Municipality
from allmende.ui.formats import day_text, moment_text, number_text
from allmende.ui.types import Fact, Link

LIST_PAGE = "datahub/keeping/list.html"
FORM_PAGE = "datahub/keeping/form.html"
CHECK_PAGE = "datahub/keeping/check.html"


@dataclass(frozen=True, slots=True)
class Part:
    """One dataset on the page.

    Attributes:
        longer: Attribute and sentence, where another dataset keeps the same readings longer.
    """

    dataset: Dataset
    facts: list[Fact]
    longer: list[str]


@never_cache
@require_safe
@declares("datahub.view_source")
def keeping(request: HttpRequest, slug: str) -> HttpResponse:
    """What stays how long, and what goes next."""
    town = own_town(request.actor, slug)
    now = now_utc()
    groups = groups_of(town.space.pk)
    datasets = Dataset.objects.filter(owner=town.space).select_related("keeping", "owner").order_by("title")
    context = {
        "town": town,
        "parts": [_part(dataset, groups, town.space, now) for dataset in datasets],
        "free": [_free_row(group, town.space, now) for group in groups if group.rule is None],
        "free_columns": [_("Art"), _("Merkmal"), _("Messreihen"), _("Messwerte")],
        "archive": _archive_facts(town.space),
        "waiting": ColdRemoval.objects.filter(tenant=town.space).exists(),
        "next_run": next_run(now),
        "may_manage": may_manage(request.actor, town.space),
        "breadcrumbs": [town_link(town.space), Link(_("Aufbewahrung"))],
    }
    return render(request, LIST_PAGE, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.set_keeping")
def change(request: HttpRequest, slug: str, dataset_slug: str) -> HttpResponse:
    """Change how long a dataset is kept: ask, show what it means, then do it."""
    town = own_town(request.actor, slug)
    dataset = own_dataset(request.actor, town.space, dataset_slug)
    require(request.actor, "datahub.set_keeping", dataset)
    form = KeepingForm(request.POST or None, initial=_initial(rule_of(dataset)))
    if not form.is_valid():
        return _form_page(request, town, dataset, form)
    if request.POST.get("schritt") != "bestaetigen":
        return _check_page(request, town, dataset, form)
    set_keeping(actor=request.actor, dataset=dataset, rule=form.rule, reason=form.cleaned_data["reason"])
    text = _("%(title)s: %(sentence)s. Das gilt ab dem nächsten Lauf.")
    values = {"title": dataset.title, "sentence": keeping_sentence(form.rule)}
    messages.success(request, text % values)
    return redirect("datahub:keeping", slug)


def _part(dataset: Dataset, groups: list[Group], space: Space, now: datetime) -> Part:
    own = [group for group in groups if dataset in group.datasets]
    rule = rule_of(dataset)
    longer = [_longer_sentence(group) for group in own if group.rule is not None and group.rule != rule]
    facts = [Fact(_("Eingestellt"), keeping_sentence(rule)), *_due_facts(_due(own, space, now))]
    return Part(dataset, facts, longer)


def _due(groups: list[Group], space: Space, now: datetime) -> Due | None:
    """Add up what goes from groups that may have different rules."""
    found = [due_of([group], group.rule, space.pk, now) for group in groups if group.rule is not None]
    return reduce(_sum, found) if found else None


def _sum(one: Due, other: Due) -> Due:
    days = [day for day in (one.first_day, other.first_day) if day is not None]
    rollups = [day for day in (one.first_rollup_day, other.first_rollup_day) if day is not None]
    return replace(
        one,
        raw_before=min(one.raw_before, other.raw_before),
        readings_next=one.readings_next + other.readings_next,
        readings_soon=one.readings_soon + other.readings_soon,
        readings=one.readings + other.readings,
        first_day=min(days, default=None),
        rollup_days=one.rollup_days + other.rollup_days,
        rollup_days_next=one.rollup_days_next + other.rollup_days_next,
        first_rollup_day=min(rollups, default=None),
    )


def _due_facts(due: Due | None) -> list[Fact]:
    if due is None or not (due.readings or due.rollup_days):
        return [Fact(_("Vorhanden"), _("noch keine Messwerte ganzer Tage"))]
    since = day_text(due.first_day) if due.first_day else None
    readings = _("%(number)s Messwerte seit %(day)s") % {"number": number_text(due.readings), "day": since}
    facts = [
        Fact(_("Vorhanden"), readings if due.readings else _("keine einzelnen Messwerte mehr")),
        Fact(_("Beim nächsten Lauf"), _going(due)),
        Fact(
            _("In den nächsten 30 Tagen"),
            _("%(number)s Messwerte werden gelöscht") % {"number": number_text(due.readings_soon)}
            if due.readings_soon
            else _("wird nichts gelöscht"),
        ),
    ]
    if due.first_rollup_day and due.first_rollup_day != due.first_day:
        rolled = _("%(number)s, seit %(day)s") % {
            "number": number_text(due.rollup_days),
            "day": day_text(due.first_rollup_day),
        }
        facts.append(Fact(_("Tageswerte"), rolled))
    return facts


def _going(due: Due) -> str:
    at = moment_text(due.next_run)
    if not (due.readings_next or due.rollup_days_next):
        return _("%(at)s: nichts wird gelöscht") % {"at": at}
    values = {
        "at": at,
        "number": number_text(due.readings_next),
        "day": day_text(due.raw_before),
        "rollups": number_text(due.rollup_days_next),
    }
    text = _("%(at)s: %(number)s Messwerte von vor dem %(day)s werden gelöscht") % values
    return text + (_(", dazu %(rollups)s Tageswerte") % values if due.rollup_days_next else "")


def _longer_sentence(group: Group) -> str:
    assert group.rule is not None  # noqa: S101 - the caller has looked
    values = {
        "attribute": attribute_titles(group.datasets[0].owner_id).get(group.attribute, group.attribute),
        "titles": ", ".join(dataset.title for dataset in group.datasets),
        "sentence": keeping_sentence(group.rule),
    }
    text = _("%(attribute)s gehört zu mehreren Datensätzen (%(titles)s). Am längsten gilt: %(sentence)s.")
    return text % values


def _free_row(group: Group, space: Space, now: datetime) -> list[object]:
    due = due_of([group], Rule(1, None), space.pk, now)
    return [group.entity_type, group.attribute, number_text(len(group.series)), number_text(due.readings)]


def _archive_facts(space: Space) -> list[Fact]:
    found = ColdFile.objects.filter(tenant=space).aggregate(
        rows=Sum("rows"), size=Sum("size"), first=Min("month"), last=Max("month")
    )
    if not found["rows"]:
        return []
    span = f"{found['first']:%m/%Y} bis {found['last']:%m/%Y}"
    return [
        Fact(_("Monate im Archiv"), span),
        Fact(_("Messwerte im Archiv"), number_text(found["rows"])),
        Fact(_("Größe"), _("%(size)s MB") % {"size": number_text(found["size"] / 1_000_000, 1)}),
    ]


def _initial(rule: Rule) -> dict[str, object]:
    return {
        "raw_months": rule.raw_months,
        "afterwards": Afterwards.FORGET if rule.forgets else Afterwards.ROLLUPS,
        "rollup_months": None if rule.forgets else rule.rollup_months,
    }


def _form_page(request: HttpRequest, town: Municipality, dataset: Dataset, form: KeepingForm) -> HttpResponse:
    context = {
        "form": form,
        "dataset": dataset,
        "cancel_url": reverse("datahub:keeping", args=[town.slug]),
        "breadcrumbs": _crumbs(town, dataset),
    }
    return render(request, FORM_PAGE, context, status=422 if form.is_bound else 200)


def _check_page(
    request: HttpRequest, town: Municipality, dataset: Dataset, form: KeepingForm
) -> HttpResponse:
    now = now_utc()
    groups = [
        group
        for group in groups_of(town.space.pk, instead={dataset.pk: form.rule})
        if dataset in group.datasets
    ]
    due = _due(groups, town.space, now)
    context = {
        "form": form,
        "dataset": dataset,
        "facts": [
            Fact(_("Bisher"), keeping_sentence(rule_of(dataset))),
            Fact(_("Künftig"), keeping_sentence(form.rule)),
            *_due_facts(due),
        ],
        "loses": due is not None and bool(due.readings_soon or due.rollup_days_next),
        "longer": [
            _longer_sentence(group) for group in groups if group.rule is not None and group.rule != form.rule
        ],
        "cancel_url": reverse("datahub:keeping", args=[town.slug]),
        "breadcrumbs": _crumbs(town, dataset),
    }
    return render(request, CHECK_PAGE, context)


def _crumbs(town: Municipality, dataset: Dataset) -> list[Link]:
    back = reverse("datahub:keeping", args=[town.slug])
    return [town_link(town.space), Link(_("Aufbewahrung"), back), Link(dataset.title)]
