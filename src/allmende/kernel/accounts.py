"""Accounts: joining is by invitation only; roles come from grants."""

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.errors import AllmendeError, Forbidden
from allmende.kernel import audit, notification
from allmende.kernel.access import add_permission, get_or_not_found, require
from allmende.kernel.actor import MANAGING_ROLES, Actor, Role
from allmende.kernel.errors import say
from allmende.kernel.models import Invitation, RoleGrant, Space, SpaceKind, User

VALID_FOR = timedelta(days=14)


class InvitationSpent(AllmendeError):
    """The invitation was used, withdrawn or is too old."""

    code = "kernel.invitation_spent"
    kind = "conflict"


class RoleNotHere(AllmendeError):
    """The role does not exist in this kind of space."""

    code = "kernel.role_not_here"


class LastManager(AllmendeError):
    """Nobody else answers for this space."""

    code = "kernel.last_manager"
    kind = "conflict"


say(
    LastManager.code,
    gettext_lazy(
        "Das ist die letzte verantwortliche Person. Bitte laden Sie zuerst eine andere ein, "
        "die die Verantwortung übernimmt."
    ),
)
say(
    InvitationSpent.code,
    gettext_lazy(
        "Diese Einladung gilt nicht mehr. Bitte lassen Sie sich von Ihrer Kommune eine neue schicken."
    ),
)
say(RoleNotHere.code, gettext_lazy("Diese Rolle gibt es hier nicht. Bitte wählen Sie eine andere."))

ROLES_OF: dict[str, list[Role]] = {
    SpaceKind.MUNICIPALITY: [Role.READER, Role.EDITOR, Role.MANAGER],
    SpaceKind.CONSORTIUM: [Role.READER, Role.COORDINATOR, Role.ADMIN],
}


def _may_invite(actor: Actor, space: Space) -> bool:
    return actor.may_manage(space.pk) or actor.is_admin


add_permission("kernel.invite", _may_invite)


def _require_to_give(actor: Actor, role: str) -> None:
    """Only administrators make and unmake administrators: nobody gives more than he or she has.

    Raises:
        Forbidden: the actor is no administrator.
    """
    if role == Role.ADMIN and not actor.is_admin:
        raise Forbidden(permission="kernel.invite")


def _require_another_manager(grant: RoleGrant) -> None:
    """Let a role go unless it is the last one that answers for its space.

    Raises:
        LastManager: it is.
    """
    # The space's row serves as the queue for two people who leave at once.
    Space.objects.select_for_update().get(pk=grant.space_id)
    others = RoleGrant.objects.filter(space=grant.space_id, role__in=MANAGING_ROLES).exclude(pk=grant.pk)
    if grant.role in MANAGING_ROLES and not others.exists():
        raise LastManager


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes open sign-up; accounts come from invitations."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody joins without being asked."""
        del request
        return False


def hash_of(token: str) -> str:
    """Return what is stored of a secret that was shown once."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, actor: Actor, space: Space, email: str, role: Role) -> tuple[Invitation, str]:
    """Ask a person to join a space; the token is part of the mailed link and is not stored.

    Raises:
        Forbidden: the actor does not manage this space, or is no administrator and asks for one.
        RoleNotHere: e.g. a coordinator in a municipality.
    """
    require(actor, "kernel.invite", space)
    _require_to_give(actor, role)
    if role not in ROLES_OF[space.kind]:
        raise RoleNotHere(role=role)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        space=space,
        email=email.lower(),
        role=role,
        token_hash=hash_of(token),
        invited_by=actor.name,
        expires_at=timezone.now() + VALID_FOR,
    )
    audit.record("kernel.person_invited", actor=actor, subject=invitation, changes={"role": role})
    notification.send(
        actor=actor,
        to=[email],
        space=space,
        subject=_("Einladung: Mitarbeit für %(space)s") % {"space": space.name},
        body=_(
            "%(who)s lädt Sie ein, für %(space)s mitzuarbeiten. "
            "Über den Link legen Sie Ihren Namen und ein Passwort fest. Er gilt 14 Tage."
        )
        % {"who": actor.name, "space": space.name},
        link=f"/einladung/{token}/",
    )
    return invitation, token


def open_invitation(token: str) -> Invitation:
    """Return the invitation behind a link.

    Raises:
        NotFound: no such link.
        InvitationSpent: used, withdrawn or older than 14 days.
    """
    invitation = get_or_not_found(Invitation.objects.select_related("space"), token_hash=hash_of(token))
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at < timezone.now():
        raise InvitationSpent
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Whether the invited person has an account already and only needs to sign in."""
    return User.objects.filter(email=invitation.email).exists()


class InvitationForSomebodyElse(AllmendeError):
    """The signed-in person is not the one who was invited."""

    code = "kernel.invitation_for_somebody_else"
    kind = "forbidden"


say(
    InvitationForSomebodyElse.code,
    gettext_lazy("Diese Einladung gilt einer anderen E-Mail-Adresse. Bitte melden Sie sich mit dieser an."),
)


@transaction.atomic
def accept(*, token: str, full_name: str, password: str) -> User:
    """Create the invited person's account and grant the role.

    Raises:
        InvitationSpent: used, withdrawn, too old, or the address has an account: a link in a
            mail must not open an account that is protected by a password.
    """
    invitation = _locked(token)
    if has_account(invitation):
        raise InvitationSpent
    user = User.objects.create_user(invitation.email, password, full_name=full_name)
    _fulfil(invitation, user)
    return user


@transaction.atomic
def accept_as(*, actor: Actor, token: str) -> None:
    """Grant the role to the signed-in person who was invited.

    Raises:
        InvitationForSomebodyElse: the addresses differ.
        LastManager: the person answers for the space alone and would only read or edit afterwards.
    """
    invitation = _locked(token)
    if actor.user_id is None or actor.email != invitation.email:
        raise InvitationForSomebodyElse
    held = RoleGrant.objects.filter(user=actor.user_id, space=invitation.space).first()
    if held is not None and invitation.role not in MANAGING_ROLES:
        _require_another_manager(held)
    _fulfil(invitation, User.objects.get(pk=actor.user_id))


def _locked(token: str) -> Invitation:
    Invitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    return open_invitation(token)


def _fulfil(invitation: Invitation, user: User) -> None:
    actor = Actor(kind="person", name=str(user), user_id=user.pk)
    grant_role(actor=actor, user=user, space=invitation.space, role=Role(invitation.role))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])


def grant_role(*, actor: Actor, user: User, space: Space, role: Role) -> RoleGrant:
    """Give a person a role in a space; a second grant replaces the first.

    Called after the right was checked (an invitation, the command line); it is written down.
    """
    grant, _created = RoleGrant.objects.update_or_create(user=user, space=space, defaults={"role": role})
    audit.record(
        "kernel.role_granted", actor=actor, subject=user, changes={"space": space.name, "role": role}
    )
    return grant


@transaction.atomic
def withdraw_role(*, actor: Actor, grant_id: int) -> None:
    """Take a person's role in a space away; the account and its history stay.

    Raises:
        Forbidden: the actor does not manage the space, or is no administrator and unmakes one.
        LastManager: nobody would be left to answer for the space.
    """
    grant = get_or_not_found(RoleGrant.objects.select_related("space", "user"), pk=grant_id)
    require(actor, "kernel.invite", grant.space)
    _require_to_give(actor, grant.role)
    _require_another_manager(grant)
    audit.record(
        "kernel.role_withdrawn", actor=actor, subject=grant.user, changes={"space": grant.space.name}
    )
    grant.delete()


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int) -> None:
    """Make an open invitation's link void."""
    invitation = get_or_not_found(Invitation.objects.select_related("space"), pk=invitation_id)
    require(actor, "kernel.invite", invitation.space)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("kernel.invitation_withdrawn", actor=actor, subject=invitation)
