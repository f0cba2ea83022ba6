"""Who may do what in the room governance."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.strategy.models import Strategy


def _works_for_strategy(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_edit(strategy.owner_id)


def _looks_after_the_programme(actor: Actor, _subject: object) -> bool:
    return actor.is_coordinator


add_permission("governance.edit_council_text", _works_for_strategy)
#: Write and send the half-yearly short report.
add_permission("governance.edit_report", _looks_after_the_programme)
