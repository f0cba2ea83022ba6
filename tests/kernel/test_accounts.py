"""Joining is by invitation only; a role in one town opens no other."""

import pytest
import time_machine

from allmende.basics.errors import Forbidden
from allmende.kernel import accounts
from allmende.kernel.actor import Role
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import AuditEntry, Invitation, OutgoingMail, RoleGrant, Space
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_manager_invites_and_the_person_gets_the_role():
    town = factories.municipality()
    manager = factories.actor("manager", town)
    _invitation, token = accounts.invite(
        actor=manager, space=town.space, email="Neu@Example.org", role=Role.EDITOR
    )
    assert OutgoingMail.objects.get().link == f"/einladung/{token}/"
    user = accounts.accept(token=token, full_name="Neu Hier", password="ein-langes-passwort")
    assert user.email == "neu@example.org"
    assert RoleGrant.objects.get(user=user).role == Role.EDITOR
    assert AuditEntry.objects.filter(action="kernel.role_granted").count() == 1
    assert token not in Invitation.objects.get().token_hash


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_managers_invite(role):
    town = factories.municipality()
    with pytest.raises(Forbidden):
        accounts.invite(actor=factories.actor(role, town), space=town.space, email="a@b.de", role=Role.READER)
    assert not Invitation.objects.exists()


def test_a_manager_of_another_town_cannot_invite():
    town, other = factories.municipality(), factories.municipality()
    with pytest.raises(Forbidden):
        accounts.invite(
            actor=factories.actor("manager", other), space=town.space, email="a@b.de", role=Role.READER
        )


def test_an_invitation_works_once_and_for_14_days():
    town = factories.municipality()
    manager = factories.actor("manager", town)
    _one, token = accounts.invite(actor=manager, space=town.space, email="a@b.de", role=Role.READER)
    accounts.accept(token=token, full_name="A", password="ein-langes-passwort")
    with pytest.raises(accounts.InvitationSpent):
        accounts.accept(token=token, full_name="A", password="ein-langes-passwort")
    with time_machine.travel("2026-01-01"):
        _two, old = accounts.invite(actor=manager, space=town.space, email="c@d.de", role=Role.READER)
    with pytest.raises(accounts.InvitationSpent):
        accounts.open_invitation(old)


def test_the_link_of_an_invitation_does_not_open_an_existing_account(client_as):
    town, other = factories.municipality(), factories.municipality()
    known = factories.person("editor", other, email="known@example.org")
    manager = factories.actor("manager", town)
    _one, token = accounts.invite(actor=manager, space=town.space, email=known.email, role=Role.READER)
    with pytest.raises(accounts.InvitationSpent):
        accounts.accept(token=token, full_name="X", password="ein-langes-passwort")
    with pytest.raises(accounts.InvitationForSomebodyElse):
        accounts.accept_as(actor=factories.actor("reader", other), token=token)
    accounts.accept_as(actor=actor_of(known), token=token)
    assert RoleGrant.objects.get(user=known, space=town.space).role == Role.READER


def test_roles_of_the_consortium_do_not_exist_in_a_town():
    town = factories.municipality()
    with pytest.raises(accounts.RoleNotHere):
        accounts.invite(
            actor=factories.actor("manager", town), space=town.space, email="a@b.de", role=Role.COORDINATOR
        )
    assert Space.objects.count() == 1
