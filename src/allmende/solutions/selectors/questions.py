"""Reading threads: a town's own, and the answers that everybody may read."""

from django.db.models import Prefetch, QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.region.selectors import municipalities_of
from allmende.solutions.models import Adoption, Question, Reply, Solution


def question_for(actor: Actor, question_id: int, *, lock: bool = False) -> Question:
    """Return the thread if the actor takes part in it.

    Raises:
        NotFound: there is none, or it is other people's.
    """
    seen = Question.objects.visible_to(actor).select_related("solution__steward", "municipality__space")
    if lock:
        return get_or_not_found(seen.select_for_update(of=("self",)), pk=question_id)
    return get_or_not_found(seen.prefetch_related("replies__municipality"), pk=question_id)


def questions_on(actor: Actor, solution: Solution) -> QuerySet[Question]:
    """Threads about a solution that the actor takes part in, newest first."""
    seen = Question.objects.visible_to(actor).filter(solution=solution)
    return seen.select_related("municipality", "solution").prefetch_related("replies__municipality")


def questions_in(actor: Actor, adoption: Adoption) -> QuerySet[Question]:
    """The adopting town's threads about the adopted solution that the actor takes part in."""
    return questions_on(actor, adoption.solution).filter(municipality=adoption.municipality)


def public_questions(solution: Solution) -> QuerySet[Question]:
    """Questions with at least one public answer, with these answers only (`public_replies`)."""
    public = Reply.objects.filter(made_public_at__isnull=False).select_related("municipality")
    return (
        Question.objects.filter(solution=solution, replies__made_public_at__isnull=False)
        .distinct()
        .select_related("municipality")
        .defer("municipality__boundary")
        .prefetch_related(Prefetch("replies", queryset=public, to_attr="public_replies"))
    )


def asking_town(actor: Actor, solution: Solution) -> Municipality | None:
    """The town in whose name the actor asks; the Kümmerer does not ask itself, nor does the coordination."""
    own = municipalities_of(actor.space_ids) if actor.is_member else []
    return next((town for town in own if town.pk != solution.steward_id), None)
