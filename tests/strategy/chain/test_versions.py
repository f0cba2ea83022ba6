"""What a body adopted stays as it was; what changes later is told apart from it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel import desk
from allmende.kernel.models import AuditEntry, OutgoingMail
from allmende.strategy import frozen, review
from allmende.strategy.errors_chain import (
    AdoptedOutOfOrder,
    NestingCycle,
    NotAdopted,
    NothingToAdopt,
    PlanInUse,
    StrategyInUse,
)
from allmende.strategy.frozen import Item, Part
from allmende.strategy.models import ActionField, ExternalPlan, Goal, GoalStatus, Strategy, StrategyFactor
from allmende.strategy.services import (
    chain,
    fields,
    plans,
    strategies,
    strategies_parts,
    strategies_review,
    versions,
)
from allmende.strategy.tokens import fields_token
from allmende.ui.types import Link
from tests import factories
from tests.strategy.chain import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def manager(town):
    return factories.actor("manager", town)


@pytest.fixture
def strategy(town):
    made = world.draft(town, summary="Alles ist nah.")
    world.goal(made, "Kurze Wege", text="Zu Fuß in zehn Minuten.", internal_note="Streng intern")
    return made


def facts(on=date(2025, 3, 1)):
    return versions.AdoptionFacts("Rat", on)


def test_an_adoption_freezes_makes_public_and_sets_the_next_review(strategy, manager):
    version = versions.adopt(actor=manager, key=strategy.key, facts=facts())
    strategy.refresh_from_db()
    assert (strategy.status, strategy.visibility, strategy.review_due_on) == (
        "adopted",
        "public",
        date(2027, 3, 1),
    )
    assert Goal.objects.get().status == GoalStatus.ADOPTED
    assert "Zu Fuß in zehn Minuten." in str(version.content)
    assert "Streng intern" not in str(version.content)


def test_a_version_does_not_change_when_the_strategy_does(strategy, manager, client_as):
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    goal = Goal.objects.get()
    goal.title = "Lange Wege"
    goal.save()
    page = client_as("anonymous").get(reverse("strategy:version", args=[strategy.key, 1])).content.decode()
    assert "Kurze Wege" in page
    assert "Lange Wege" not in page
    compared = client_as("anonymous").get(reverse("strategy:compare", args=[strategy.key])).content.decode()
    assert "<del>Kurze</del><ins>Lange</ins> Wege" in compared


def test_a_second_version_supersedes_the_first_and_both_can_be_compared(strategy, manager, client_as):
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    world.goal(strategy, "Mehr Schatten")
    versions.adopt(actor=manager, key=strategy.key, facts=facts(date(2026, 3, 1)))
    rows = {row.number: row.status for row in strategy.versions.all()}
    assert rows == {1: "superseded", 2: "adopted"}
    client = client_as("anonymous")
    page = client.get(reverse("strategy:compare", args=[strategy.key]) + "?alt=1&neu=2").content.decode()
    assert "Mehr Schatten" in page
    same = client.get(reverse("strategy:compare", args=[strategy.key]) + "?alt=2&neu=heute").content.decode()
    assert "Kein Unterschied" in same
    for odd in ("?alt=9&neu=7", "?alt=x", "?neu=%00"):
        assert client.get(reverse("strategy:compare", args=[strategy.key]) + odd).status_code == 200
    assert client.get(reverse("strategy:version", args=[strategy.key, 3])).status_code == 404


@pytest.mark.parametrize("on", [date(2025, 2, 28), timezone.localdate() + timedelta(days=1)])
def test_a_body_adopts_neither_before_the_last_time_nor_in_the_future(strategy, manager, client_as, town, on):
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    with pytest.raises(AdoptedOutOfOrder):
        versions.adopt(actor=manager, key=strategy.key, facts=facts(on))
    answer = client_as("manager", town).post(
        reverse("strategy:adopt", args=[strategy.key]),
        {"adopted_by": "Rat", "adopted_on": on.isoformat(), "review_months": "24"},
    )
    assert answer.status_code == 422
    assert strategy.versions.count() == 1


def test_the_same_adoption_entered_twice_makes_one_version(strategy, manager):
    first, second = (versions.adopt(actor=manager, key=strategy.key, facts=facts()) for _time in range(2))
    assert first == second
    assert [row.status for row in strategy.versions.all()] == ["adopted"]
    world.goal(strategy, "Noch eines")
    assert versions.adopt(actor=manager, key=strategy.key, facts=facts()).number == 2


def test_there_is_nothing_to_adopt_without_a_goal(town, manager):
    empty = world.draft(town)
    with pytest.raises(NothingToAdopt):
        versions.adopt(actor=manager, key=empty.key, facts=facts())


def test_editors_do_not_say_what_a_body_adopted(strategy, town):
    with pytest.raises(Forbidden):
        versions.adopt(actor=factories.actor("editor", town), key=strategy.key, facts=facts())
    strategy.refresh_from_db()
    assert strategy.status == "draft"


def test_other_parts_are_frozen_when_they_register(strategy, manager, monkeypatch):
    monkeypatch.setattr(frozen, "_FREEZERS", dict(frozen._FREEZERS))
    frozen.register(
        "chapters", lambda actor, one: Part("chapters", "Text", (Item("1", "Vorwort"),)), position=90
    )
    version = versions.adopt(actor=manager, key=strategy.key, facts=facts())
    assert version.content["parts"][-1]["title"] == "Text"


def test_what_only_the_town_may_see_is_not_frozen_for_everybody(strategy, manager):
    plan = plans.add_plan(actor=manager, key=strategy.key, facts=plans.PlanFacts("isek", "Geheimes Konzept"))
    plans.relate_plan(
        actor=manager, key=strategy.key, plan_id=plan.pk, relation=plans.Relation("basis", "so")
    )
    ExternalPlan.objects.update(visibility="municipality")
    version = versions.adopt(actor=manager, key=strategy.key, facts=facts())
    assert "Geheimes Konzept" not in str(version.content)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2025, 3, 1), 24, date(2027, 3, 1)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)), (date(2025, 8, 31), 18, date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert versions.months_later(day, months) == later


def test_people_are_told_once_that_a_review_is_due(strategy, manager, town):
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    due = date(2027, 3, 1)
    before = due - review.AHEAD - timedelta(days=1)
    assert strategies_review.remind_of_reviews(actor=world.SYSTEM, today=before) == 0
    for today, told in ((due - review.AHEAD, 1), (due, 0), (due + timedelta(days=90), 0)):
        assert strategies_review.remind_of_reviews(actor=world.SYSTEM, today=today) == told
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.link) == (manager.email, f"/strategien/{strategy.key}/ueberpruefen/")
    assert "1. März 2027" in mail.body
    waiting = [item for item in desk.waiting_for(manager, due) if item.url == mail.link]
    assert [item.due_on for item in waiting] == [due]
    assert not [i for i in desk.waiting_for(factories.actor("editor", town), due) if i.url == mail.link]


def test_a_review_waits_for_somebody_to_be_told(strategy):
    world.adopted(strategy)
    due = date(2027, 3, 1)
    assert strategies_review.remind_of_reviews(actor=world.SYSTEM, today=due) == 0
    factories.actor("manager", strategy.owner.municipality)
    assert strategies_review.remind_of_reviews(actor=world.SYSTEM, today=due) == 1


def test_a_finished_review_sets_the_next_day_and_reminds_again(strategy, manager, client_as, town):
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    strategies_review.remind_of_reviews(actor=world.SYSTEM, today=date(2027, 3, 1))
    answer = client_as("manager", town).post(
        reverse("strategy:review", args=[strategy.key]),
        {"held_on": "2026-06-30", "note": "Bleibt so.", "next_in_months": "12"},
    )
    strategy.refresh_from_db()
    assert (answer.status_code, strategy.review_due_on) == (302, date(2027, 6, 30))
    assert strategies_review.remind_of_reviews(actor=world.SYSTEM, today=date(2027, 6, 1)) == 1
    assert (
        "Bleibt so."
        in client_as("anonymous").get(reverse("strategy:strategy", args=[strategy.key])).content.decode()
    )
    assert AuditEntry.objects.filter(action="strategy.reviewed", reason="Bleibt so.").exists()


def test_a_draft_is_not_reviewed(strategy, manager):
    with pytest.raises(NotAdopted):
        strategies_review.finish_review(
            actor=manager, key=strategy.key, held_on=date(2026, 1, 1), note="x", next_in_months=12
        )


def test_a_review_shows_what_other_rooms_found(strategy, manager, client_as, town, monkeypatch):
    monkeypatch.setattr(review, "_FINDERS", {})
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    finding = review.Finding("Maßnahmen ohne Budget", [Link("Bäume pflanzen", "/portfolio/1/")], more=3)
    review.register("orphans", lambda actor, one: [finding, review.Finding("Leer", [])])
    page = client_as("reader", town).get(reverse("strategy:review", args=[strategy.key])).content.decode()
    for words in ("Maßnahmen ohne Budget", "Bäume pflanzen", "und 3 weitere"):
        assert words in page
    assert "Leer" not in page


def test_a_newer_strategy_takes_the_place_of_an_older_one(strategy, manager, town, client_as):
    versions.adopt(actor=manager, key=strategy.key, facts=facts())
    new = world.draft(town, "Neue Strategie")
    with pytest.raises(NotAdopted):
        strategies.supersede(actor=manager, key=strategy.key, by_key=new.key, reason="")
    world.goal(new, "Ziel")
    world.adopted(new)
    strategies.supersede(actor=manager, key=strategy.key, by_key=new.key, reason="neu gewählt")
    page = client_as("anonymous").get(reverse("strategy:strategy", args=[strategy.key])).content.decode()
    assert "gilt nicht mehr" in page
    assert "Neue Strategie" in page


def test_a_strategy_nests_only_in_a_wider_one(town, manager):
    theirs = world.draft(factories.municipality())
    world.goal(theirs, "Ziel")
    world.adopted(theirs)
    frame = world.framework()
    mine = world.draft(town, within_id=frame.pk)
    assert mine.within == frame
    for kind, owner in (("overall", town.space), ("framework", town.space)):
        with pytest.raises(NestingCycle):
            strategies.create_strategy(
                actor=manager, owner=owner, kind=kind, facts=strategies.StrategyFacts("X")
            )
    with pytest.raises(NestingCycle):
        world.draft(town, within_id=theirs.pk)


def test_only_a_draft_without_anything_is_deleted(strategy, manager, town, client_as):
    with pytest.raises(StrategyInUse):
        strategies.delete_draft(actor=manager, key=strategy.key)
    chain.delete_goal(actor=manager, goal_id=strategy.goals.get().pk)
    strategies_parts.add_factor(
        actor=manager, key=strategy.key, kind="success", theme="staff", sentence="Zwei halbe Stellen."
    )
    client = client_as("editor", town)
    address = reverse("strategy:strategy_delete", args=[strategy.key])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert not Strategy.objects.exists()
    assert not StrategyFactor.objects.exists()


def test_fields_of_action_are_chosen_with_rank_and_reason(strategy, manager, client_as, town):
    rows = [
        ActionField.objects.create(key=key, name=key.title(), position=n)
        for n, key in enumerate(("energie", "bildung"))
    ]
    client = client_as("editor", town)
    address = reverse("strategy:fields", args=[strategy.key])
    told = {f"rank_{rows[1].pk}": "1", f"reason_{rows[1].pk}": "Schulen zuerst"}
    seen = fields_token(strategy)
    assert client.post(address, {**told, "seen": seen}).status_code == 302
    assert [(c.field.key, c.priority, c.reason) for c in strategy.field_choices.all()] == [
        ("bildung", 1, "Schulen zuerst")
    ]
    refused = client.post(address, {f"rank_{rows[0].pk}": "1", "seen": seen})
    assert refused.status_code == 409
    assert "1. Bildung" in refused.content.decode()
    fields.choose_fields(
        actor=manager,
        key=strategy.key,
        choices=[fields.Choice(rows[0].pk, 2)],
        expected=fields_token(strategy),
    )
    assert [choice.field.key for choice in strategy.field_choices.all()] == ["energie"]


def test_plans_meet_the_strategy_or_a_goal(strategy, manager, client_as, town):
    client = client_as("editor", town)
    address = reverse("strategy:plans", args=[strategy.key])
    client.post(address, {"kind": "isek", "title": "ISEK Innenstadt", "valid_from": "2021"})
    plan = ExternalPlan.objects.get()
    goal = strategy.goals.get()
    client.post(
        address, {"plan": plan.pk, "relation": "conflict", "goal": goal.pk, "sentence": "Parkplätze."}
    )
    world.adopted(strategy)
    page = client_as("anonymous").get(reverse("strategy:strategy", args=[strategy.key])).content.decode()
    for words in ("ISEK Innenstadt", "Zielkonflikt", "Parkplätze."):
        assert words in page
    link = strategy.plan_links.get()
    remove = reverse("strategy:plan_relation_remove", args=[strategy.key, link.pk])
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    delete = reverse("strategy:plan_delete", args=[strategy.key, plan.pk])
    assert client_as("editor", factories.municipality()).post(delete).status_code == 403
    assert client.post(delete).status_code == 302
    assert not ExternalPlan.objects.exists()


def test_a_plan_of_the_consortium_is_not_deleted_while_towns_relate_to_it(strategy, manager):
    frame = world.framework()
    coordinator = factories.actor("coordinator")
    plan = plans.add_plan(actor=coordinator, key=frame.key, facts=plans.PlanFacts("regionale", "REGIONALE"))
    plans.relate_plan(
        actor=manager, key=strategy.key, plan_id=plan.pk, relation=plans.Relation("synergy", "beides")
    )
    with pytest.raises(PlanInUse):
        plans.delete_plan(actor=coordinator, plan_id=plan.pk)


def test_a_town_does_not_hold_on_to_another_towns_plan(strategy, manager):
    other = factories.municipality()
    theirs = world.draft(other)
    plan = plans.add_plan(
        actor=factories.actor("manager", other), key=theirs.key, facts=plans.PlanFacts("isek", "ISEK")
    )
    with pytest.raises(NotFound):
        plans.relate_plan(
            actor=manager, key=strategy.key, plan_id=plan.pk, relation=plans.Relation("basis", "so")
        )


def test_strategies_are_found_by_what_helped_and_how_towns_go_about_it(strategy, manager, client_as):
    strategies_parts.add_factor(
        actor=manager, key=strategy.key, kind="obstacle", theme="staff", sentence="Zu wenig."
    )
    strategies.set_approaches(
        actor=manager, key=strategy.key, approaches=strategies.Approaches(start="doing")
    )
    world.adopted(strategy)
    client, address = client_as("anonymous"), reverse("strategy:strategies")
    for query, found in (
        ("?erfahrung=staff", True), ("?erfahrung=law", False), ("?weg=doing", True), ("?weg=internal", False),
        ("?art=local", True), ("?art=overall", False), ("?umfang=xs", True), ("?umfang=xl", False),
        ("?suche=digital", True), ("?suche=gibtsnicht", False), ("?status=adopted", True),
        ("?erfahrung=x", True), ("?suche=%00", True),
    ):  # fmt: skip
        page = client.get(address + query).content.decode()
        assert (f"/strategien/{strategy.key}/" in page) == found, query


def test_the_second_of_two_editors_of_a_sentence_is_told(strategy, client_as, town):
    client = client_as("editor", town)
    address = reverse("strategy:statements", args=[strategy.key])
    assert client.post(address, {"text": "Alles ist nah."}).status_code == 302
    row = strategy.future_statements.get()
    told = {"text": "Alles ist fern.", "seen": "Alles ist nah."}
    assert client.post(f"{address}?satz={row.pk}", told).status_code == 302
    late = client.post(f"{address}?satz={row.pk}", {**told, "text": "Alles ist leise."})
    page = late.content.decode()
    assert late.status_code == 409
    for words in ("Alles ist fern.", "Alles ist leise."):
        assert words in page
    again = {"text": "Alles ist leise.", "seen": "Alles ist fern."}
    assert client.post(f"{address}?satz={row.pk}", again).status_code == 302
    assert strategy.future_statements.get().text == "Alles ist leise."
