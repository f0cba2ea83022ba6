"""Which programs are told of a town's data, and whether it arrives (Abonnements)."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allmende.datahub.selectors.subscriptions import SubscriptionRow, subscriptions_of
from allmende.datahub.services import subscriptions
from allmende.datahub.views.places import town_link
from allmende.kernel.access import declares, get_or_not_found, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.ui.formats import number_text
from allmende.ui.types import Badge, Link

_STATUS = re.compile(r"answered (\d{3})")
#: More names than these are counted, not listed.
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class _Shown:
    """One subscription in words."""

    row: SubscriptionRow
    badge: Badge
    what: str
    when: str
    failure: str


@never_cache
@require_safe
@declares("datahub.manage_subscriptions")
def subscription_list(request: HttpRequest, space_id: int) -> HttpResponse:
    """Every subscription of a town."""
    space = _own_space(request, space_id)
    context = {
        "space": space,
        "rows": [_shown(row) for row in subscriptions_of(request.actor, space)],
        "breadcrumbs": [town_link(space), Link(_("Abonnements"))],
    }
    return render(request, "datahub/subscription/list.html", context)


@require_POST
@declares("datahub.manage_subscriptions")
def pause(request: HttpRequest, space_id: int, subscription_id: int) -> HttpResponse:
    """Send nothing until it is resumed."""
    space = _own_space(request, space_id)
    subscriptions.pause_subscription(actor=request.actor, owner=space, subscription_id=subscription_id)
    messages.success(request, _("Das Abonnement pausiert. Es wird nichts mehr gesendet."))
    return redirect(_path(space))


@require_POST
@declares("datahub.manage_subscriptions")
def resume(request: HttpRequest, space_id: int, subscription_id: int) -> HttpResponse:
    """Send again."""
    space = _own_space(request, space_id)
    subscriptions.resume_subscription(actor=request.actor, owner=space, subscription_id=subscription_id)
    messages.success(request, _("Das Abonnement läuft wieder."))
    return redirect(_path(space))


@require_POST
@declares("datahub.manage_subscriptions")
def delete(request: HttpRequest, space_id: int, subscription_id: int) -> HttpResponse:
    """Remove it for good."""
    space = _own_space(request, space_id)
    subscriptions.delete_subscription(actor=request.actor, owner=space, subscription_id=subscription_id)
    messages.success(request, _("Das Abonnement ist gelöscht."))
    return redirect(_path(space))


def _own_space(request: HttpRequest, space_id: int) -> Space:
    space: Space = get_or_not_found(Space.objects.filter(pk__in=request.actor.space_ids), pk=space_id)
    require(request.actor, "datahub.manage_subscriptions", space)
    return space


def _path(space: Space) -> str:
    return reverse("datahub:subscriptions", args=[space.pk])


def _shown(row: SubscriptionRow) -> _Shown:
    return _Shown(row, _badge(row), _what(row), _when(row), failure_sentence(row.error))


def _badge(row: SubscriptionRow) -> Badge:
    if row.state == "expired":
        return Badge(_("abgelaufen"), "neutral")
    if row.state == "paused":
        return Badge(_("pausiert"), "neutral")
    if row.is_failing:
        return Badge(_("kommt nicht an"), "danger")
    return (
        Badge(_("läuft"), "success") if row.times_sent else Badge(_("bereit, noch nichts gesendet"), "info")
    )


def _what(row: SubscriptionRow) -> str:
    about = _joined(row.urns or row.types) or _("alle Datenpunkte")
    if not row.attributes:
        return about
    return _("%(about)s: %(attributes)s") % {"about": about, "attributes": _joined(row.attributes)}


def _when(row: SubscriptionRow) -> str:
    if row.interval_s is None:
        return _("bei jeder Änderung")
    if row.interval_s % 60 == 0:
        minutes = int(row.interval_s // 60)
        text = ngettext("jede Minute", "alle %(minutes)s Minuten", minutes)
        return text % {"minutes": number_text(minutes)}
    return _("alle %(seconds)s Sekunden") % {"seconds": number_text(row.interval_s)}


def _joined(names: tuple[str, ...]) -> str:
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    rest = number_text(len(names) - MOST_NAMES)
    return _("%(names)s und %(rest)s weitere") % {"names": ", ".join(names[:MOST_NAMES]), "rest": rest}


def failure_sentence(error: str) -> str:
    """Return what the hub noted of a failure in plain words."""
    status = _STATUS.match(error)
    if status:
        return _("Der Empfänger hat mit dem Fehler %(status)s geantwortet.") % {"status": status[1]}
    if error.startswith("no answer"):
        return _("Der Empfänger hat nicht rechtzeitig geantwortet.")
    if "private network" in error:
        return _("Die Adresse liegt in einem geschützten Netz. Dorthin sendet die Plattform nicht.")
    if error.startswith("dropped"):
        return _("Es warteten zu viele Nachrichten; die ältesten wurden verworfen.")
    if error.startswith("not sent"):
        return _("Beim Anhalten der Plattform blieb eine Nachricht liegen.")
    return _("Der Empfänger war nicht erreichbar.")
