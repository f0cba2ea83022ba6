"""The fit check: what the town has, what is missing, what it would take; always in words."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality, ProfileAnswer
from allmende.region.selectors import profile_of
from allmende.region.services import profile
from allmende.solutions import errors, permissions
from allmende.solutions.blueprint.types import Blueprint, Need
from allmende.solutions.models import AdoptionStatus, FitCheck, Solution, StepKey, StepState
from allmende.solutions.selectors.adoptions import open_adoption, step_of
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.services.adoptions import complete_step, town_of
from allmende.solutions.types import Finding, FitResult, Verdict

#: What somebody answers who does not know.
UNKNOWN = "unknown"


def evaluate(blueprint: Blueprint, answers: Mapping[str, ProfileAnswer]) -> FitResult:
    """Say for every need of the blueprint what the town's profile means for it."""
    return FitResult(tuple(_finding(need, answers.get(need.key)) for need in blueprint.about.need))


def _finding(need: Need, answer: ProfileAnswer | None) -> Finding:
    value = answer.value if answer else ""
    verdict = need.verdict(value)
    return Finding(
        key=need.key,
        need=need.need,
        question=need.question,
        answer=in_words(need, value),
        verdict=verdict,
        sentence=_sentence(need, verdict, value),
        takes="" if verdict == "there" else need.takes,
        answered_by=answer.answered_by if answer else "",
        answered_at=answer.answered_at if answer else None,
        note=answer.note if answer else "",
    )


def _sentence(need: Need, verdict: Verdict, value: str) -> str:
    if verdict == "there":
        return need.there
    if verdict == "missing":
        return need.missing
    return _("Das muss noch jemand klären.") if value else _("Dazu hat noch niemand etwas angegeben.")


def in_words(need: Need, value: str) -> str:
    """Return a stored answer as people say it; empty for none."""
    labels = {choice.value: choice.label for choice in need.choices}
    if need.kind == "yes_no":
        labels = {"yes": _("ja"), "no": _("nein")}
    if value in labels:
        return labels[value]
    if value == UNKNOWN:
        return _("weiß nicht")
    if need.kind == "number" and value:
        return f"{_number(value)} {need.unit}".strip()
    return value


def _number(value: str) -> str:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        return value
    places = 0 if number == number.to_integral_value() else 2
    return str(number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True))


@transaction.atomic
def check_fit(
    *,
    actor: Actor,
    solution: Solution,
    municipality: Municipality,
    answers: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
) -> FitCheck:
    """Take over the town's answers into its profile and keep what follows from them today.

    A running adoption whose turn it is gets its step "Passt das zu uns?" done by it.

    Args:
        answers: Question key → value; keys that are left out keep the profile's answer.

    Raises:
        NotFound: the actor does not work for the town.
        Forbidden: the actor only reads there.
        SolutionNotAdoptable: the solution has no blueprint to check against.
    """
    town_of(actor, municipality, permissions.CHECK_FIT)
    blueprint = blueprint_of(solution)
    if blueprint is None:
        raise errors.SolutionNotAdoptable(solution=solution.title)
    profile.answer(actor=actor, municipality=municipality, answers=answers, notes=notes)
    result = evaluate(blueprint, profile_of(municipality))
    check = FitCheck.objects.create(
        solution=solution,
        municipality=municipality,
        checked_at=timezone.now(),
        checked_by=actor.name,
        blueprint_version=blueprint.version,
        findings=[_plain(finding) for finding in result.findings],
    )
    audit.record(
        "solutions.fit_checked",
        actor=actor,
        subject=check,
        changes={"missing": [f.key for f in result.missing], "unclear": [f.key for f in result.unclear]},
    )
    _complete_step(actor, solution, municipality)
    return check


def _complete_step(actor: Actor, solution: Solution, town: Municipality) -> None:
    adoption = open_adoption(actor, solution, town)
    if adoption is None or adoption.status != AdoptionStatus.RUNNING:
        return
    if step_of(adoption, StepKey.FIT_CHECK).state == StepState.CURRENT:
        complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.FIT_CHECK)


def _plain(finding: Finding) -> dict[str, Any]:
    """Turn a finding into what JSON can keep."""
    stamp = finding.answered_at.isoformat() if finding.answered_at else None
    return {**asdict(finding), "answered_at": stamp}


def latest_check(solution: Solution, town: Municipality) -> FitCheck | None:
    """The town's last fit check of this solution."""
    return FitCheck.objects.filter(solution=solution, municipality=town).first()


def result_of(check: FitCheck) -> FitResult:
    """Return what a stored check found."""
    return FitResult(tuple(_stored(row) for row in check.findings))


# Any: rows of a JSON field, written by `_plain` alone.
def _stored(row: Mapping[str, Any]) -> Finding:
    stamp = row.get("answered_at")
    return Finding(**{**row, "answered_at": parse_datetime(stamp) if stamp else None})
