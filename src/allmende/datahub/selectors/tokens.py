"""A town's keys for programs, and which kinds of entity everybody may read."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from allmende.datahub.models import AccessToken, Entity, PublicType
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space


@dataclass(frozen=True, slots=True)
class TypeReach:
    """How many entities of a kind a town has, and who may read them.

    Attributes:
        follows_release: Schools and rooms: decided school by school.
    """

    type: str
    entities: int
    public: int
    is_public: bool
    follows_release: bool


def tokens_of(actor: Actor, space: Space) -> "QuerySet[AccessToken]":
    """Return the keys of a town, valid ones first.

    Raises:
        Forbidden: the actor does not answer for the town.
    """
    require(actor, "datahub.manage_tokens", space)
    return AccessToken.objects.filter(tenant=space).order_by("revoked_at", "-created_at")


def reach_of_types(actor: Actor, space: Space, released: frozenset[str]) -> list[TypeReach]:
    """Return the kinds of entity a town has, by name.

    Args:
        released: Kinds that follow the release of their school.
    """
    require(actor, "datahub.manage_tokens", space)
    public = set(PublicType.objects.filter(tenant=space).values_list("type", flat=True))
    counted = (
        Entity.objects.filter(tenant=space, removed_at=None, is_current=True)
        .values("type")
        .annotate(entities=Count("pk"), public=Count("pk", filter=Q(is_public=True)))
        .order_by("type")
    )
    return [
        TypeReach(row["type"], row["entities"], row["public"], row["type"] in public, row["type"] in released)
        for row in counted
    ]
