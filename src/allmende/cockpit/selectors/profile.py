"""A town's profile: the facts that every fit check reuses, with who said so and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allmende.kernel.actor import Actor
from allmende.region.models import ProfileAnswer
from allmende.solutions.blueprint.types import Need
from allmende.solutions.selectors.catalogue import solutions
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.services.fit import in_words


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One question of the profile; an empty answer was never given."""

    question: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    note: str
    used_by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A need that at least one solution's blueprint asks about, and which solutions do."""

    need: Need
    solutions: tuple[str, ...]


def asked_needs(actor: Actor) -> list[Asked]:
    """Return every question the blueprints ask, each once, in the order of the catalogue."""
    needs: dict[str, Need] = {}
    titles: dict[str, list[str]] = {}
    for solution in solutions(actor).prefetch_related(None).exclude(blueprint=""):
        blueprint = blueprint_of(solution)
        for need in blueprint.about.need if blueprint else ():
            needs.setdefault(need.key, need)
            titles.setdefault(need.key, []).append(solution.title)
    return [Asked(need, tuple(titles[key])) for key, need in needs.items()]


def profile_rows(asked: Sequence[Asked], answers: Mapping[str, ProfileAnswer]) -> list[ProfileRow]:
    """Return the questions with what the town has answered."""
    return [_row(item, answers.get(item.need.key)) for item in asked]


def _row(item: Asked, answer: ProfileAnswer | None) -> ProfileRow:
    return ProfileRow(
        question=item.need.question,
        answer=in_words(item.need, answer.value) if answer else "",
        answered_by=answer.answered_by if answer else "",
        answered_at=answer.answered_at if answer else None,
        note=answer.note if answer else "",
        used_by=", ".join(item.solutions),
    )
