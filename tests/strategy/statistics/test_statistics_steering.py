"""What lags is noticed once, told once, answered with a reason, and forgotten when it is back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import OutgoingMail
from allmende.strategy.errors_statistics import AlreadyAcknowledged, TargetBeforeBaseline
from allmende.strategy.models import Goal, KeyResult, Objective, StatisticTarget, SteeringNote, Strategy
from allmende.strategy.registered_statistics import waiting_for
from allmende.strategy.selectors.statistics import off_track, tracks
from allmende.strategy.selectors.statistics_values import place_of
from allmende.strategy.services.statistics_steering import acknowledge, look_for_lagging
from allmende.strategy.services.statistics_targets import (
    TargetDraft,
    change_target,
    remove_target,
    set_target,
)
from tests import factories
from tests.strategy.statistics.world import SYSTEM, World, value

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 1, 2, 8, tzinfo=UTC)


@pytest.fixture
def world(time_machine):
    time_machine.move_to(NOW)
    return World()


def draft(world, town=None, **changed):
    fields = {
        "place": place_of(town or world.town),
        "baseline_value": Decimal(200),
        "baseline_date": date(2020, 1, 1),
        "target_value": Decimal(100),
        "target_date": date(2030, 1, 1),
        "origin": "Ratsbeschluss 2020",
        **changed,
    }
    return TargetDraft(**fields)


@pytest.fixture
def target(world):
    return set_target(actor=SYSTEM, owner=world.town.space, key="restmuell", draft=draft(world))


def test_a_value_is_judged_on_its_own_day(world, target):
    # At the end of 2022 the way was at 170; today it is at 150.
    value(world.waste, world.town, 2022, 175)
    (status,) = tracks(SYSTEM, world.town)
    assert status.is_off_track is False
    assert round(status.should_be_today) == 150
    assert round(status.should_have_been) == 170
    assert status.share_pct == 25
    assert "Heute sollten es" in status.sentence


def test_without_a_value_since_the_baseline_nobody_knows(world, target):
    value(world.waste, world.town, 2019, 500)
    (status,) = tracks(SYSTEM, world.town)
    assert (status.is_off_track, status.word) == (None, "noch kein Wert")
    assert look_for_lagging(actor=SYSTEM, now=NOW).new == 0


def test_a_path_that_follows_on_another_waits_for_its_beginning(world, target):
    later = draft(
        world, baseline_value=Decimal(100), baseline_date=date(2030, 1, 1), target_value=Decimal(20),
        target_date=date(2040, 1, 1),
    )  # fmt: skip
    set_target(actor=SYSTEM, owner=world.town.space, key="restmuell", draft=later)
    value(world.waste, world.town, 2024, 150)
    first, second = sorted(tracks(SYSTEM, world.town), key=lambda status: status.target.target_date)
    assert first.word == "auf dem Weg"
    assert (second.word, second.is_off_track) == ("beginnt später", None)
    assert "beginnt am 1. Januar 2030 bei 100 kg" in second.sentence
    assert look_for_lagging(actor=SYSTEM, now=NOW).new == 0


def test_lagging_is_told_once_and_ends_when_it_is_back(world, target):
    editor = factories.person("editor", world.town, email="ed@example.org")
    factories.person("reader", world.town)
    value(world.waste, world.town, 2023, 190)
    assert look_for_lagging(actor=SYSTEM, now=NOW).new == 1
    assert look_for_lagging(actor=SYSTEM, now=NOW + timedelta(days=1)).new == 0
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.link) == (editor.email, reverse("strategy:steering"))
    assert "Restmüll, Adorf" in mail.body
    value(world.waste, world.town, 2024, 120)
    assert look_for_lagging(actor=SYSTEM, now=NOW).back == 1
    assert off_track(SYSTEM) == []
    assert SteeringNote.objects.get().back_since == date(2025, 1, 2)


def test_swinging_around_the_limit_wakes_people_once(world, target):
    factories.person("editor", world.town)
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    better = value(world.waste, world.town, 2024, 120)
    assert look_for_lagging(actor=SYSTEM, now=NOW).back == 1
    better.delete()
    assert look_for_lagging(actor=SYSTEM, now=NOW + timedelta(days=1)).new == 0
    note = SteeringNote.objects.get()
    assert (note.back_since, note.off_since) == (None, date(2025, 1, 2))
    assert OutgoingMail.objects.count() == 1


def test_what_lags_again_much_later_is_told_again(world, target):
    factories.person("editor", world.town)
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    SteeringNote.objects.update(back_since=date(2024, 6, 1))
    assert look_for_lagging(actor=SYSTEM, now=NOW).new == 1
    assert OutgoingMail.objects.count() == 2


def test_a_town_without_anybody_is_told_when_it_has_somebody(world, target):
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    assert SteeringNote.objects.get().told_at is None
    person = factories.person("manager", world.town)
    for day in (1, 2):
        look_for_lagging(actor=SYSTEM, now=NOW + timedelta(days=day))
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [person.email]


def test_a_moved_target_takes_its_note_back_at_once(world, target):
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    change_target(
        actor=SYSTEM, target_id=target.pk, draft=draft(world, target_value=Decimal(180)), reason="Beschluss"
    )
    assert SteeringNote.objects.get().back_since == date(2025, 1, 2)


def test_a_day_begins_and_ends_in_the_region_and_not_in_greenwich(world, target, time_machine):
    value(world.waste, world.town, 2023, 190)
    late = datetime(2025, 1, 2, 23, 30, tzinfo=UTC)
    time_machine.move_to(late)
    look_for_lagging(actor=SYSTEM, now=late)
    assert SteeringNote.objects.get().off_since == date(2025, 1, 3)


def test_looking_at_many_towns_costs_the_same_as_at_one(world, target, django_assert_max_num_queries):
    factories.person("editor", world.town)
    for number in range(14):
        town = factories.municipality(f"Ort {number}", ags=f"09333{number:03d}")
        factories.person("editor", town)
        set_target(actor=SYSTEM, owner=town.space, key="restmuell", draft=draft(world, town))
        value(world.waste, town, 2023, 190)
    value(world.waste, world.town, 2023, 190)
    with django_assert_max_num_queries(14 + 2 * 15):  # a mail and its record in the audit log for each person
        assert look_for_lagging(actor=SYSTEM, now=NOW).new == 15
    with django_assert_max_num_queries(14):
        assert look_for_lagging(actor=SYSTEM, now=NOW + timedelta(days=1)).new == 0


def test_it_waits_on_the_desk_until_answered_and_comes_back_on_the_promised_day(world, target):
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    note = SteeringNote.objects.get()
    editor = factories.actor("editor", world.town)
    today = date(2025, 1, 2)
    assert [item.url for item in waiting_for(editor, today)] == [
        reverse("strategy:steering_note", args=[note.pk])
    ]
    assert waiting_for(factories.actor("reader", world.town), today) == []
    assert waiting_for(factories.actor("manager", world.towns[1]), today) == []
    acknowledge(
        actor=editor, note_id=note.pk, reason="Tonne zu groß", correction="Kleinere Tonnen",
        correction_due_on=date(2025, 3, 1),
    )  # fmt: skip
    assert waiting_for(editor, today) == []
    assert waiting_for(editor, date(2025, 3, 1))[0].due_on == date(2025, 3, 1)
    (row,) = off_track(SYSTEM, world.town.space)
    assert row.is_open is False
    with pytest.raises(AlreadyAcknowledged):
        acknowledge(actor=editor, note_id=note.pk, reason="x", correction="y")


def test_strangers_neither_set_change_nor_answer(world, target):
    stranger = factories.actor("manager", world.towns[1])
    reader = factories.actor("reader", world.town)
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    note = SteeringNote.objects.get()
    for actor in (stranger, reader):
        with pytest.raises(Forbidden):
            set_target(actor=actor, owner=world.town.space, key="restmuell", draft=draft(world))
        with pytest.raises(Forbidden):
            change_target(actor=actor, target_id=target.pk, draft=draft(world), reason="x")
        with pytest.raises(Forbidden):
            remove_target(actor=actor, target_id=target.pk, reason="x")
        with pytest.raises(Forbidden):
            acknowledge(actor=actor, note_id=note.pk, reason="x", correction="y")
    StatisticTarget.objects.update(visibility="municipality")
    with pytest.raises(NotFound):
        remove_target(actor=stranger, target_id=target.pk, reason="x")
    with pytest.raises(NotFound):
        acknowledge(actor=stranger, note_id=note.pk, reason="x", correction="y")
    assert off_track(stranger) == []
    assert len(off_track(reader)) == 1


def test_a_towns_people_set_no_targets_for_other_towns(world, target):
    editor = factories.actor("editor", world.town)
    for_another = draft(world, world.towns[1])
    with pytest.raises(Forbidden):
        set_target(actor=editor, owner=world.town.space, key="restmuell", draft=for_another)
    with pytest.raises(Forbidden):
        change_target(actor=editor, target_id=target.pk, draft=for_another, reason="x")


def test_the_person_of_a_key_result_who_has_left_is_told_nothing(world):
    strategy = Strategy.objects.create(owner=world.consortium.space, key="r", kind="framework", title="R")
    goal = Goal.objects.create(strategy=strategy, key="z", kind="goal", title="Z")
    factories.person("manager", world.town, email="chefin@example.org")
    gone = factories.person("editor", world.towns[1], email="weg@example.org")
    objective = Objective.objects.create(
        owner=world.town.space, goal=goal, title="O", begins_on=date(2024, 1, 1), ends_on=date(2025, 2, 1),
        responsible="x", adopted_on=date(2024, 1, 1),
    )  # fmt: skip
    result = KeyResult.objects.create(
        objective=objective, title="20 Räume", target=20, unit="Räume", responsible_user=gone
    )
    result.check_ins.create(at=NOW - timedelta(days=2), value=3, by="x")
    look_for_lagging(actor=SYSTEM, now=NOW)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["chefin@example.org"]


def test_a_target_needs_days_in_order(world):
    wrong = draft(world, target_date=date(2020, 1, 1))
    with pytest.raises(TargetBeforeBaseline):
        set_target(actor=SYSTEM, owner=world.town.space, key="restmuell", draft=wrong)


def test_a_target_path_stands_at_the_goal_it_serves(client_as, world):
    strategy = Strategy.objects.create(owner=world.consortium.space, key="r", kind="framework", title="R")
    goal = Goal.objects.create(strategy=strategy, key="z", kind="goal", title="Z")
    made = set_target(actor=SYSTEM, owner=world.town.space, key="restmuell", draft=draft(world, goal=goal))
    html = client_as("anonymous").get(reverse("strategy:goal", args=[goal.pk])).content.decode()
    assert "Restmüll, Adorf bis 2030" in html
    assert reverse("strategy:target", args=[made.pk]) in html


def test_a_key_result_behind_its_pace_is_told_to_its_own_person(world):
    strategy = Strategy.objects.create(owner=world.consortium.space, key="r", kind="framework", title="R")
    goal = Goal.objects.create(strategy=strategy, key="z", kind="goal", title="Z")
    person = factories.person("editor", world.town, email="ihre@example.org")
    factories.person("manager", world.town, email="chefin@example.org")
    objective = Objective.objects.create(
        owner=world.town.space, goal=goal, title="O", begins_on=date(2024, 1, 1), ends_on=date(2025, 2, 1),
        responsible="x", adopted_on=date(2024, 1, 1),
    )  # fmt: skip
    result = KeyResult.objects.create(
        objective=objective, title="20 Räume", target=20, unit="Räume", responsible_user=person
    )
    result.check_ins.create(at=NOW - timedelta(days=2), value=3, by="x")
    assert look_for_lagging(actor=SYSTEM, now=NOW).new == 1
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["ihre@example.org"]
    (row,) = off_track(SYSTEM)
    assert row.url == reverse("strategy:key_result", args=[result.pk])
    assert [item.url for item in waiting_for(actor_of(person), date(2025, 1, 2))]
    assert waiting_for(factories.actor("manager", world.town), date(2025, 1, 2)) == []
    person.is_active = False
    person.save()
    assert waiting_for(factories.actor("manager", world.town), date(2025, 1, 2))
    result.check_ins.create(at=NOW - timedelta(days=1), value=19, by="x")
    assert look_for_lagging(actor=SYSTEM, now=NOW).back == 1


def test_the_whole_way_in_the_browser(client_as, world):
    client = client_as("editor", world.town)
    url = reverse("strategy:target_new", args=["restmuell"])
    told = {
        "owner": world.town.space.pk, "place": world.town.ags, "baseline_value": "200,5",
        "baseline_date": "2020-01-01", "target_value": "100", "target_date": "2030-01-01",
        "origin": "Ratsbeschluss", "visibility": "public",
    }  # fmt: skip
    assert client.get(url).status_code == 200
    assert client.post(url, {**told, "target_date": "2019-01-01"}).status_code == 422
    assert client.post(url, {**told, "place": world.towns[1].ags}).status_code == 422
    assert client.post(url, {**told, "owner": world.towns[1].space.pk}).status_code == 422
    assert client.post(url, told).status_code == 302
    target = StatisticTarget.objects.get()
    assert target.baseline_value == Decimal("200.5")
    value(world.waste, world.town, 2023, 199)
    look_for_lagging(actor=SYSTEM, now=NOW)
    page = client.get(reverse("strategy:target", args=[target.pk])).content.decode()
    assert "nicht auf dem Weg" in page
    note = SteeringNote.objects.get()
    answer = reverse("strategy:steering_note", args=[note.pk])
    assert client.post(answer, {"reason": "x"}).status_code == 422
    assert client.post(answer, {"reason": "Tonnen", "correction": "Kleinere"}).status_code == 302
    html = client.get(reverse("strategy:steering")).content.decode()
    assert "wird nachgesteuert" in html
    public = client_as("anonymous").get(reverse("cockpit:progress", args=[world.town.slug])).content.decode()
    assert "Hier wird nachgesteuert" in public
    edit = reverse("strategy:target_edit", args=[target.pk])
    assert "200,5" in client.get(edit).content.decode()
    assert client.post(edit, told).status_code == 422
    seen = client.get(edit).context["form"]["seen"].value()
    late = client.post(edit, {**told, "reason": "neuer Beschluss", "seen": "anders"})
    assert "hat das inzwischen geändert" in late.content.decode()
    assert client.post(edit, {**told, "reason": "neuer Beschluss", "seen": seen}).status_code == 302
    remove = reverse("strategy:target_remove", args=[target.pk])
    client.post(remove, {})
    assert StatisticTarget.objects.exists()
    client.post(remove, {"reason": "überholt"})
    assert not StatisticTarget.objects.exists()


MATRIX = [
    # address, anonymous, reader, editor of the town, editor of another town, coordinator
    ("strategy:statistic_new", (), (302, 403, 200, 200, 200)),
    ("strategy:statistic_edit", ("restmuell",), (302, 403, 403, 403, 200)),
    ("strategy:statistic_edit", ("eigene",), (302, 403, 200, 403, 403)),
    ("strategy:statistic_values", ("restmuell",), (302, 403, 200, 200, 200)),
    ("strategy:target_new", ("restmuell",), (302, 403, 200, 200, 200)),
    ("strategy:target_edit", ("TARGET",), (302, 403, 200, 403, 403)),
    ("strategy:steering", (), (302, 200, 200, 200, 200)),
    ("strategy:steering_note", ("NOTE",), (302, 403, 200, 403, 403)),
    ("strategy:statistics_imports", (), (302, 403, 200, 200, 200)),
    ("strategy:statistic", ("restmuell",), (200, 200, 200, 200, 200)),
    ("strategy:tracks", (), (200, 200, 200, 200, 200)),
    ("strategy:demography", (), (200, 200, 200, 200, 200)),
]


@pytest.mark.parametrize(("column", "role", "town"), [
    (0, "anonymous", None), (1, "reader", 0), (2, "editor", 0), (3, "editor", 1), (4, "coordinator", None),
])  # fmt: skip
def test_who_opens_which_page(client_as, world, target, column, role, town):
    value(world.waste, world.town, 2023, 190)
    look_for_lagging(actor=SYSTEM, now=NOW)
    named = {"TARGET": target.pk, "NOTE": SteeringNote.objects.get().pk}
    client = client_as(role, world.towns[town] if town is not None else None)
    for name, args, statuses in MATRIX:
        url = reverse(name, args=[named.get(arg, arg) for arg in args])
        assert client.get(url).status_code == statuses[column], (name, args)
