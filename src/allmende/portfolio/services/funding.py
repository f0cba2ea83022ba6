"""Funding sources: programmes that pay for measures, kept by a town or the consortium."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import Space
from allmende.portfolio.errors import FundingInUse
from allmende.portfolio.models import FundingSource
from allmende.portfolio.permissions import CREATE_FUNDING, EDIT_FUNDING
from allmende.portfolio.selectors.funding import funding_for


@transaction.atomic
def create_source(
    *, actor: Actor, owner: Space, fields: Mapping[str, Any], is_demo: bool = False
) -> FundingSource:
    """Put a programme on the list of all who may use it."""
    require(actor, CREATE_FUNDING, owner)
    values = dict(fields)
    chosen = values.pop("action_fields", ())
    source = FundingSource.objects.create(owner=owner, is_demo=is_demo, **values)
    source.action_fields.set(chosen)
    audit.record("portfolio.funding_created", actor=actor, subject=source)
    return source


@transaction.atomic
def change_source(
    *, actor: Actor, source_id: int, fields: Mapping[str, Any], seen: str | None = None
) -> FundingSource:
    """Change what the list says about a programme.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with; None: no form.

    Raises:
        ChangedMeanwhile: somebody else changed the same field since.
    """
    source = funding_for(actor, source_id, lock=True)
    require(actor, EDIT_FUNDING, source)
    changes = put_values(source, list(fields), fields, seen)
    if changes:
        source.save(update_fields=changes.keys() - {"action_fields"})
        audit.record("portfolio.funding_changed", actor=actor, subject=source, changes=changes)
    return source


@transaction.atomic
def delete_source(*, actor: Actor, source_id: int) -> None:
    """Take a programme off the list.

    Raises:
        FundingInUse: a measure counts on it.
    """
    source = funding_for(actor, source_id, lock=True)
    require(actor, EDIT_FUNDING, source)
    if source.budget_lines.exists():
        raise FundingInUse
    audit.record("portfolio.funding_deleted", actor=actor, subject=source)
    source.delete()
