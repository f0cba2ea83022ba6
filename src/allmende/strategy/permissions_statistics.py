"""Who looks after statistics, their values, targets and what went off track."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.strategy.models import ImportBatch, PlaceKind, Statistic, StatisticTarget, SteeringNote
from allmende.strategy.statistics.types import Place


def _works_for_space(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


def _works_for_statistic(actor: Actor, statistic: Statistic) -> bool:
    return actor.may_edit(statistic.owner_id)


def _enters_value(actor: Actor, what: tuple[Statistic, Place | None, Space | None]) -> bool:
    """Who looks after the statistic enters any value; a town's people enter their own town's."""
    statistic, place, own = what
    if actor.may_edit(statistic.owner_id):
        return True
    if own is None or not actor.may_edit(own.pk):
        return False
    return place is None or place.at == (PlaceKind.MUNICIPALITY, own.key)


def _works_for_batch(actor: Actor, batch: ImportBatch) -> bool:
    return actor.may_edit(batch.owner_id)


def _sets_target(actor: Actor, what: tuple[Space, Place]) -> bool:
    """Who works for a space sets its targets; a town's are about the town itself."""
    space, place = what
    is_own = place.at == (PlaceKind.MUNICIPALITY, space.key)
    return actor.may_edit(space.pk) and (space.kind != SpaceKind.MUNICIPALITY or is_own)


def _works_for_target(actor: Actor, target: StatisticTarget) -> bool:
    return actor.may_edit(target.owner_id)


def _steers(actor: Actor, note: SteeringNote) -> bool:
    return actor.may_edit(note.owner_id)


add_permission("strategy.create_statistic", _works_for_space)
add_permission("strategy.edit_statistic", _works_for_statistic)
add_permission("strategy.enter_value", _enters_value)
add_permission("strategy.import_statistics", _works_for_space)
add_permission("strategy.undo_import", _works_for_batch)
add_permission("strategy.set_target", _sets_target)
add_permission("strategy.edit_target", _works_for_target)
add_permission("strategy.steer", _steers)
