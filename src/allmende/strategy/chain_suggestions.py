"""Which goals a goal is likely to serve: common words, fields of action and UN goals. Pure, no learning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from allmende.basics.text import sort_key
from allmende.strategy.models import Goal

#: How many are offered at most.
MOST: Final = 3
#: German endings differ; the beginning of a word is enough to recognise it.
STEM: Final = 6
SHORTEST: Final = 5
_WORDS = re.compile(r"\w+")
#: Words that stand in every second goal and tell nothing.
COMMON: Final = frozenset(
    sort_key(word)[:STEM]
    for word in (
        *("werden", "haben", "unsere", "unserer", "dieser", "dieses", "durch", "einen", "einer", "eines"),
        *("gemeinsam", "kommune", "kommunen", "stadt", "städte", "gemeinde", "gemeinden", "region"),
        *("sollen", "können", "möchten", "bereits", "jeder", "jedes", "weitere", "besser", "menschen"),
    )
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A goal worth a look, and why."""

    goal: Goal
    reason: str
    score: int


def suggestions(goal: Goal, candidates: Sequence[Goal]) -> list[Suggestion]:
    """Return the goals with most in common, the best first; none without anything in common."""
    mine = _stems(goal)
    found = [_judged(goal, mine, other) for other in candidates]
    ranked = sorted((one for one in found if one.score), key=lambda one: (-one.score, one.goal.pk))
    return ranked[:MOST]


def _judged(goal: Goal, mine: dict[str, str], other: Goal) -> Suggestion:
    words = [mine[stem] for stem in mine.keys() & _stems(other).keys()]
    known = {field.pk for field in goal.action_fields.all()}
    fields = [field.name for field in other.action_fields.all() if field.pk in known]
    numbers = {sdg.pk for sdg in goal.sdgs.all()}
    sdgs = [sdg.name for sdg in other.sdgs.all() if sdg.pk in numbers]
    reasons = []
    if words:
        reasons.append(_("gemeinsame Wörter: %(words)s") % {"words": ", ".join(sorted(words))})
    if fields:
        reasons.append(_("gleiches Handlungsfeld: %(fields)s") % {"fields": ", ".join(fields)})
    if sdgs:
        reasons.append(_("gleiches Nachhaltigkeitsziel: %(sdgs)s") % {"sdgs": ", ".join(sdgs)})
    return Suggestion(other, "; ".join(reasons), 2 * len(words) + 3 * len(fields) + len(sdgs))


def _stems(goal: Goal) -> dict[str, str]:
    words = _WORDS.findall(f"{goal.title} {goal.text}")
    pairs = [(sort_key(word)[:STEM], word) for word in words if len(word) >= SHORTEST]
    return {stem: word for stem, word in pairs if stem not in COMMON}
