"""What reads facts, a file for each part of the room; the doors other rooms use stand here."""

from allmende.portfolio.selectors.agenda import digital_agenda
from allmende.portfolio.selectors.checks import check_summary, checks_of, sdg_filter
from allmende.portfolio.selectors.measures import (
    bundle_for,
    bundles,
    measure_for,
    measures,
    measures_for_goal,
    progress_of,
    with_parts,
)
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.selectors.orphans import orphans
from allmende.portfolio.selectors.orphans_types import Gap, OrphanReport
from allmende.portfolio.selectors.stories import stories, stories_of, story_for

__all__ = [
    "Gap",
    "OrphanReport",
    "budget_of",
    "bundle_for",
    "bundles",
    "check_summary",
    "checks_of",
    "digital_agenda",
    "measure_for",
    "measures",
    "measures_for_goal",
    "orphans",
    "progress_of",
    "sdg_filter",
    "stories",
    "stories_of",
    "story_for",
    "with_parts",
]
