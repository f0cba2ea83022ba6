"""Everything that may be asked about solutions and adoptions: one door, whatever the files behind it."""

from allmende.solutions.selectors.adoptions import (
    adoption_for,
    adoptions_of,
    adoptions_under_way,
    current_step,
    is_operating,
    open_adoption,
    running,
    running_counts,
    step_of,
)
from allmende.solutions.selectors.catalogue import (
    CatalogueEntry,
    CatalogueQuery,
    catalogue,
    effects_of,
    live_counts,
    solution_for,
    solutions,
)
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.selectors.questions import (
    asking_town,
    public_questions,
    question_for,
    questions_in,
    questions_on,
)

__all__ = [
    "CatalogueEntry",
    "CatalogueQuery",
    "adoption_for",
    "adoptions_of",
    "adoptions_under_way",
    "asking_town",
    "blueprint_of",
    "catalogue",
    "current_step",
    "effects_of",
    "is_operating",
    "live_counts",
    "open_adoption",
    "public_questions",
    "question_for",
    "questions_in",
    "questions_on",
    "running",
    "running_counts",
    "solution_for",
    "solutions",
    "step_of",
]
