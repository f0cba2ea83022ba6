"""Objectives: drafts, reasons, goals of all strategies, targets with a past, deleting what nobody used."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from allmende.basics.errors import NotFound
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import selectors, services
from allmende.strategy.errors_okr import (
    GoalNotPublic,
    KeyResultInUse,
    NotOneOfOurs,
    ObjectiveInUse,
    ReasonMissing,
    TwoMeasures,
)
from allmende.strategy.models import Goal, KeyResult, Objective, Strategy, TargetChange
from allmende.strategy.services import KeyResultDraft, ObjectiveOptions
from allmende.strategy.types import Pace
from tests import factories
from tests.strategy.okr import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


def page(client, one) -> tuple[int, str]:
    answer = client.get(reverse("strategy:objective", args=[one.pk]))
    return answer.status_code, answer.content.decode()


def test_a_draft_is_the_owners_until_it_is_adopted(client_as, town):
    draft = world.objective(town, is_draft=True, title="Geheimer Plan")
    world.key_result(draft)
    strangers = [
        client_as("anonymous"),
        client_as("manager", factories.municipality()),
        client_as("coordinator"),
    ]
    for client in strangers:
        assert page(client, draft)[0] == 404
        for name in ("okr", "okr_list", "okr_csv"):
            answer = client.get(reverse(f"strategy:{name}"))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert "Geheimer Plan" not in body.decode()
    assert page(client_as("reader", town), draft)[0] == 200
    assert (
        client_as("editor", town).post(reverse("strategy:objective_adopt", args=[draft.pk])).status_code
        == 302
    )
    assert page(strangers[0], draft)[0] == 200


def test_restricting_needs_a_reason_that_is_shown(client_as, town):
    one = world.objective(town)
    set_to = {"actor": world.SYSTEM, "objective_id": one.pk, "visibility": "consortium"}
    with pytest.raises(ReasonMissing):
        services.set_visibility(**set_to, reason=" ")
    services.set_visibility(**set_to, reason="Vergabe läuft noch")
    assert page(client_as("anonymous"), one)[0] == 404
    status, html = page(client_as("reader", factories.municipality()), one)
    assert (status, "Vergabe läuft noch" in html) == (200, True)


def test_an_objective_is_not_seen_by_more_people_than_its_goal(client_as, town):
    hidden = Strategy.objects.create(
        owner=town.space, key="lokal", kind="local", title="Entwurf der Stadt", visibility="municipality",
        status="draft",
    )  # fmt: skip
    goal = Goal.objects.create(strategy=hidden, key="g", kind="goal", title="Noch geheim", status="draft")
    values = {
        "actor": factories.actor("editor", town), "owner": town.space, "goal_id": goal.pk, "title": "X",
        "why": "", "begins_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1), "responsible": "Amt",
    }  # fmt: skip
    with pytest.raises(GoalNotPublic):
        services.create_objective(**values)
    draft = services.create_objective(**values, options=ObjectiveOptions(is_draft=True))
    with pytest.raises(GoalNotPublic):
        services.adopt_objective(actor=world.SYSTEM, objective_id=draft.pk)
    # Should the goal be hidden later, its words are hidden with it.
    Objective.objects.update(visibility="public")
    assert "Noch geheim" not in page(client_as("anonymous"), draft)[1]


def test_the_form_offers_the_goals_one_sees_grouped_by_strategy(client_as, town):
    world.goal(title="Ziel der Region")
    other = factories.municipality()
    for place, title in ((town, "Unser Ziel"), (other, "Deren Ziel")):
        strategy = Strategy.objects.create(owner=place.space, key=f"s{place.pk}", kind="local", title=title)
        Goal.objects.create(strategy=strategy, key="g", kind="goal", title=title)
    html = client_as("editor", town).get(reverse("strategy:objective_new")).content.decode()
    select = html.partition('name="goal"')[2].partition("</select>")[0]
    assert "Ziel der Region" in select
    assert "Unser Ziel" in select
    assert "Deren Ziel" not in select
    assert select.count("<optgroup") == 2


def test_a_moved_target_keeps_its_past_with_the_reason(client_as, town):
    row = world.key_result(world.objective(town))
    draft = KeyResultDraft(title="Hundert Stück", target=Decimal(80), unit="Stück")
    change = {"actor": world.SYSTEM, "key_result_id": row.pk}
    with pytest.raises(ReasonMissing):
        services.change_key_result(**change, draft=draft)
    draft = KeyResultDraft(title="x", target=Decimal(80), unit="Stück", change_reason="Lieferung fehlt")
    services.change_key_result(**change, draft=draft)
    kept = TargetChange.objects.get()
    assert (kept.old_target, kept.new_target, kept.reason) == (Decimal(100), Decimal(80), "Lieferung fehlt")
    html = client_as("anonymous").get(reverse("strategy:key_result", args=[row.pk])).content.decode()
    assert "Ziel 100 Stück wurde zu 80 Stück" in html
    assert "Lieferung fehlt" in html


def test_the_target_of_a_draft_moves_without_a_word(town):
    row = world.key_result(world.objective(town, is_draft=True))
    draft = KeyResultDraft(title="x", target=Decimal(80), unit="Stück")
    services.change_key_result(actor=world.SYSTEM, key_result_id=row.pk, draft=draft)
    assert not TargetChange.objects.exists()


def test_a_second_editor_of_a_key_result_is_told(town):
    row = world.key_result(world.objective(town))
    draft = KeyResultDraft(title="Neu", target=Decimal(100), unit="Stück")
    change = {"actor": world.SYSTEM, "key_result_id": row.pk, "draft": draft, "edition": row.edition}
    services.change_key_result(**change)
    with pytest.raises(ChangedMeanwhile):
        services.change_key_result(**change)


def test_what_people_used_is_ended_with_a_reason_not_deleted(town):
    used, unused = world.objective(town), world.objective(town, title="Leer")
    row, other = world.key_result(used), world.key_result(used, title="Leer")
    services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(1))
    with pytest.raises(KeyResultInUse):
        services.delete_key_result(actor=world.SYSTEM, key_result_id=row.pk)
    with pytest.raises(ObjectiveInUse):
        services.delete_objective(actor=world.SYSTEM, objective_id=used.pk)
    services.delete_key_result(actor=world.SYSTEM, key_result_id=other.pk)
    services.delete_objective(actor=world.SYSTEM, objective_id=unused.pk)
    with pytest.raises(ReasonMissing):
        services.end_objective(actor=world.SYSTEM, objective_id=used.pk, reason="")
    services.end_objective(actor=world.SYSTEM, objective_id=used.pk, reason="Überholt")
    assert list(Objective.objects.values_list("title", "ended_reason")) == [("Gute Luft", "Überholt")]
    assert selectors.statuses([KeyResult.objects.get()], world.NOW)[row.pk].pace == Pace.ENDED


def test_key_results_change_their_order_and_their_objective(town):
    one, other = world.objective(town), world.objective(town, title="Andere")
    a, b, c = (world.key_result(one, title=title) for title in "abc")
    services.reorder_key_result(actor=world.SYSTEM, key_result_id=c.pk, step=-1)
    services.reorder_key_result(actor=world.SYSTEM, key_result_id=a.pk, step=-1)
    assert list(one.key_results.values_list("title", flat=True)) == ["a", "c", "b"]
    services.move_key_result(actor=world.SYSTEM, key_result_id=b.pk, objective_id=other.pk)
    assert list(other.key_results.values_list("title", flat=True)) == ["b"]


def test_a_key_result_has_one_measure_and_one_of_our_people(town):
    one = world.objective(town)
    with pytest.raises(TwoMeasures):
        world.key_result(
            one, indicator_id=world.indicator(town).pk, statistic_id=world.statistic(town, {}).pk
        )
    stranger = factories.person("manager", factories.municipality())
    with pytest.raises(NotOneOfOurs):
        world.key_result(one, responsible_user_id=stranger.pk)
    mine = factories.person("reader", town)
    assert world.key_result(one, responsible_user_id=mine.pk).responsible_user == mine


def test_a_target_below_the_baseline_is_reached_by_going_down(town):
    row = world.key_result(world.objective(town), baseline=Decimal(40), target=Decimal(20))
    for value, pct, pace in ((40, 0, Pace.BEHIND), (30, 50, Pace.ON_PACE), (18, 100, Pace.REACHED)):
        services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(value))
        status = selectors.status_of(KeyResult.objects.get(pk=row.pk), world.NOW)
        assert (status.progress_pct, status.pace) == (pct, pace)
    assert status.expected is not None
    assert 28 < status.expected < 32


ROLES = [
    ("anonymous", 302), ("reader", 403), ("editor", 200), ("manager", 200),
    ("manager elsewhere", 403), ("coordinator", 403),
]  # fmt: skip


OF_OBJECTIVE = (
    "objective_edit",
    "objective_visibility",
    "objective_end",
    "objective_delete",
    "key_result_new",
)
OF_KEY_RESULT = ("key_result_edit", "key_result_move", "key_result_end", "key_result_delete")


@pytest.mark.parametrize(("role", "status"), ROLES)
def test_who_may_change_what(client_as, town, role, status):
    one = world.objective(town)
    row = world.key_result(one)
    place = factories.municipality() if "elsewhere" in role else None if role == "coordinator" else town
    client = client_as(role.partition(" ")[0], place)
    urls = [reverse(f"strategy:{name}", args=[one.pk]) for name in OF_OBJECTIVE]
    urls += [reverse(f"strategy:{name}", args=[row.pk]) for name in OF_KEY_RESULT]
    assert {client.get(url).status_code for url in urls} == {status}
    Objective.objects.update(visibility="municipality")
    if status == 403 and role != "reader":
        assert {client.get(url).status_code for url in urls} == {404}


def test_statuses_cost_the_same_for_any_number(town, django_assert_num_queries):
    one = world.objective(town)
    sensor, told = world.indicator(town), world.statistic(town, {date(2025, 12, 31): "5"})
    for _number in range(3):
        typed = world.key_result(one)
        services.check_in(actor=world.SYSTEM, key_result_id=typed.pk, value=Decimal(1), confidence="high")
        world.key_result(one, indicator_id=sensor.pk)
        world.key_result(one, statistic_id=told.pk, place=("municipality", town.ags))
    few = list(selectors.key_results(world.SYSTEM)[:3])
    every = list(selectors.key_results(world.SYSTEM))
    for rows in (few, every):
        with django_assert_num_queries(4):
            found = selectors.statuses(rows, world.NOW)
        assert len(found) == len(rows)
        assert {status.origin.value for status in found.values()} == {"typed", "measured", "statistic"}


def test_an_indicator_of_another_town_is_not_found(town):
    with pytest.raises(NotFound):
        world.key_result(world.objective(town), indicator_id=world.indicator(factories.municipality()).pk)
