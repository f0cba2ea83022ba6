"""Bundles: make them, change them, put measures in and take them out."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import Space
from allmende.portfolio.errors import BundleNotEmpty
from allmende.portfolio.models import Bundle, Measure
from allmende.portfolio.permissions import CREATE_BUNDLE, EDIT_BUNDLE, EDIT_MEASURE
from allmende.portfolio.selectors.choices import goals_for
from allmende.portfolio.selectors.measures import bundle_for, measure_for


@transaction.atomic
def create_bundle(
    *, actor: Actor, owner: Space, title: str, fields: Mapping[str, Any] | None = None, is_demo: bool = False
) -> Bundle:
    """Start a bundle; measures of every town may join the consortium's."""
    require(actor, CREATE_BUNDLE, owner)
    values = dict(fields or {})
    _check_goal(actor, owner, values)
    chosen = values.pop("action_fields", ())
    bundle = Bundle.objects.create(owner=owner, title=title, is_demo=is_demo, **values)
    bundle.action_fields.set(chosen)
    audit.record("portfolio.bundle_created", actor=actor, subject=bundle)
    return bundle


@transaction.atomic
def change_bundle(
    *, actor: Actor, bundle_id: int, fields: Mapping[str, Any], seen: str | None = None
) -> Bundle:
    """Change what a bundle says about itself.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with; None: no form.

    Raises:
        ChangedMeanwhile: somebody else changed the same field since.
    """
    bundle = bundle_for(actor, bundle_id, lock=True)
    require(actor, EDIT_BUNDLE, bundle)
    changes = put_values(bundle, list(fields), fields, seen)
    _check_goal(actor, bundle.owner, {name: new for name, (_old, new) in changes.items()})
    if changes:
        bundle.save(update_fields=changes.keys() - {"action_fields"})
        audit.record("portfolio.bundle_changed", actor=actor, subject=bundle, changes=changes)
    return bundle


def _check_goal(actor: Actor, owner: Space, values: Mapping[str, Any]) -> None:
    if values.get("goal") is not None:
        get_or_not_found(goals_for(actor, [owner]), pk=values["goal"].pk)


@transaction.atomic
def move_measure(*, actor: Actor, measure_id: int, bundle_id: int | None) -> Measure:
    """Put a measure into a bundle, or take it out (None).

    The measure's people decide; a bundle of another town is closed to them, the consortium's is open.
    Whoever edits a bundle may also take a measure out of it.
    """
    measure = measure_for(actor, measure_id, lock=True)
    old = Bundle.objects.filter(pk=measure.bundle_id).first() if measure.bundle_id else None
    takes_out = bundle_id is None and old is not None and actor.may_edit(old.owner_id)
    if not takes_out:
        require(actor, EDIT_MEASURE, measure)
    new = bundle_for(actor, bundle_id) if bundle_id is not None else None
    if new is not None and not hasattr(new.owner, "consortium") and new.owner_id != measure.owner_id:
        require(actor, EDIT_BUNDLE, new)
    measure.bundle = new
    measure.save(update_fields=["bundle", "updated_at"])
    changes = {"bundle": [str(old or ""), str(new or "")]}
    audit.record("portfolio.measure_bundled", actor=actor, subject=measure, changes=changes)
    return measure


@transaction.atomic
def delete_bundle(*, actor: Actor, bundle_id: int) -> None:
    """Remove an empty bundle.

    Raises:
        BundleNotEmpty: measures belong to it, also such that the actor cannot see.
    """
    bundle = bundle_for(actor, bundle_id, lock=True)
    require(actor, EDIT_BUNDLE, bundle)
    if bundle.measures.exists():
        raise BundleNotEmpty
    audit.record("portfolio.bundle_deleted", actor=actor, subject=bundle)
    bundle.delete()
