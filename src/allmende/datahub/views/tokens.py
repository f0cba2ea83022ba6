"""A town's keys for programs, and what programs may read without one."""

from datetime import datetime, time

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from allmende.datahub.local_time import ZONE
from allmende.datahub.models import AccessToken, TokenRight
from allmende.datahub.selectors.tokens import reach_of_types, tokens_of
from allmende.datahub.services import tokens
from allmende.datahub.views.key_handover import forget, hand_over, handed_over
from allmende.datahub.views.places import town_link
from allmende.kernel.access import declares, get_or_not_found, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.ui.formats import number_text
from allmende.ui.forms import DateInput
from allmende.ui.types import Badge, Link


class TokenForm(forms.Form):
    """What a new key is for and what it opens."""

    name = forms.CharField(
        label=gettext_lazy("Wofür"),
        max_length=200,
        help_text=gettext_lazy("Zum Beispiel: Grafana der Stadtwerke. So erkennen Sie den Zugang wieder."),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, wofür der Zugang ist.")},
    )
    right = forms.ChoiceField(
        label=gettext_lazy("Recht"), choices=TokenRight.choices, initial=TokenRight.READ
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Gültig bis einschließlich"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Leer lassen: gilt, bis Sie ihn zurückziehen."),
        error_messages={
            "invalid": gettext_lazy("Das ist kein Datum. Bitte schreiben Sie es so: 2027-03-31.")
        },
    )

    def clean_expires_on(self) -> datetime | None:
        """Return the end of the day in Berlin.

        Raises:
            ValidationError: the day is over.
        """
        day = self.cleaned_data["expires_on"]
        if day is None:
            return None
        end = datetime.combine(day, time.max, tzinfo=ZONE)
        if end <= timezone.now():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return end


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.manage_tokens")
def token_list(request: HttpRequest, space_id: int) -> HttpResponse:
    """The keys of a town; a new one is shown once."""
    space = _own_space(request, space_id)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        _token, plain = tokens.issue_token(
            actor=request.actor, owner=space, name=given["name"], right=given["right"],
            expires_at=given["expires_on"],
        )  # fmt: skip
        messages.success(request, _("Der Zugang gilt ab sofort. Bitte kopieren Sie ihn jetzt."))
        return hand_over(redirect(_path(space)), plain, path=_path(space), owner=f"space-{space.pk}")
    new_key = handed_over(request, owner=f"space-{space.pk}")
    response = render(
        request, "datahub/token/list.html", _context(request, space, form, new_key),
        status=422 if form.errors else 200,
    )  # fmt: skip
    return forget(response, path=_path(space)) if new_key else response


@require_POST
@declares("datahub.manage_tokens")
def withdraw(request: HttpRequest, space_id: int, token_id: int) -> HttpResponse:
    """End a key."""
    space = _own_space(request, space_id)
    token = tokens.withdraw_token(actor=request.actor, owner=space, token_id=token_id)
    messages.success(request, _("Der Zugang „%(name)s“ gilt nicht mehr.") % {"name": token.name})
    return redirect(_path(space))


@require_POST
@declares("datahub.manage_tokens")
def release(request: HttpRequest, space_id: int) -> HttpResponse:
    """Show a kind of entity to everybody, or only to holders of a key."""
    space = _own_space(request, space_id)
    is_public = request.POST.get("is_public") == "1"
    entity_type = request.POST.get("type", "")
    number = tokens.set_type_public(
        actor=request.actor, owner=space, entity_type=entity_type, is_public=is_public
    )
    if is_public:
        text = ngettext(
            "%(number)s Datenpunkt ist jetzt öffentlich.",
            "%(number)s Datenpunkte sind jetzt öffentlich.",
            number,
        )
    else:
        text = ngettext(
            "%(number)s Datenpunkt ist jetzt intern.", "%(number)s Datenpunkte sind jetzt intern.", number
        )
    messages.success(request, text % {"number": number_text(number)})
    return redirect(_path(space))


def _own_space(request: HttpRequest, space_id: int) -> Space:
    space: Space = get_or_not_found(Space.objects.filter(pk__in=request.actor.space_ids), pk=space_id)
    require(request.actor, "datahub.manage_tokens", space)
    return space


def _path(space: Space) -> str:
    return reverse("datahub:tokens", args=[space.pk])


def _context(request: HttpRequest, space: Space, form: TokenForm, new_key: str) -> dict[str, object]:
    address = f"{settings.ALLMENDE_ENV.public_url}/ngsi-ld/v1"
    return {
        "space": space,
        "form": form,
        "new_key": new_key,
        "rows": [{"token": token, "badge": _badge(token)} for token in tokens_of(request.actor, space)],
        "types": reach_of_types(request.actor, space, tokens.RELEASED_TYPES),
        "address": address,
        "curl": (
            f"curl -H 'NGSILD-Tenant: {space.key}' -H 'Authorization: Bearer {new_key or 'IHR-ZUGANG'}' \\\n"
            f"  '{address}/entities?type=Room&limit=5'"
        ),
        "breadcrumbs": [town_link(space), Link(_("Zugänge für Programme"))],
    }


def _badge(token: AccessToken) -> Badge:
    if token.revoked_at is not None:
        return Badge(_("zurückgezogen"), "neutral")
    if token.expires_at is not None and token.expires_at <= timezone.now():
        return Badge(_("abgelaufen"), "warning")
    return Badge(_("gültig"), "success")
