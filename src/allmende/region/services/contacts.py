"""Whom to ask in a town; shown on public pages."""

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.region.models import Contact, Municipality


@transaction.atomic
def put_contact(
    *,
    actor: Actor,
    municipality: Municipality,
    name: str,
    function: str = "",
    email: str = "",
    phone: str = "",
    contact_id: int | None = None,
) -> Contact:
    """Add or correct a contact of this town.

    Raises:
        Forbidden: the actor does not edit this town's facts.
    """
    require(actor, "region.edit_profile", municipality)
    contact = (
        get_or_not_found(Contact.objects.filter(municipality=municipality), pk=contact_id)
        if contact_id
        else Contact(municipality=municipality)
    )
    contact.name, contact.function, contact.email, contact.phone = name, function, email, phone
    contact.save()
    audit.record(
        "region.contact_put", actor=actor, subject=contact, changes={"name": name, "function": function}
    )
    return contact


@transaction.atomic
def remove_contact(*, actor: Actor, municipality: Municipality, contact_id: int) -> None:
    """Take a contact off the town's page."""
    require(actor, "region.edit_profile", municipality)
    contact = get_or_not_found(Contact.objects.filter(municipality=municipality), pk=contact_id)
    audit.record("region.contact_removed", actor=actor, subject=contact)
    contact.delete()
