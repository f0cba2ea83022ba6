"""The cost sheet: a town's quantities times the blueprint's prices, each of which the town may replace."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality, ProfileAnswer
from allmende.region.selectors import profile_of
from allmende.solutions import errors, permissions
from allmende.solutions.blueprint.types import CostItem
from allmende.solutions.models import CostLine, Solution
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.services.adoptions import town_of
from allmende.solutions.types import CostRow, CostSheet

#: What costs.toml counts → the town's profile fact that says how many.
PROFILE_KEYS: Final = {"rooms": "classrooms", "schools": "schools"}


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What a town puts in place of the blueprint; None keeps the blueprint's value."""

    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    price_source: str = ""


def sheet_of(solution: Solution, town: Municipality) -> CostSheet:
    """Return the town's costs of this solution as of now; empty without a blueprint."""
    blueprint = blueprint_of(solution)
    if blueprint is None:
        return CostSheet(())
    own = {line.key: line for line in CostLine.objects.filter(solution=solution, municipality=town)}
    answers = profile_of(town)
    return CostSheet(tuple(_row(item, own.get(item.key), answers) for item in blueprint.costs.item))


def _row(item: CostItem, own: CostLine | None, answers: Mapping[str, ProfileAnswer]) -> CostRow:
    suggested = _suggested_quantity(item, answers)
    own_quantity = own is not None and own.quantity is not None
    own_price = own is not None and own.unit_price is not None
    return CostRow(
        key=item.key,
        label=item.label,
        kind=item.kind,
        quantity=own.quantity if own and own_quantity else suggested,
        quantity_unit=item.quantity_unit,
        unit_price=own.unit_price if own and own_price else item.unit_price,
        price_source=own.price_source if own and own_price else item.source,
        price_date=timezone.localdate(own.overwritten_at) if own and own_price else item.date,
        blueprint_quantity=suggested,
        blueprint_price=item.unit_price,
        note=item.note,
        own_quantity=own_quantity,
        own_price=own_price,
        overwritten_by=own.overwritten_by if own else "",
        overwritten_at=own.overwritten_at if own else None,
    )


def _suggested_quantity(item: CostItem, answers: Mapping[str, ProfileAnswer]) -> Decimal | None:
    """One, or the town's number of rooms or schools; None while the town has not said it."""
    if item.quantity == "once":
        return Decimal(1)
    answer = answers.get(PROFILE_KEYS[item.quantity])
    try:
        stated = Decimal(answer.value.replace(",", ".")) if answer else None
    except InvalidOperation:
        return None
    return stated if stated is not None and stated.is_finite() else None


@transaction.atomic
def overwrite(
    *, actor: Actor, solution: Solution, municipality: Municipality, key: str, line: OwnLine
) -> CostSheet:
    """Put the town's own quantity or price in place of the blueprint's, with name and date.

    Raises:
        NotFound: the actor does not work for the town.
        Forbidden: the actor only reads there.
        CostLineUnknown: the blueprint has no such line.
    """
    town_of(actor, municipality, permissions.CHECK_FIT)
    _require_line(solution, key)
    if line.quantity is None and line.unit_price is None:
        return reset(actor=actor, solution=solution, municipality=municipality, key=key)
    values = {"quantity": line.quantity, "unit_price": line.unit_price, "price_source": line.price_source}
    # The town's row serves as the queue for two people at the same line.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    kept = CostLine.objects.filter(solution=solution, municipality=municipality, key=key).first()
    if kept is not None and all(getattr(kept, name) == value for name, value in values.items()):
        return sheet_of(solution, municipality)
    CostLine.objects.update_or_create(
        solution=solution,
        municipality=municipality,
        key=key,
        defaults={**values, "overwritten_by": actor.name, "overwritten_at": timezone.now()},
    )
    audit.record(
        "solutions.cost_line_overwritten", actor=actor, subject=municipality,
        changes={"solution": solution.slug, "line": key, **values},
    )  # fmt: skip
    return sheet_of(solution, municipality)


@transaction.atomic
def reset(*, actor: Actor, solution: Solution, municipality: Municipality, key: str) -> CostSheet:
    """Bring back the blueprint's quantity and price of a line."""
    town_of(actor, municipality, permissions.CHECK_FIT)
    _require_line(solution, key)
    removed, _rows = CostLine.objects.filter(solution=solution, municipality=municipality, key=key).delete()
    if removed:
        audit.record(
            "solutions.cost_line_reset", actor=actor, subject=municipality,
            changes={"solution": solution.slug, "line": key},
        )  # fmt: skip
    return sheet_of(solution, municipality)


def _require_line(solution: Solution, key: str) -> None:
    blueprint = blueprint_of(solution)
    if blueprint is None or key not in {item.key for item in blueprint.costs.item}:
        raise errors.CostLineUnknown(line=key)
