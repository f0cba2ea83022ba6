"""What happens to measures: numbers, promises, sections, sight."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.meanwhile import ChangedMeanwhile, marks_of, values_of
from allmende.kernel.models import AuditEntry
from allmende.portfolio import selectors
from allmende.portfolio.errors import (
    ContributionTwice,
    LastContribution,
    MeasureInUse,
    NoContribution,
    ReasonMissing,
    ResourcesMissing,
    StarNotEarned,
    StatusNotPossible,
)
from allmende.portfolio.models import Bundle, Measure
from allmende.portfolio.selectors.readiness import earned_stars
from allmende.portfolio.services import contributions, hand_over, measures, parts
from allmende.solutions.models import Solution, StepKey
from allmende.strategy.links import serving
from tests import factories
from tests.portfolio import measures_world as world
from tests.solutions.install import world as install

pytestmark = pytest.mark.django_db


def test_each_owner_counts_its_own_measures():
    here, there = factories.municipality(), factories.municipality()
    numbers = [world.measure(town, f"{n}").number for n, town in enumerate((here, here, there, here))]
    assert numbers == [1, 2, 1, 3]


def test_a_proposal_is_seen_by_the_owners_people_only():
    town = factories.municipality()
    made = world.measure(town)
    assert selectors.measure_for(factories.actor("reader", town), made.pk) == made
    for stranger in (
        ANONYMOUS,
        factories.actor("manager", factories.municipality()),
        factories.actor("coordinator"),
    ):
        with pytest.raises(NotFound):
            selectors.measure_for(stranger, made.pk)


def test_it_cannot_be_planned_before_it_says_how_it_pays_in():
    town = factories.municipality()
    made = world.measure(town, responsible="Amt", staff="Team")
    with pytest.raises(NoContribution):
        measures.set_status(
            actor=world.editor(town), measure_id=made.pk, status="planned", reason="Weil es sein muss"
        )
    made.refresh_from_db()
    assert made.status == "proposed"


def test_a_promise_without_people_or_money_needs_a_reason_that_stays_in_the_trail():
    town = factories.municipality()
    made = world.measure(town)
    world.contribution(made)
    editor = world.editor(town)
    with pytest.raises(ResourcesMissing):
        measures.set_status(actor=editor, measure_id=made.pk, status="planned")
    measures.set_status(actor=editor, measure_id=made.pk, status="planned", reason="Der Rat will es so.")
    entry = AuditEntry.objects.get(action="portfolio.measure_status_set")
    assert entry.reason == "Der Rat will es so."
    assert len(entry.changes["without"]) == 3


def test_once_planned_everybody_sees_it_unless_somebody_said_why_not():
    town = factories.municipality()
    open_one, closed = world.ready(town), world.ready(town, "Leitstelle")
    editor = world.editor(town)
    measures.set_visibility(
        actor=editor, measure_id=closed.pk, visibility="municipality", reason="Sicherheit"
    )
    for made in (open_one, closed):
        measures.set_status(actor=editor, measure_id=made.pk, status="planned")
    assert list(selectors.measures(ANONYMOUS)) == [open_one]
    with pytest.raises(ReasonMissing):
        measures.set_visibility(actor=editor, measure_id=open_one.pk, visibility="municipality")


@pytest.mark.parametrize(
    ("old", "new", "reason", "error"),
    [
        ("proposed", "running", "", StatusNotPossible),
        ("running", "paused", "", ReasonMissing),
        ("running", "dropped", " ", ReasonMissing),
        ("done", "running", "", ReasonMissing),
        ("dropped", "planned", "Doch", StatusNotPossible),
    ],
)
def test_no_way_without_a_reason_or_a_road(old, new, reason, error):
    town = factories.municipality()
    made = world.measure(town, status=old)
    with pytest.raises(error):
        measures.set_status(actor=world.editor(town), measure_id=made.pk, status=new, reason=reason)
    assert Measure.objects.get().status == old


def test_a_measure_takes_neither_a_strange_bundle_nor_a_stranger():
    town, other = factories.municipality(), factories.municipality()
    made, editor = world.measure(town), world.editor(town)
    strange = Bundle.objects.create(owner=other.space, title="Fremd")
    ours = Bundle.objects.create(owner=factories.consortium().space, title="Mobil")
    for fields in ({"bundle": strange}, {"responsible_user": factories.person("editor", other)}):
        with pytest.raises(NotFound):
            measures.change_measure(actor=editor, measure_id=made.pk, fields=fields)
    colleague = factories.person("reader", town)
    fields = {"bundle": ours, "responsible_user": colleague}
    changed = measures.change_measure(actor=editor, measure_id=made.pk, fields=fields)
    assert (changed.bundle, changed.responsible_user) == (ours, colleague)


def test_two_people_may_edit_different_sections_but_not_the_same():
    town = factories.municipality()
    made, editor = world.measure(town), world.editor(town)
    need = marks_of(values_of(made, ["need", "benefit"]))
    note = marks_of(values_of(made, ["internal_note"]))
    measures.change_measure(actor=editor, measure_id=made.pk, fields={"need": "A", "benefit": ""}, seen=need)
    measures.change_measure(actor=editor, measure_id=made.pk, fields={"internal_note": "B"}, seen=note)
    with pytest.raises(ChangedMeanwhile):
        measures.change_measure(
            actor=editor, measure_id=made.pk, fields={"need": "C", "benefit": ""}, seen=need
        )
    made.refresh_from_db()
    assert (made.need, made.internal_note) == ("A", "B")


def test_stars_are_earned_one_after_the_other():
    town = factories.municipality()
    made, editor = world.ready(town), world.editor(town)
    assert earned_stars(made) == 0
    with pytest.raises(StarNotEarned):
        measures.give_stars(actor=editor, measure_id=made.pk, stars=1)
    fields = {
        "need": "Kein Bus",
        "benefit": "Kommt weg",
        "begins_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
    }
    made = measures.change_measure(actor=editor, measure_id=made.pk, fields=fields)
    assert earned_stars(made) == 1
    world.milestone(made, date(2026, 6, 1))
    assert earned_stars(made) == 3
    assert measures.give_stars(actor=editor, measure_id=made.pk, stars=3).stars == 3


def test_contributions_are_unique_and_the_last_one_of_a_promise_stays():
    town = factories.municipality()
    made, editor, aim = world.measure(town, status="running"), world.editor(town), world.goal()
    target = contributions.Target.read(f"goal:{aim.pk}")
    first = contributions.add_contribution(actor=editor, measure_id=made.pk, target=target, sentence="So.")
    with pytest.raises(ContributionTwice):
        contributions.add_contribution(actor=editor, measure_id=made.pk, target=target, sentence="Anders.")
    with pytest.raises(LastContribution):
        contributions.remove_contribution(actor=editor, measure_id=made.pk, contribution_id=first.pk)
    assert list(selectors.measures_for_goal(ANONYMOUS, aim)) == [made]


def test_nobody_pays_into_a_goal_they_cannot_see():
    town = factories.municipality()
    made = world.measure(town)
    draft = world.goal(status="draft")
    with pytest.raises(NotFound):
        contributions.add_contribution(
            actor=world.editor(town), measure_id=made.pk,
            target=contributions.Target.read(f"goal:{draft.pk}"), sentence="x",
        )  # fmt: skip


@pytest.mark.parametrize("text", ["", "goal", "goal:x", "goal:²", "town:1", "goal:-1"])
def test_odd_targets_are_not_found(text):
    with pytest.raises(NotFound):
        contributions.Target.read(text)


def test_a_measure_serves_its_goal_directly_and_by_key_results():
    town = factories.municipality()
    aim = world.goal()
    made = world.measure(town, status="running")
    result = world.key_result(town, aim)
    made.contributions.create(key_result=result, sentence="Ampeln zählen.")
    assert list(selectors.measures_for_goal(ANONYMOUS, aim)) == [made]
    groups = [group for group in serving(ANONYMOUS, [aim.pk])[aim.pk] if group.kind.key == "measure"]
    assert [item.title for item in groups[0].items] == [made.title]
    assert not [g for g in serving(ANONYMOUS, [world.goal("Anderes").pk]) if g == "measure"]


def test_a_dropped_or_hidden_measure_serves_no_goal_in_public():
    town = factories.municipality()
    aim = world.goal()
    for status, visibility in (("dropped", "public"), ("running", "municipality")):
        made = world.measure(town, f"{status}", status=status, visibility=visibility)
        world.contribution(made, aim)
    assert not selectors.measures_for_goal(ANONYMOUS, aim)
    assert not [g for g in serving(ANONYMOUS, [aim.pk])[aim.pk] if g.kind.key == "measure"]


def test_progress_counts_milestones_time_and_lateness():
    town = factories.municipality()
    today = timezone.localdate()
    made = world.measure(
        town, status="running", begins_on=today - timedelta(days=50), ends_on=today + timedelta(days=50)
    )
    assert selectors.progress_of(made).done_pct is None
    world.milestone(made, today - timedelta(days=30), today - timedelta(days=31))
    late = world.milestone(made, today - timedelta(days=1))
    world.milestone(made, today + timedelta(days=9))
    progress = selectors.progress_of(made)
    assert (progress.done, progress.total, progress.done_pct, progress.time_pct) == (1, 3, 33, 50)
    assert (progress.next, progress.overdue, progress.is_late) == (late, 1, True)
    made.status = "done"
    assert not selectors.progress_of(made).is_late


def test_the_agenda_lists_what_is_promised_and_never_proposals():
    town = factories.municipality()
    world.measure(town, "Vorschlag")
    done = world.measure(town, "Fertig", status="done")
    running = world.measure(town, "Läuft", status="running")
    world.measure(factories.municipality(), "Anderswo", status="running")
    world.line(running, "500")
    entries = selectors.digital_agenda(ANONYMOUS, town.space)
    assert [entry.title for entry in entries] == [running.title, done.title]
    assert [entry.total for entry in entries] == [500, None]


def test_only_a_fresh_proposal_can_be_deleted():
    town = factories.municipality()
    fresh, promised = world.measure(town), world.measure(town, "Zugesagt", status="planned")
    taught = world.measure(town, "Gelernt")
    editor = world.editor(town)
    parts.put_part(
        actor=editor, measure_id=taught.pk, kind="learning",
        fields={"kind": "lesson", "text": "Früher fragen", "noted_on": date(2026, 1, 1)},
    )  # fmt: skip
    for kept in (promised, taught):
        with pytest.raises(MeasureInUse):
            measures.delete_measure(actor=editor, measure_id=kept.pk)
    measures.delete_measure(actor=editor, measure_id=fresh.pk)
    assert set(Measure.objects.all()) == {promised, taught}
    assert AuditEntry.objects.filter(action="portfolio.measure_deleted").count() == 1


def test_a_measure_becomes_a_draft_of_the_catalogue_then_a_solution():
    town = factories.municipality()
    made = world.measure(
        town, summary="Eine Bank zum Mitfahren", need="Kein Bus", action_fields=[world.field()]
    )
    editor, manager = world.editor(town), factories.actor("manager", town)
    drafted = hand_over.solution_from_measure(actor=editor, measure_id=made.pk)
    assert (drafted.steward, drafted.problem, drafted.visibility) == (town, "Kein Bus", "municipality")
    assert not Solution.objects.visible_to(ANONYMOUS)
    with pytest.raises(Forbidden):
        hand_over.publish_solution(actor=editor, measure_id=made.pk)
    hand_over.publish_solution(actor=manager, measure_id=made.pk)
    assert list(Solution.objects.visible_to(ANONYMOUS)) == [drafted]
    assert [one.name for one in drafted.action_fields.all()] == ["Mobilität"]


def test_an_adoption_becomes_a_measure_once_by_a_button_on_its_page(client_as):
    town = factories.municipality()
    adoption = install.adoption(town, of=install.solution(steward=town), reached=StepKey.DECISION)
    page = reverse("solutions:adoption", args=[adoption.pk])
    button = reverse("portfolio:measure_from_adoption", args=[adoption.pk])
    editor = client_as("editor", town)
    assert button in editor.get(page).content.decode()
    assert button not in client_as("reader", town).get(page).content.decode()
    assert client_as("manager", factories.municipality()).post(button).status_code in {403, 404}
    assert editor.post(button).status_code == 302
    made = Measure.objects.get()
    assert (made.owner, made.adoption, made.solution, made.status) == (
        town.space, adoption, adoption.solution, "proposed",
    )  # fmt: skip
    after = editor.get(page).content.decode()
    assert button not in after
    assert reverse("portfolio:measure", args=[made.pk]) in after
    assert editor.post(button).status_code == 409
    assert Measure.objects.count() == 1
