"""A solution as a card, the same on the start page, the catalogue and a town's page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.solutions.models import Solution, SolutionStatus
from allmende.solutions.selectors.catalogue import CatalogueEntry
from allmende.ui.types import Badge, Fact, SolutionCard, Tone

_TONES: dict[str, Tone] = {
    SolutionStatus.AVAILABLE: "success",
    SolutionStatus.PILOT: "info",
    SolutionStatus.IN_PROGRESS: "warning",
    SolutionStatus.IN_REVIEW: "neutral",
}


def status_badge(solution: Solution) -> Badge:
    """How far the solution is, as a word with a tone."""
    return Badge(str(solution.get_status_display()), _TONES.get(solution.status, "neutral"))


def towns_text(count: int) -> str:
    """In how many towns something runs, e.g. "2 Kommunen"; none is said in words."""
    if not count:
        return _("noch keiner Kommune")
    return ngettext("%(count)s Kommune", "%(count)s Kommunen", count) % {"count": count}


def _runs_in(entry: CatalogueEntry) -> str | None:
    """A solution that cannot be taken over here yet may well run somewhere: nobody has said where."""
    known = entry.running or entry.solution.status == SolutionStatus.AVAILABLE
    return towns_text(entry.running) if known else None


def card_of(entry: CatalogueEntry) -> SolutionCard:
    """The solution as a list shows it."""
    solution = entry.solution
    return SolutionCard(
        title=solution.title,
        url=reverse("solutions:solution", args=[solution.slug]),
        summary=solution.summary,
        fields=[field.name for field in solution.action_fields.all()],
        facts=[
            Fact(_("Kümmert sich"), solution.steward.name if solution.steward else None),
            Fact(_("Läuft in"), _runs_in(entry)),
        ],
        badges=(status_badge(solution),),
    )
