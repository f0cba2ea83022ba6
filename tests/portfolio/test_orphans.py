"""The orphan report: what counts as a gap, who sees whose, and how many questions it takes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.models import AuditEntry
from allmende.portfolio import choice_errors
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.models import AcceptedGap, BudgetLine, Bundle, Contribution
from allmende.portfolio.selectors import orphans
from allmende.portfolio.selectors.orphans_types import Gap
from allmende.portfolio.services.orphans import count_gap_again, leave_gap
from allmende.strategy.models import CheckIn, Goal, GoalLink, KeyResult, Objective
from tests import factories
from tests.portfolio import choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Ahausen")


def goal(strategy, title, **fields):
    key = title.lower().replace(" ", "-")
    return Goal.objects.create(strategy=strategy, key=key, title=title, **{"kind": "goal", **fields})


def key_result(town, at):
    objective = Objective.objects.create(
        owner=town.space, goal=at, title="Luft", responsible="Amt",
        begins_on=date(2026, 1, 1), ends_on=date(2030, 1, 1),
    )  # fmt: skip
    return KeyResult.objects.create(objective=objective, title="20 Räume", target=20, unit="Räume")


def titles(report, gap):
    return [item.title for item in report.group(gap).items]


def complete(town, **fields):
    """Return a measure that lacks nothing but its goal."""
    choices.sdgs(1)
    measure = choices.measure(town, responsible="Amt 40", participation_plan="Werkstatt", **fields)
    measure.sdgs.add(1)
    BudgetLine.objects.create(measure=measure, kind="investment", title="Gerät", amount=100)
    return measure


def test_a_measure_is_listed_under_everything_it_lacks(town):
    bare = choices.measure(town, title="Bloß")
    full = complete(town, title="Voll")
    Contribution.objects.create(measure=full, goal=goal(choices.strategy(town), "Klima"), sentence="So.")
    choices.measure(town, title="Vorbei", status="done")
    report = orphans(factories.actor("reader", town), town.space)
    for gap in (gap for gap in Gap if gap.is_about_measures):
        assert titles(report, gap) == [bare.title], gap
    assert (report.measures, report.total) == (2, 5)
    assert report.group(Gap.NO_SDG).items[0].mend_url.endswith("/bearbeiten/ziele/")


def test_a_goal_is_served_from_below_by_links_key_results_and_bundles(town):
    plan, frame = choices.strategy(town), choices.strategy(factories.municipality())
    top = goal(plan, "Oben")
    below = goal(plan, "Unten", parent=top)
    linked, by_result, bundled = goal(frame, "Rahmen"), goal(plan, "Messen"), goal(plan, "Gebündelt")
    goal(plan, "Verwaist")
    goal(plan, "Weite", kind="vision")
    goal(plan, "Früher", status="retired")
    GoalLink.objects.create(goal=below, serves=linked, sentence="trägt bei")
    measure = complete(town)
    Contribution.objects.create(measure=measure, goal=below, sentence="So.")
    Contribution.objects.create(measure=measure, key_result=key_result(town, by_result), sentence="So.")
    complete(town, bundle=Bundle.objects.create(owner=town.space, title="B", goal=bundled))
    everything = orphans(factories.actor("coordinator"), None)
    assert titles(everything, Gap.NO_MEASURE) == ["Verwaist"]
    measure.status = "dropped"
    measure.save()
    again = orphans(factories.actor("coordinator"), None)
    assert set(titles(again, Gap.NO_MEASURE)) == {"Oben", "Unten", "Rahmen", "Messen", "Verwaist"}


def test_key_results_without_values_and_strategies_past_review_are_named(town):
    today = timezone.localdate()
    plan = choices.strategy(town, review_due_on=today - timedelta(days=1))
    choices.strategy(town, review_due_on=today)
    silent, told = key_result(town, goal(plan, "Eins")), key_result(town, goal(plan, "Zwei"))
    CheckIn.objects.create(key_result=told, at=timezone.now(), value=0, by="A")
    report = orphans(factories.actor("reader", town), town.space)
    assert [item.subject_id for item in report.group(Gap.NO_DATA).items] == [silent.pk]
    assert titles(report, Gap.REVIEW_DUE) == [plan.title]
    assert report.key_results == 2


def test_a_town_sees_its_own_gaps_and_the_agency_what_is_shown_to_it(town):
    other = factories.municipality("Bedorf")
    choices.measure(other, title="Öffentlich")
    choices.measure(other, title="Intern", visibility="municipality")
    reader, agency = factories.actor("reader", town), factories.actor("coordinator")
    with pytest.raises(Forbidden):
        orphans(reader, other.space)
    with pytest.raises(Forbidden):
        orphans(reader, None)
    assert titles(orphans(agency, other.space), Gap.NO_GOAL) == ["Öffentlich"]
    assert set(titles(orphans(factories.actor("reader", other), other.space), Gap.NO_GOAL)) == {
        "Öffentlich", "Intern",
    }  # fmt: skip
    lines = {line.space.name: line for line in orphans(agency, None).towns}
    assert lines["Bedorf"].counts[Gap.NO_GOAL] == 1
    assert lines["Ahausen"].total == 0


def test_the_region_takes_as_many_questions_as_one_town(town):
    def asked(space):
        with CaptureQueriesContext(connection) as queries:
            orphans(agency, space)
        return len(queries)

    agency = factories.actor("coordinator")
    key_result(town, goal(choices.strategy(town), "Eins"))
    choices.measure(town)
    few = asked(None)
    for _town in range(6):
        another = factories.municipality()
        for _number in range(5):
            choices.measure(another)
        key_result(another, goal(choices.strategy(another), "Eins"))
    assert asked(None) == few
    assert few <= 20


def test_pages_show_the_table_to_the_agency_and_their_own_town_to_its_people(town, client_as):
    factories.consortium()
    choices.measure(town, title="=Bloß()")
    other = factories.municipality("Bedorf")
    page = client_as("coordinator").get("/portfolio/luecken/")
    assert page.status_code == 200
    assert "Bedorf" in page.content.decode()
    led = client_as("reader", town).get("/portfolio/luecken/?luecke=no_goal")
    assert led.headers["Location"] == f"/portfolio/luecken/?luecke=no_goal&kommune={town.slug}"
    own = client_as("reader", town).get(led.headers["Location"]).content.decode()
    assert "=Bloß()" in own
    assert "Maßnahmen ohne Kosten" not in own.split("al-filter__count")[1]
    assert client_as("reader", other).get(f"/portfolio/luecken/?kommune={town.slug}").status_code == 403
    table = client_as("reader", town).get(f"/portfolio/luecken.csv?kommune={town.slug}").content.decode()
    assert "'=Bloß()" in table


def test_a_gap_is_left_open_on_purpose_with_a_reason_and_counts_again_later(town):
    measure = choices.measure(town, title="Bloß")
    editor, reader = factories.actor("editor", town), factories.actor("reader", town)
    today = timezone.localdate()
    left = {"gap": Gap.NO_PARTICIPATION, "subject_id": measure.pk}
    with pytest.raises(Forbidden):
        leave_gap(actor=reader, **left, reason="Rein intern.")
    with pytest.raises(ReasonMissing):
        leave_gap(actor=editor, **left, reason=" ")
    with pytest.raises(choice_errors.DayOver):
        leave_gap(actor=editor, **left, reason="Rein intern.", until=today - timedelta(days=1))
    leave_gap(actor=editor, **left, reason="Rein intern.", until=today)
    report = orphans(reader, town.space)
    assert titles(report, Gap.NO_PARTICIPATION) == []
    (item,) = report.group(Gap.NO_PARTICIPATION).left
    assert (item.title, item.accepted.reason) == ("Bloß", "Rein intern.")
    assert (report.total, report.left) == (4, 1)
    agency = orphans(factories.actor("coordinator"), None)
    assert {line.space.name: line.total for line in agency.towns}["Ahausen"] == 4
    AcceptedGap.objects.update(until=today - timedelta(days=1))
    assert titles(orphans(reader, town.space), Gap.NO_PARTICIPATION) == ["Bloß"]
    leave_gap(actor=editor, **left, reason="Bleibt so.")
    with pytest.raises(Forbidden):
        count_gap_again(actor=reader, **left)
    count_gap_again(actor=editor, **left)
    assert titles(orphans(reader, town.space), Gap.NO_PARTICIPATION) == ["Bloß"]
    actions = AuditEntry.objects.filter(action__startswith="portfolio.gap").values_list("action", flat=True)
    assert list(actions.order_by("pk")) == ["portfolio.gap_left"] * 2 + ["portfolio.gap_counted_again"]


def test_only_what_is_a_gap_can_be_left_open(town):
    choices.sdgs(1)
    full, editor = complete(town), factories.actor("editor", town)
    elsewhere = choices.measure(factories.municipality(), visibility="municipality")
    for gap, subject in ((Gap.NO_OWNER, full.pk), (Gap.NO_OWNER, elsewhere.pk), (Gap.NO_DATA, 10**9)):
        with pytest.raises(NotFound):
            leave_gap(actor=editor, gap=gap, subject_id=subject, reason="Darum.")


def test_every_sort_of_gap_leads_to_its_mending_and_can_be_left(town, client_as):
    factories.consortium()
    today = timezone.localdate()
    plan = choices.strategy(town, review_due_on=today - timedelta(days=1))
    key_result(town, goal(plan, "Eins"))
    choices.measure(town)
    client, path = client_as("editor", town), f"/portfolio/luecken/?kommune={town.slug}"
    report = orphans(factories.actor("editor", town), town.space)
    for group in report.groups:
        (item,) = group.items
        assert client.get(item.mend_url).status_code == 200, item.mend_url
        page = f"/portfolio/luecken/{group.gap.value}/{item.subject_id}/"
        assert f'href="{page}lassen/"' in client.get(path).content.decode()
        assert client.get(f"{page}lassen/").status_code == 200
        assert client.post(f"{page}lassen/", {"reason": ""}).status_code == 422
        led = client.post(f"{page}lassen/", {"reason": "Das ist so gewollt."}).headers["Location"]
        assert led == f"{path}#{group.gap.value}"
    text = client.get(path).content.decode()
    assert "8 bewusst offen gelassen" in text
    assert "Keine Lücken gefunden." in text
    table = client.get(f"/portfolio/luecken.csv?kommune={town.slug}").content.decode()
    assert table.count("bewusst offen") == 8
    assert client.post(f"{page}wieder-zaehlen/").status_code == 302
    reader = client_as("reader", town).get(path).content.decode()
    assert "lassen/" not in reader
    assert client.get("/portfolio/luecken/unfug/1/lassen/").status_code == 404
