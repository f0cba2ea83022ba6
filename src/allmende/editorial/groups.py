"""Roles of people become groups of Wagtail: one for those who write and one for those who approve, per space.

Nobody keeps these groups by hand: they follow `kernel.RoleGrant`, at the latest when a person enters the
editorial rooms.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.models import GroupPagePermission, Page

from allmende.editorial.models import StrategyText
from allmende.kernel.actor import EDITING_ROLES, MANAGING_ROLES
from allmende.kernel.models import RoleGrant, User

_PREFIX: Final = "Redaktion:"
_WRITERS: Final = "schreiben"
_APPROVERS: Final = "freigeben"
_RIGHTS: Final = {
    _WRITERS: ("add_page", "change_page"),
    _APPROVERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}


def texts_of(space_ids: Iterable[int]) -> "QuerySet[Any]":
    """Return the texts of the strategies that these spaces own."""
    found: QuerySet[Any] = StrategyText.objects.filter(strategy__owner_id__in=set(space_ids))
    return found


def _name(space_id: int, part: str) -> str:
    return f"{_PREFIX}{space_id}:{part}"


def open_text(text: StrategyText, owner_id: int) -> None:
    """Give the people of the strategy's owner (a space) their rights in its text."""
    page = Page.objects.get(pk=text.pk)
    for part, codenames in _RIGHTS.items():
        group = _group(owner_id, part)
        for right in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames, content_type__model="page"
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)


def _group(space_id: int, part: str) -> Group:
    """Return the group, with everybody in it if it is new."""
    group, is_new = Group.objects.get_or_create(name=_name(space_id, part))
    if is_new:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
        roles = EDITING_ROLES if part == _WRITERS else MANAGING_ROLES
        group.user_set.add(*User.objects.filter(grants__space_id=space_id, grants__role__in=roles))
    return group


def sync_person(user: User) -> None:
    """Put a person into the groups of today's roles and take them out of all others of ours."""
    wanted: dict[str, tuple[int, str]] = {}
    for space_id, role in RoleGrant.objects.filter(user=user).values_list("space_id", "role"):
        for part, roles in ((_WRITERS, EDITING_ROLES), (_APPROVERS, MANAGING_ROLES)):
            if role in roles:
                wanted[_name(space_id, part)] = (space_id, part)
    has = set(user.groups.filter(name__startswith=_PREFIX).values_list("name", flat=True))
    if gone := has - wanted.keys():
        user.groups.remove(*Group.objects.filter(name__in=gone))
    for name in wanted.keys() - has:
        user.groups.add(_group(*wanted[name]))


def sync_after_grant(instance: RoleGrant, **_signal: object) -> None:
    """Follow a role that was given, changed or withdrawn; mails on comments go by these groups."""
    user = User.objects.filter(pk=instance.user_id).first()
    if user is not None:
        sync_person(user)
