"""Loading the catalogue, and the guide as a runbook."""

import shutil

import pytest

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import AuditEntry
from allmende.region.pack import read_pack
from allmende.region.services.load import load_pack
from allmende.solutions.models import GuideProgress, Solution, SolutionVersion
from allmende.solutions.services.catalogue import load_solutions, publish_version
from allmende.solutions.services.guide import runbook_of, tick
from allmende.solutions.services.installing.errors import BlueprintOfOther
from allmende.strategy.load import load_strategy
from tests import factories
from tests.solutions.install import world

pytestmark = pytest.mark.django_db
LOADER = SystemActor("pack-loader")
PACK = world.BLUEPRINTS.parent / "regions" / "suedwestfalen"


def loaded(blueprints=world.BLUEPRINTS):
    region, pack, _ = load_pack(actor=LOADER, folder=PACK)
    load_strategy(actor=LOADER, owner=region.consortium.space, pack=pack)
    return load_solutions(actor=LOADER, pack=pack, blueprints_folder=blueprints)


def test_every_profile_of_the_pack_stands_in_the_catalogue():
    solutions = loaded()
    pack = read_pack(PACK)
    assert [s.slug for s in Solution.objects.all()] == [profile.slug for profile in pack.solutions]
    for solution, profile in zip(solutions, pack.solutions, strict=True):
        assert {field.key for field in solution.action_fields.all()} == set(profile.action_fields)
        assert {goal.number for goal in solution.sdgs.all()} == set(profile.sdgs)
        assert {base.slug for base in solution.builds_on.all()} == set(profile.builds_on)
        assert (solution.steward.ags if solution.steward else None) == profile.steward
        assert solution.needs == list(profile.needs)


def test_a_second_load_changes_nothing():
    loaded()
    before = list(Solution.objects.order_by("pk").values()), list(SolutionVersion.objects.values())
    trail = AuditEntry.objects.filter(action="solutions.version_published").count()
    loaded()
    assert (list(Solution.objects.order_by("pk").values()), list(SolutionVersion.objects.values())) == before
    assert AuditEntry.objects.filter(action="solutions.version_published").count() == trail


def test_only_the_version_that_lies_here_can_be_installed(tmp_path):
    loaded()
    blueprint = world.blueprint()
    versions = {row.version: row for row in SolutionVersion.objects.all()}
    assert set(versions) == {release.version for release in blueprint.changelog}
    assert [row.version for row in versions.values() if row.is_installable] == [blueprint.version]
    assert versions[blueprint.version].digest
    loaded(tmp_path)
    assert not SolutionVersion.objects.filter(is_installable=True).exists()
    assert SolutionVersion.objects.count() == len(versions)


def test_an_edited_blueprint_gets_a_new_fingerprint(tmp_path):
    loaded()
    before = SolutionVersion.objects.get(is_installable=True).digest
    shutil.copytree(world.BLUEPRINTS, tmp_path / "b")
    guide = tmp_path / "b" / "raumklima-schulen" / "guide.md"
    guide.write_text(guide.read_text(encoding="utf-8") + "\nNoch ein Satz.\n", encoding="utf-8")
    loaded(tmp_path / "b")
    assert SolutionVersion.objects.get(is_installable=True).digest != before


def test_a_blueprint_of_another_solution_is_refused():
    other = world.solution()
    other.blueprint = "stadtklima"
    with pytest.raises(BlueprintOfOther):
        publish_version(actor=LOADER, solution=other, blueprint=world.blueprint())


def test_the_guide_is_ticked_off_step_by_step():
    town = factories.municipality()
    adoption, editor = world.adoption(town), factories.actor("editor", town)
    keys = [step.key for step in world.blueprint().guide]
    assert runbook_of(adoption).done == 0
    runbook = tick(actor=editor, adoption_id=adoption.pk, step=keys[1], is_done=True)
    runbook = tick(actor=editor, adoption_id=adoption.pk, step=keys[1], is_done=True)
    assert (runbook.done, runbook.next_step.key) == (1, keys[0])
    assert runbook.steps[1].done_by == editor.name
    assert AuditEntry.objects.filter(action="solutions.guide_step_done").count() == 1
    assert tick(actor=editor, adoption_id=adoption.pk, step=keys[1], is_done=False).done == 0


def test_only_the_own_town_ticks_and_only_steps_that_exist():
    town = factories.municipality()
    adoption, key = world.adoption(town), world.blueprint().guide[0].key
    with pytest.raises(Forbidden):
        tick(actor=factories.actor("reader", town), adoption_id=adoption.pk, step=key, is_done=True)
    other = factories.actor("manager", factories.municipality())
    with pytest.raises(NotFound):
        tick(actor=other, adoption_id=adoption.pk, step=key, is_done=True)
    with pytest.raises(NotFound):
        tick(actor=factories.actor("editor", town), adoption_id=adoption.pk, step="nirgends", is_done=True)
    assert not GuideProgress.objects.exists()
