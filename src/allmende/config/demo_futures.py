"""Which invented measures answer invented scenarios, and how they stand to the guard rails of their town."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.portfolio.models import Check, CheckKind, Measure
from allmende.portfolio.selectors.checks_questions import questions_of
from allmende.portfolio.services.checks import AnswerDraft, begin_check, finish_check
from allmende.portfolio.services.measures import change_measure
from allmende.region.models import Municipality
from allmende.strategy.models import Scenario

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Load what stands between the making of strategies and the portfolio; both are there already."""
    for part in told.get("measure", []):
        actor, town = actors[part["person"]], towns[part["person"]]
        measure = Measure.objects.get(owner=town.space, title=part["title"])
        if part.get("scenarios"):
            _answer_scenarios(actor, measure, part["scenarios"])
        if part.get("guard"):
            _check(actor, measure, part)


def _answer_scenarios(actor: Actor, measure: Measure, titles: list[str]) -> None:
    scenarios = list(Scenario.objects.filter(strategy__owner_id=measure.owner_id, title__in=titles))
    if len(scenarios) != len(titles):
        msg = f"the demo has not every scenario of {titles}"
        raise ValueError(msg)
    change_measure(actor=actor, measure_id=measure.pk, fields={"scenarios": scenarios})


def _check(actor: Actor, measure: Measure, part: Part) -> None:
    answers = {row["question"]: row for row in part["guard"]}
    check = begin_check(actor=actor, kind=CheckKind.GUARD, thing=measure)
    drafts = [
        AnswerDraft(asked.key, answers[asked.text]["score"], answers[asked.text]["reason"])
        for asked in questions_of(actor, CheckKind.GUARD, measure)
    ]
    finish_check(
        actor=actor, check_id=check.pk, edition=check.edition, answers=drafts, conclusion=part["conclusion"]
    )
    at = timezone.now() - timedelta(days=part["days_ago"])
    Check.objects.filter(pk=check.pk).update(begun_at=at, finished_at=at)
