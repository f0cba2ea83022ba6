"""Read questions about places and who belongs together. Places are public facts."""

from collections.abc import Iterable

from django.db.models import QuerySet

from allmende.basics.errors import NotFound
from allmende.kernel.access import get_or_not_found
from allmende.kernel.models import Space
from allmende.region.models import (
    Consortium,
    Contact,
    LegalText,
    Membership,
    MembershipKind,
    Municipality,
    ProfileAnswer,
    Region,
)


def region() -> Region:
    """Return the one region of this installation.

    Raises:
        NotFound: no pack was loaded yet.
    """
    found = Region.objects.first()
    if found is None:
        raise NotFound(what="region")
    return found


def consortium() -> Consortium:
    """Return the region's consortium."""
    found = Consortium.objects.select_related("space", "region").first()
    if found is None:
        raise NotFound(what="consortium")
    return found


def municipalities() -> QuerySet[Municipality]:
    """Return all municipalities in German order of words, without their boundaries."""
    return Municipality.objects.select_related("district", "space").defer("boundary")


def municipalities_with_boundary() -> QuerySet[Municipality]:
    """Return all municipalities with their outlines, for maps."""
    return Municipality.objects.select_related("district", "space")


def municipality_by_slug(slug: str) -> Municipality:
    """Return the town with this address part, or raise NotFound."""
    return get_or_not_found(municipalities(), slug=slug)


def municipality_of(space: Space) -> Municipality | None:
    """Return the town whose space this is; None for the consortium's own space."""
    return municipalities().filter(space=space).first()


def memberships() -> QuerySet[Membership]:
    """Return who belongs to the consortium."""
    return Membership.objects.select_related("municipality", "organisation")


def pioneers() -> list[Municipality]:
    """Return the towns that signed the declaration of intent first."""
    rows = memberships().filter(kind=MembershipKind.PIONEER, municipality__isnull=False)
    return [row.municipality for row in rows.order_by("municipality__sort_key") if row.municipality]


def coordinating_organisation() -> Membership | None:
    """Return the agency that coordinates the consortium, if there is one."""
    return memberships().filter(kind=MembershipKind.COORDINATOR).first()


def contacts_of(municipality: Municipality) -> QuerySet[Contact]:
    """Return whom to ask in this town."""
    return municipality.contacts.order_by("id")


def profile_of(municipality: Municipality) -> dict[str, ProfileAnswer]:
    """Return the facts this town has entered about itself, by key of the question."""
    return {answer.question: answer for answer in municipality.profile_answers.all()}


def legal_text(key: str) -> LegalText:
    """Return the operator's legal text, or raise NotFound."""
    return get_or_not_found(LegalText.objects.all(), key=key)


def municipalities_of(space_ids: Iterable[int]) -> QuerySet[Municipality]:
    """Return the towns whose spaces these are."""
    return municipalities().filter(space_id__in=list(space_ids))
