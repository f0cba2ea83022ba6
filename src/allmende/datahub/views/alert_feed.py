"""A town's alerts as an Atom feed: public ones for everybody, all of them with a key."""

import base64
import binascii
from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.datahub import selectors
from allmende.datahub.models import AccessToken, Alert
from allmende.datahub.services.alert_notices import place_of
from allmende.datahub.services.sources import hash_of
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.region.selectors import municipality_by_slug
from allmende.ui.formats import moment_text, quantity_text


@require_safe
@declares(PUBLIC)
def alert_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest hundred alerts.

    A feed reader shows a key (Zugang) as password or as bearer token; a signed-in person of the town
    needs none.
    """
    town = municipality_by_slug(slug)
    key = _shown_key(request)
    if key and not _opens(key, town.space):
        answer = HttpResponse(
            _("Dieser Zugang gilt nicht."), status=401, content_type="text/plain; charset=utf-8"
        )
        answer["WWW-Authenticate"] = 'Basic realm="Allmende", charset="UTF-8"'
        return answer
    sees_all = bool(key) or town.space_id in request.actor.space_ids
    alerts = list(selectors.feed_alerts(town.space, sees_all=sees_all))
    address = request.build_absolute_uri(reverse("datahub:alerts", args=[town.slug]))
    feed = Atom1Feed(
        title=_("Meldungen: %(town)s") % {"town": town.name},
        link=address,
        description=_("Wo ein Messwert zu lange jenseits seiner Schwelle lag."),
        language="de",
        feed_url=request.build_absolute_uri(),
    )
    for alert in alerts:
        feed.add_item(
            title=_title(alert),
            link=address,
            description=_text(alert),
            unique_id=f"tag:{request.get_host()},2026:meldung-{alert.pk}",
            pubdate=alert.raised_at,
            updateddate=_changed_at(alert),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-store" if sees_all else "public, max-age=60"
    response["Vary"] = "Authorization, Cookie"
    return response


def _shown_key(request: HttpRequest) -> str:
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            pair = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return "?"
        return pair.partition(":")[2] or "?"
    return ""


def _opens(key: str, space: Space) -> bool:
    valid = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    found = AccessToken.objects.filter(valid, tenant=space, token_hash=hash_of(key), revoked_at=None)
    return bool(found.update(last_used_at=timezone.now()))


def _title(alert: Alert) -> str:
    words = {"title": alert.rule.title, "place": place_of(alert)}
    title = _("%(title)s: %(place)s") % words
    if alert.ended_at is not None:
        title = _("%(title)s (vorbei)") % {"title": title}
    return _("[simuliert] %(subject)s") % {"subject": title} if alert.is_simulated else title


def _text(alert: Alert) -> str:
    words = {
        "since": moment_text(alert.began_at),
        "bound": quantity_text(alert.rule.limit, alert.rule.unit),
        "peak": quantity_text(alert.peak, alert.rule.unit),
    }
    if alert.rule.is_below:
        text = _("Seit %(since)s unter %(bound)s. Niedrigster Wert: %(peak)s.") % words
    else:
        text = _("Seit %(since)s über %(bound)s. Höchster Wert: %(peak)s.") % words
    if alert.ended_at is not None:
        text += " " + _("Vorbei seit %(at)s.") % {"at": moment_text(alert.ended_at)}
    return text


def _changed_at(alert: Alert) -> datetime:
    times = (alert.raised_at, alert.ended_at, alert.acknowledged_at, alert.closed_at)
    return max(at for at in times if at is not None)
