"""Filling the catalogue: profiles from the region pack, versions from the blueprints that lie here."""

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.region.models import Consortium, Municipality
from allmende.region.pack_types import Pack, PackSolution
from allmende.solutions.blueprint.reader import digest, read_blueprint
from allmende.solutions.blueprint.types import Blueprint
from allmende.solutions.models import Solution, SolutionVersion
from allmende.solutions.services.installing.errors import BlueprintOfOther
from allmende.strategy.models import ActionField, SdgGoal


@transaction.atomic
def load_solutions(*, actor: Actor, pack: Pack, blueprints_folder: Path) -> list[Solution]:
    """Load or refresh the pack's solution profiles and the versions of their blueprints.

    Call it after the pack's towns and strategy are loaded. A solution that a newer pack leaves out
    stays: towns may run it.

    Raises:
        BlueprintInvalid: a blueprint of the pack cannot be used; nothing was changed.
    """
    owner = Consortium.objects.get(slug=pack.consortium.slug).space
    stewards = {town.ags: town for town in Municipality.objects.all()}
    solutions: dict[str, Solution] = {}
    for position, profile in enumerate(pack.solutions, start=1):
        values = {
            "owner": owner,
            "visibility": Visibility.PUBLIC,
            "position": position,
            "steward": stewards.get(profile.steward) if profile.steward else None,
            **_texts_of(profile),
        }
        solution, _created = Solution.objects.update_or_create(slug=profile.slug, defaults=values)
        solution.action_fields.set(ActionField.objects.filter(key__in=profile.action_fields))
        solution.sdgs.set(SdgGoal.objects.filter(number__in=profile.sdgs))
        solutions[profile.slug] = solution
    for profile in pack.solutions:
        solutions[profile.slug].builds_on.set(solutions[slug] for slug in profile.builds_on)
    _publish_all(actor, solutions.values(), blueprints_folder)
    return list(solutions.values())


def _texts_of(profile: PackSolution) -> dict[str, object]:
    same = (
        "title", "short_title", "summary", "problem", "status", "level", "origin", "source", "blueprint",
    )  # fmt: skip
    return {name: getattr(profile, name) for name in same} | {
        "needs": list(profile.needs),
        "editorial": list(profile.editorial),
    }


def _publish_all(actor: Actor, solutions: Iterable[Solution], folder: Path) -> None:
    for solution in solutions:
        place = folder / solution.blueprint
        if solution.blueprint and (place / "blueprint.toml").is_file():
            publish_version(actor=actor, solution=solution, blueprint=read_blueprint(place))
        else:
            SolutionVersion.objects.filter(solution=solution, is_installable=True).update(
                is_installable=False
            )


@transaction.atomic
def publish_version(*, actor: Actor, solution: Solution, blueprint: Blueprint) -> SolutionVersion:
    """Have a row for every version the CHANGELOG names; only the blueprint's own version can be installed.

    Raises:
        BlueprintOfOther: the blueprint was made for another solution.
    """
    if blueprint.id != solution.blueprint:
        raise BlueprintOfOther(blueprint=blueprint.id, solution=solution.title)
    fingerprint = digest(blueprint)
    known = {row.version: row for row in SolutionVersion.objects.filter(solution=solution)}
    for release in blueprint.changelog:
        is_own = release.version == blueprint.version
        values = {"released_on": release.date, "changes": release.text, "is_installable": is_own}
        if is_own:
            values["digest"] = fingerprint
        known[release.version] = _put_version(
            actor, solution, known.get(release.version), release.version, values
        )
    others = SolutionVersion.objects.filter(solution=solution, is_installable=True)
    others.exclude(version=blueprint.version).update(is_installable=False)
    return known[blueprint.version]


def _put_version(
    actor: Actor, solution: Solution, row: SolutionVersion | None, version: str, values: dict[str, object]
) -> SolutionVersion:
    if row is None:
        row = SolutionVersion.objects.create(solution=solution, version=version, **values)
        audit.record(
            "solutions.version_published", actor=actor, subject=solution, changes={"version": version}
        )
    elif changed := [name for name, value in values.items() if getattr(row, name) != value]:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return row
