"""The guided process: what exists is ticked off, everything may be left out, the roadmap holds its days."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.models import AuditEntry
from allmende.strategy.errors_making import EndBeforeBeginning, ReasonMissing, UnknownEntry
from allmende.strategy.making_desk import waiting_for
from allmende.strategy.models import Goal
from allmende.strategy.process_pictures import timeline
from allmende.strategy.process_steps import SIZE_PURPOSES, STEPS
from allmende.strategy.selectors.contents import blocks
from allmende.strategy.selectors.guiding import questions
from allmende.strategy.selectors.process import process_of
from allmende.strategy.services import guiding
from allmende.strategy.services import process as services
from allmende.strategy.services.contents import EntryDraft, change_block
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def step(owned, slug, today=TODAY):
    return next(s for s in process_of(world.SYSTEM, owned, today).steps if s.slug == slug)


def test_a_small_town_is_led_to_goals_fields_measures_and_adoption_only():
    owned = world.strategy(size="xs")
    usual = [s.slug for s in process_of(world.SYSTEM, owned, TODAY).steps if s.is_usual]
    assert usual == ["goals", "fields", "measures", "adopt"]
    assert process_of(world.SYSTEM, owned, TODAY).following.slug == "goals"


def test_each_size_proposes_more_than_the_smaller_ones():
    sizes = ["xs", "s", "m", "l", "xl"]
    steps = [sum(s.is_usual(size) for s in STEPS) for size in sizes]
    contents = [sum(e.is_usual(size) for block in blocks() for e in block.entries) for size in sizes]
    for counts in (steps, contents):
        assert counts == sorted(set(counts))
    assert (steps[-1], contents[-1]) == (len(STEPS), 79)
    assert set(SIZE_PURPOSES) == set(sizes)


def test_every_step_leads_to_a_page_that_opens(client_as):
    owned = world.strategy(size="xl")
    client = client_as("manager", owned.owner.municipality)
    rows = client.get(reverse("strategy:process", args=[owned.key])).context["cycles"]
    pages = {row["step"].slug: row["page"] for _word, found, _value in rows for row in found}
    assert set(pages) == {step.key for step in STEPS}
    assert {slug: client.get(page).status_code for slug, page in pages.items()} == dict.fromkeys(pages, 200)


def test_a_step_begun_is_not_done_before_it_is_complete():
    owned = world.strategy(size="m")
    answers = {question.key: "Antwort" for question in questions()}
    first = dict([answers.popitem()])
    guiding.answer(actor=world.SYSTEM, key=owned.key, answers=first, share=False)
    assert step(owned, "guiding").state == "running"
    assert "1 von 8" in step(owned, "guiding").evidence
    guiding.answer(actor=world.SYSTEM, key=owned.key, answers=answers, share=False)
    assert step(owned, "guiding").state == "done"


def test_the_contents_are_checked_once_all_is_said_that_is_usual_for_the_size():
    owned = world.strategy(size="xs")
    for block in blocks():
        usual = {e.key: EntryDraft("present") for e in block.entries if e.is_usual("xs")}
        change_block(actor=world.SYSTEM, key=owned.key, block=block.key, entries=usual)
    assert step(owned, "contents").state == "done"
    owned.size = "s"
    owned.save()
    assert step(owned, "contents").state == "running"
    assert "4 von 18" in step(owned, "contents").evidence


def test_a_goal_ticks_its_step_off_and_leads_on_to_measures():
    owned = world.strategy()
    assert step(owned, "goals").state == "open"
    Goal.objects.create(strategy=owned, key="z", kind="goal", title="Gute Luft")
    ticked = step(owned, "goals")
    assert ticked.state == "done"
    assert ticked.is_automatic
    assert "1 Ziel" in ticked.evidence
    assert process_of(world.SYSTEM, owned, TODAY).following.slug == "fields"


def test_a_vision_alone_is_no_goal():
    owned = world.strategy()
    Goal.objects.create(strategy=owned, key="v", kind="vision", title="Eine gute Stadt")
    assert step(owned, "goals").state == "open"


def test_leaving_out_takes_a_word():
    owned = world.strategy()
    with pytest.raises(ReasonMissing):
        services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values={"state": "left_out"})
    left = {"state": "left_out", "note": "Gibt es schon im ISEK"}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values=left)
    assert step(owned, "goals").state == "left_out"
    assert process_of(world.SYSTEM, owned, TODAY).following.slug == "fields"


def test_a_step_ticked_by_hand_can_be_opened_again():
    owned = world.strategy()
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="trial", values={"state": "done"})
    assert step(owned, "trial").state == "done"
    assert not step(owned, "trial").is_automatic
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="trial", values={"state": "open"})
    assert step(owned, "trial").state == "open"


def test_what_is_over_and_not_done_is_overdue():
    owned = world.strategy()
    values = {"begins_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=1)}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values=values)
    assert step(owned, "goals").is_overdue
    assert not step(owned, "goals", TODAY - timedelta(days=1)).is_overdue
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values={"state": "done"})
    assert not step(owned, "goals").is_overdue


def test_an_end_before_the_beginning_is_refused():
    owned = world.strategy()
    with pytest.raises(EndBeforeBeginning):
        services.change_step(
            actor=world.SYSTEM,
            key=owned.key,
            slug="goals",
            values={"begins_on": TODAY, "ends_on": date(2020, 1, 1)},
        )
    with pytest.raises(UnknownEntry):
        services.change_step(actor=world.SYSTEM, key=owned.key, slug="nirgends", values={"state": "done"})


def test_a_proposed_roadmap_follows_step_by_step_and_spares_planned_ones():
    owned = world.strategy(size="s", review_months=24)
    fixed = {"begins_on": date(2026, 1, 1), "ends_on": date(2026, 1, 2)}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="guiding", values=fixed)
    assert services.propose_roadmap(actor=world.SYSTEM, key=owned.key, begins_on=TODAY) == 5
    steps = {s.slug: s for s in process_of(world.SYSTEM, owned, TODAY).steps}
    assert steps["guiding"].begins_on == date(2026, 1, 1)
    assert steps["goals"].begins_on == TODAY
    assert steps["fields"].begins_on == steps["goals"].ends_on + timedelta(days=1)
    assert steps["review"].begins_on > steps["adopt"].ends_on + timedelta(days=600)
    assert services.propose_roadmap(actor=world.SYSTEM, key=owned.key, begins_on=TODAY) == 0


def test_the_picture_of_the_roadmap_stays_inside_its_frame():
    owned = world.strategy(size="xl")
    services.propose_roadmap(actor=world.SYSTEM, key=owned.key, begins_on=TODAY)
    found = timeline(process_of(world.SYSTEM, owned, TODAY).planned, TODAY)
    assert found.bars
    for bar in found.bars:
        assert float(bar.x[:-1]) + float(bar.width[:-1]) <= 100.5
    assert len(found.ticks) <= 5
    assert timeline([], TODAY) is None


def test_the_calendar_file_holds_each_planned_step_in_short_lines(client_as):
    owned = world.strategy()
    note = "Ein, zwei; drei\nÜber " + "ü" * 100
    values = {"begins_on": TODAY, "ends_on": TODAY, "note": note}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values=values)
    body = (
        client_as("reader", owned.owner.municipality)
        .get(reverse("strategy:roadmap_ics", args=[owned.key]))
        .content
    )
    assert b"DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260303\r\n" in body
    assert b"Ein\\, zwei\\; drei\\n" in body
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


def entries_of(client, owned) -> dict[str, dict[str, str]]:
    """Return the entries of the calendar file by their UID, each with its properties."""
    text = client.get(reverse("strategy:roadmap_ics", args=[owned.key])).content.decode()
    found = [dict(line.split(":", 1) for line in part.split("\r\n") if ":" in line)
             for part in text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]]  # fmt: skip
    return {entry["UID"]: entry for entry in found}


def test_a_second_file_takes_the_place_of_the_first_in_a_calendar(client_as):
    owned = world.strategy()
    client = client_as("reader", owned.owner.municipality)
    for slug in ("goals", "measures"):
        planned = {"begins_on": TODAY, "responsible": "Bauamt"}
        services.change_step(actor=world.SYSTEM, key=owned.key, slug=slug, values=planned)
    first = entries_of(client, owned)
    later = {"begins_on": TODAY + timedelta(days=7)}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values=later)
    left_out = {"state": "left_out", "note": "steht im ISEK"}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="measures", values=left_out)
    second = entries_of(client, owned)
    assert len(first) == 2
    assert len(second) == 1
    uid, entry = second.popitem()
    assert int(entry["SEQUENCE"]) > int(first[uid]["SEQUENCE"])
    assert entry["DTSTART;VALUE=DATE"] == "20260309"
    assert entry["TRANSP"] == "TRANSPARENT"
    assert entry["DESCRIPTION"] == "Zuständig: Bauamt"
    assert entry["URL"].endswith(reverse("strategy:roadmap", args=[owned.key]))


def test_own_steps_come_and_go(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    told = {
        "title": "Bürgerversammlung",
        "cycle": "strategy",
        "state": "open",
        "is_milestone": "on",
        "begins_on": "2026-05-01",
    }
    assert client.post(reverse("strategy:step_new", args=[owned.key]), told).status_code == 302
    row = owned.process_steps.get()
    assert row.is_milestone
    assert "Bürgerversammlung" in client.get(reverse("strategy:roadmap", args=[owned.key])).content.decode()
    assert client.post(reverse("strategy:step_remove", args=[owned.key, row.pk])).status_code == 302
    assert not owned.process_steps.exists()
    assert AuditEntry.objects.filter(action="strategy.step_removed").count() == 1


def test_a_guided_step_cannot_be_removed(client_as):
    owned = world.strategy()
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values={"state": "done"})
    row = owned.process_steps.get()
    client = client_as("editor", owned.owner.municipality)
    assert client.post(reverse("strategy:step_remove", args=[owned.key, row.pk])).status_code == 404
    assert owned.process_steps.exists()


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"state": "left_out"}, "warum"),
        ({"state": "open", "begins_on": "2026-05-02", "ends_on": "2026-05-01"}, "vor dem Beginn"),
        ({"state": "vielleicht"}, "vielleicht"),
    ],
)
def test_a_wrong_step_keeps_its_input_and_says_why(client_as, told, wrong):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    answer = client.post(
        reverse("strategy:step", args=[owned.key, "goals"]), {"responsible": "Frau Amsel", **told}
    )
    assert answer.status_code == 422
    assert wrong in answer.content.decode()
    assert "Frau Amsel" in answer.content.decode()
    assert not owned.process_steps.exists()


def test_the_size_is_chosen_and_written_down(client_as):
    owned = world.strategy()
    client = client_as("manager", owned.owner.municipality)
    client.post(reverse("strategy:process_size", args=[owned.key]), {"size": "l"})
    client.post(reverse("strategy:process_size", args=[owned.key]), {"size": "riesig"})
    owned.refresh_from_db()
    assert owned.size == "l"
    assert AuditEntry.objects.filter(action="strategy.size_chosen").count() == 1


def test_only_people_of_the_town_change_its_steps():
    owned = world.strategy()
    reader, stranger = (
        factories.actor("reader", owned.owner.municipality),
        factories.actor("manager", factories.municipality()),
    )
    for actor, error in ((reader, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            services.change_step(actor=actor, key=owned.key, slug="goals", values={"state": "done"})
        with pytest.raises(error):
            services.propose_roadmap(actor=actor, key=owned.key, begins_on=TODAY)


def test_the_process_page_asks_a_bounded_number_of_questions(client_as, django_assert_max_num_queries):
    owned = world.strategy(size="xl")
    for number in range(40):
        Goal.objects.create(strategy=owned, key=f"z{number}", kind="goal", title="Ziel")
    client = client_as("editor", owned.owner.municipality)
    client.get(reverse("strategy:process", args=[owned.key]))
    with django_assert_max_num_queries(40):
        answer = client.get(reverse("strategy:process", args=[owned.key]))
    assert "40 Ziele" in answer.content.decode()


def test_due_steps_lie_on_the_desk_of_those_who_can_do_them():
    owned = world.strategy()
    town = owned.owner.municipality
    soon = {"begins_on": TODAY, "ends_on": TODAY + timedelta(days=3), "responsible": "Frau Amsel"}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="goals", values=soon)
    late = {"ends_on": TODAY - timedelta(days=1)}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="measures", values=late)
    far = {"begins_on": TODAY + timedelta(days=60), "ends_on": TODAY + timedelta(days=90)}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="adopt", values=far)
    items = waiting_for(factories.actor("editor", town), TODAY)
    assert [item.due_on for item in items] == [TODAY - timedelta(days=1), TODAY + timedelta(days=3)]
    assert "überfällig" in items[0].sentence
    assert "Frau Amsel" in items[1].sentence
    Goal.objects.create(strategy=owned, key="z", kind="goal", title="Gute Luft")
    assert len(waiting_for(factories.actor("editor", town), TODAY)) == 1
    assert not waiting_for(factories.actor("reader", town), TODAY)
    assert not waiting_for(factories.actor("manager", factories.municipality()), TODAY)


def test_a_step_that_waits_for_its_day_is_not_the_next_one():
    owned = world.strategy()
    for slug in ("goals", "fields", "measures"):
        services.change_step(actor=world.SYSTEM, key=owned.key, slug=slug, values={"state": "done"})
    far = {"begins_on": TODAY + timedelta(days=60)}
    services.change_step(actor=world.SYSTEM, key=owned.key, slug="adopt", values=far)
    found = process_of(world.SYSTEM, owned, TODAY)
    assert found.following is None
    assert found.later.slug == "adopt"
    assert process_of(world.SYSTEM, owned, TODAY + timedelta(days=50)).following.slug == "adopt"
