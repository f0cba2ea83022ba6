"""Whom to write to: the people of a town, the Kümmerer of a solution, the coordination."""

from collections.abc import Iterable

from allmende.kernel.actor import EDITING_ROLES, MANAGING_ROLES, PROGRAMME_ROLES
from allmende.kernel.models import RoleGrant, Space, SpaceKind
from allmende.region.models import Contact, Municipality
from allmende.region.selectors import contacts_of
from allmende.solutions.models import Adoption, AdoptionStep, Solution


def _people(space: Space, roles: Iterable[str]) -> list[str]:
    grants = RoleGrant.objects.filter(space=space, role__in=list(roles), user__is_active=True)
    return list(grants.order_by("user__email").values_list("user__email", flat=True))


def managers_of(space: Space) -> list[str]:
    """Addresses of those who answer for a space; of its editors if nobody does."""
    return _people(space, MANAGING_ROLES) or _people(space, EDITING_ROLES)


def coordination() -> list[str]:
    """Addresses of the people who look after the whole programme."""
    spaces = Space.objects.filter(kind=SpaceKind.CONSORTIUM)
    return [address for space in spaces for address in _people(space, PROGRAMME_ROLES)]


def steward_contact(solution: Solution) -> Contact | None:
    """The person to ask about a solution: the first contact of the Kümmerer's town."""
    if solution.steward is None:
        return None
    return contacts_of(solution.steward).first()


def contact_of(town: Municipality) -> Contact | None:
    """The town's first contact, None if nobody is named."""
    return contacts_of(town).first()


def steward_addresses(solution: Solution) -> list[str]:
    """Where questions about a solution go: the contact, else the town's managers, else the coordination."""
    if solution.steward is None:
        return coordination()
    contact = steward_contact(solution)
    if contact is not None and contact.email:
        return [contact.email]
    return managers_of(solution.steward.space) or coordination()


def step_addresses(adoption: Adoption, step: AdoptionStep) -> list[str]:
    """Who is told that a step's turn has come: its responsible person, else the town's managers."""
    return [step.responsible_email] if step.responsible_email else managers_of(adoption.owner)
