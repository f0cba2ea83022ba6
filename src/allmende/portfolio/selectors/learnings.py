"""What all measures have taught, for those who write guides or begin anew."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from allmende.kernel.actor import Actor
from allmende.portfolio.models import Learning
from allmende.portfolio.selectors.measures import measures


@dataclass(frozen=True, slots=True)
class LearningQuery:
    """What is looked for; empty: everything.

    Attributes:
        field: Key of a field of action of the measure.
        kind: "success", "obstacle" or "lesson".
    """

    words: str = ""
    field: str = ""
    kind: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether anything is left out."""
        return self != LearningQuery()


def found_learnings(actor: Actor, wanted: LearningQuery) -> QuerySet[Learning]:
    """Return what was learned at measures the actor may see, newest first; internal notes of own ones."""
    readable = Q(is_public=True) | Q(measure__owner_id__in=actor.space_ids)
    found = (
        Learning.objects.filter(readable, measure__in=measures(actor).order_by().values("pk"))
        .select_related("measure__owner", "measure__solution")
        .order_by("-noted_on", "-pk")
    )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.field:
        found = found.filter(measure__action_fields__key=wanted.field)
    if wanted.words:
        texts = ("text", "measure__title", "measure__owner__name")
        matches = Q()
        for text in texts:
            matches |= Q(**{f"{text}__icontains": wanted.words})
        found = found.filter(matches)
    return found
