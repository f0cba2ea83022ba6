"""Who may do what with bundles, measures, money and stories; the predicates read one object each."""

from typing import Final

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Owned, Space

CREATE_MEASURE: Final = "portfolio.create_measure"
EDIT_MEASURE: Final = "portfolio.edit_measure"
SEE_INTERNAL: Final = "portfolio.see_internal"
PUBLISH_SOLUTION: Final = "portfolio.publish_solution"
CREATE_BUNDLE: Final = "portfolio.create_bundle"
EDIT_BUNDLE: Final = "portfolio.edit_bundle"
CREATE_FUNDING: Final = "portfolio.create_funding"
EDIT_FUNDING: Final = "portfolio.edit_funding"
WRITE_STORY: Final = "portfolio.write_story"
EDIT_STORY: Final = "portfolio.edit_story"


def works_for_owner(actor: Actor, thing: Owned) -> bool:
    """The actor changes what this thing's owner has: editors their town's, coordinators the consortium's."""
    return actor.may_edit(thing.owner_id)


def works_for_space(actor: Actor, space: Space) -> bool:
    """The actor changes what this space owns."""
    return actor.may_edit(space.pk)


def belongs_to_owner(actor: Actor, thing: Owned) -> bool:
    """The actor holds any role at the thing's owner, or looks after the whole programme."""
    return actor.is_system or thing.owner_id in actor.space_ids


def answers_for_owner(actor: Actor, thing: Owned) -> bool:
    """The actor answers for the thing's owner: what goes to the catalogue, all towns read."""
    return actor.may_manage(thing.owner_id)


add_permission(CREATE_MEASURE, works_for_space)
add_permission(EDIT_MEASURE, works_for_owner)
add_permission(SEE_INTERNAL, belongs_to_owner)
add_permission(PUBLISH_SOLUTION, answers_for_owner)
add_permission(CREATE_BUNDLE, works_for_space)
add_permission(EDIT_BUNDLE, works_for_owner)
add_permission(CREATE_FUNDING, works_for_space)
add_permission(EDIT_FUNDING, works_for_owner)
add_permission(WRITE_STORY, works_for_space)
add_permission(EDIT_STORY, works_for_owner)
