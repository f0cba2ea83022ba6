"""Who may do what with solutions and adoptions; the predicates read one object each."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.region.models import Municipality
from allmende.solutions.models import Adoption, Question, Solution

CHECK_FIT = "solutions.check_fit"
SEE_FIT = "solutions.see_fit"
START_ADOPTION = "solutions.start_adoption"
EDIT_ADOPTION = "solutions.edit_adoption"
STEER_ADOPTION = "solutions.steer_adoption"
WAIVE_STEP = "solutions.waive_step"
ASK_QUESTION = "solutions.ask_question"
ANSWER_QUESTION = "solutions.answer_question"
PUBLISH_ANSWER = "solutions.publish_answer"
DRAFT_SOLUTION = "solutions.draft_solution"
PUBLISH_SOLUTION = "solutions.publish_solution"


def edits_town(actor: Actor, town: Municipality) -> bool:
    """The actor changes what this town owns."""
    return actor.may_edit(town.space_id)


def belongs_to_town_or_coordinates(actor: Actor, town: Municipality) -> bool:
    """The actor works in this town or looks after the whole programme."""
    return actor.is_coordinator or town.space_id in actor.space_ids


def belongs_to_town(actor: Actor, town: Municipality) -> bool:
    """The actor holds any role in this town."""
    return actor.is_system or town.space_id in actor.space_ids


def edits_adoption(actor: Actor, adoption: Adoption) -> bool:
    """Only the adopting town works on its adoption."""
    return actor.may_edit(adoption.owner_id)


def steers_adoption(actor: Actor, adoption: Adoption) -> bool:
    """Pausing and ending is up to whoever answers for the adopting town."""
    return actor.may_manage(adoption.owner_id)


def coordinates(actor: Actor, adoption: Adoption) -> bool:
    """The agency may waive a step."""
    del adoption
    return actor.is_coordinator


def stewards(actor: Actor, solution: Solution) -> bool:
    """The actor belongs to the town that looks after the solution."""
    return solution.steward is not None and solution.steward.space_id in actor.space_ids


def takes_part(actor: Actor, question: Question) -> bool:
    """Both towns of a thread and the coordination write in it."""
    return (
        actor.is_coordinator
        or question.municipality.space_id in actor.space_ids
        or stewards(actor, question.solution)
    )


def publishes(actor: Actor, question: Question) -> bool:
    """An answer is made public by the Kümmerer or the coordination."""
    steward = question.solution.steward
    return actor.is_coordinator or (steward is not None and actor.may_edit(steward.space_id))


def edits_space(actor: Actor, space: Space) -> bool:
    """The actor changes what this space owns."""
    return actor.may_edit(space.pk)


def answers_for_solution(actor: Actor, solution: Solution) -> bool:
    """Whoever answers for the owner decides what the catalogue says in its name."""
    return actor.may_manage(solution.owner_id)


add_permission(CHECK_FIT, edits_town)
add_permission(SEE_FIT, belongs_to_town_or_coordinates)
add_permission(START_ADOPTION, edits_town)
add_permission(EDIT_ADOPTION, edits_adoption)
add_permission(STEER_ADOPTION, steers_adoption)
add_permission(WAIVE_STEP, coordinates)
add_permission(ASK_QUESTION, belongs_to_town)
add_permission(ANSWER_QUESTION, takes_part)
add_permission(PUBLISH_ANSWER, publishes)
add_permission(DRAFT_SOLUTION, edits_space)
add_permission(PUBLISH_SOLUTION, answers_for_solution)
