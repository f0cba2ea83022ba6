"""People and roles of a space, invitations, and the mails the installation owes or sent."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.basics.errors import NotFound
from allmende.kernel import accounts
from allmende.kernel.access import PUBLIC, SIGNED_IN, declares, get_or_not_found, may, require
from allmende.kernel.actor import Role
from allmende.kernel.forms import ROLE_NAMES, InvitationForm, JoinForm
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Invitation, OutgoingMail, RoleGrant, Space
from allmende.ui.types import Link


def _spaces(request: HttpRequest) -> list[Space]:
    return list(Space.objects.filter(pk__in=request.actor.space_ids).order_by("name"))


@declares(SIGNED_IN)
def people(request: HttpRequest) -> HttpResponse:
    """List who works for my spaces, and what may be changed there."""
    spaces = _spaces(request)
    groups = [
        {
            "space": space,
            "may_invite": may(request.actor, "kernel.invite", space),
            "people": [
                {"grant": grant, "role": ROLE_NAMES[Role(grant.role)]}
                for grant in RoleGrant.objects.filter(space=space)
                .select_related("user")
                .order_by("user__full_name")
            ],
            "open": Invitation.objects.filter(
                space=space, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
            ),
        }
        for space in spaces
    ]
    context = {"groups": groups, "breadcrumbs": [Link(_("Menschen und Rollen"))]}
    return render(request, "kernel/person/list.html", context)


@declares("kernel.invite")
def invite(request: HttpRequest, space_id: int) -> HttpResponse:
    """Invite a person; the mail with the link is stored and sent by the worker."""
    space = get_or_not_found(Space.objects.filter(pk__in=request.actor.space_ids), pk=space_id)
    require(request.actor, "kernel.invite", space)
    form = InvitationForm(request.POST or None, space=space)
    if request.method == "POST" and form.is_valid():
        accounts.invite(
            actor=request.actor,
            space=space,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
        )
        messages.success(request, _("Die Einladung ist unterwegs."))
        return redirect("kernel:people")
    crumbs = [Link(_("Menschen und Rollen"), "/menschen/"), Link(_("Einladen"))]
    context = {"form": form, "space": space, "breadcrumbs": crumbs}
    return render(request, "kernel/invitation/new.html", context, status=422 if form.errors else 200)


@require_POST
@declares("kernel.invite")
def withdraw_role(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Take a role away."""
    get_or_not_found(RoleGrant.objects.filter(space_id__in=request.actor.space_ids), pk=grant_id)
    accounts.withdraw_role(actor=request.actor, grant_id=grant_id)
    messages.success(request, _("Die Rolle ist entzogen."))
    return redirect("kernel:people")


@require_POST
@declares("kernel.invite")
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Make an open invitation void."""
    get_or_not_found(Invitation.objects.filter(space_id__in=request.actor.space_ids), pk=invitation_id)
    accounts.withdraw_invitation(actor=request.actor, invitation_id=invitation_id)
    messages.success(request, _("Die Einladung gilt nicht mehr."))
    return redirect("kernel:people")


@declares(PUBLIC)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: a new person sets name and password, a known one signs in and agrees."""
    invitation = accounts.open_invitation(token)
    if accounts.has_account(invitation):
        return _join_known(request, invitation, token)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = accounts.accept(token=token, **form.cleaned_data)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        messages.success(request, _("Willkommen. Hier sehen Sie, was auf Sie wartet."))
        return redirect("/schreibtisch/")
    context = {"invitation": invitation, "form": form, "breadcrumbs": [Link(_("Einladung"))]}
    return render(request, "kernel/invitation/join.html", context, status=422 if form.errors else 200)


def _join_known(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if request.actor.is_anonymous:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        accounts.accept_as(actor=request.actor, token=token)
        messages.success(request, _("Sie arbeiten jetzt auch hier mit."))
        return redirect("/schreibtisch/")
    return render(
        request,
        "kernel/invitation/join.html",
        {"invitation": invitation, "breadcrumbs": [Link(_("Einladung"))]},
    )


@declares(SIGNED_IN)
def own_address(request: HttpRequest) -> HttpResponse:
    """Close the page on which people would change their own address.

    Mails and invitations are found by the address, and nothing proves that a new one is theirs.
    """
    raise NotFound


@declares(SIGNED_IN)
def mails(request: HttpRequest) -> HttpResponse:
    """List the mails to the reader, and those of the spaces the reader answers for."""
    managed = [space.pk for space in _spaces(request) if request.actor.may_manage(space.pk)]
    rows = OutgoingMail.objects.filter(recipient=request.actor.email) | OutgoingMail.objects.filter(
        space_id__in=managed, erase_on=None
    ).exclude(link__startswith="/einladung/")
    page = Paginator(rows.distinct(), 30).get_page(request.GET.get("seite"))
    return render(request, "kernel/mail/list.html", {"page": page, "breadcrumbs": [Link(_("Nachrichten"))]})
