"""What runs in which town, for maps, lists of towns and a town's own page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.solutions.models import Adoption, AdoptionStatus, AdoptionStep, StepKey, StepState

_OPERATING = (StepState.DONE, StepState.WAIVED)


@dataclass(frozen=True, slots=True)
class TownSolution:
    """One solution in one town: in operation, or on its way there.

    Attributes:
        since: Day it went into operation; None: not stated, or not yet.
        stage: Where it stands, in words.
        adoption_id: The adoption's page; None when the actor may not open it.
    """

    slug: str
    title: str
    is_live: bool
    stage: str
    since: date | None
    version: str
    adoption_id: int | None
    is_demo: bool


def solutions_by_town(actor: Actor, town: Municipality | None = None) -> dict[int, list[TownSolution]]:
    """Return municipality id → its solutions, those in operation first; towns without any are left out.

    That a solution is in operation in a town is public. What is on its way is shown to those who may
    see the adoption.
    """
    adoptions = Adoption.objects.exclude(status=AdoptionStatus.ENDED)
    if town is not None:
        adoptions = adoptions.filter(municipality=town)
    steps = Prefetch("steps", queryset=AdoptionStep.objects.order_by("position"))
    rows = list(adoptions.select_related("solution", "version").prefetch_related(steps))
    seen = set(Adoption.objects.visible_to(actor).values_list("pk", flat=True)) if rows else set()
    found: dict[int, list[TownSolution]] = defaultdict(list)
    for adoption in rows:
        entry = _entry(adoption, is_seen=adoption.pk in seen)
        if entry.is_live or entry.adoption_id is not None:
            found[adoption.municipality_id].append(entry)
    return {key: sorted(entries, key=lambda e: (not e.is_live, e.title)) for key, entries in found.items()}


def _entry(adoption: Adoption, *, is_seen: bool) -> TownSolution:
    steps = list(adoption.steps.all())
    live = next((step for step in steps if step.key == StepKey.LIVE and step.state in _OPERATING), None)
    current = next((step for step in steps if step.state == StepState.CURRENT), None)
    if adoption.status == AdoptionStatus.PAUSED:
        stage = _("ruht")
    else:
        stage = str(current.get_key_display()) if current else _("abgeschlossen")
    return TownSolution(
        slug=adoption.solution.slug,
        title=adoption.solution.title,
        is_live=live is not None,
        stage=stage,
        since=live.completed_on if live else None,
        version=adoption.version.version if adoption.version else "",
        adoption_id=adoption.pk if is_seen else None,
        is_demo=adoption.is_demo,
    )
