"""What towns share beside the goals of the framework: fields of action, promises, what they measure by."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch

from allmende.region.models import Commitment
from allmende.strategy.models import ActionField, Checklist, ChecklistQuestion


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A catalogue of questions that strategies and measures are held against.

    Attributes:
        groups: Title of each group (a letter of the DNA, a guideline of the charter) and its questions.
    """

    title: str
    explanation: str
    groups: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class CommonGround:
    """What stands on the framework's pages below its goals."""

    fields: Sequence[ActionField]
    commitments: Sequence[Commitment]
    yardsticks: Sequence[Yardstick]


def common_ground(commitments: Sequence[Commitment]) -> CommonGround:
    """Return what the region pack lays down for everybody, in its order."""
    current = Prefetch("questions", ChecklistQuestion.objects.filter(is_current=True))
    catalogues = Checklist.objects.prefetch_related(current).order_by("pk")
    return CommonGround(list(ActionField.objects.all()), commitments, [_yardstick(one) for one in catalogues])


def _yardstick(checklist: Checklist) -> Yardstick:
    groups = groupby(checklist.questions.all(), key=lambda question: question.group)
    return Yardstick(
        checklist.title,
        checklist.explanation,
        [(group, [question.text for question in questions]) for group, questions in groups],
    )
