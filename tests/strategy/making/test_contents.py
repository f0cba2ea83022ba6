"""The contents check: 79 entries, proposals that decide nothing, forms that lose nothing."""

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.strategy import making_links
from allmende.strategy.errors_making import ReasonMissing, UnknownEntry
from allmende.strategy.models import ContentsEntry, Goal
from allmende.strategy.selectors.contents import EntryStatus, blocks, contents_of, suggestions
from allmende.strategy.selectors.contents_places import link_of, places_of
from allmende.strategy.selectors.making import facts_of
from allmende.strategy.services.contents import EntryDraft, change_block
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db
CHAPTERS = [("Warum", "/eins/"), ("Unsere Ziele", "/zwei/")]


def test_there_are_79_entries_in_six_blocks():
    assert [len(block.entries) for block in blocks()] == [22, 9, 13, 17, 10, 8]
    keys = [entry.key for block in blocks() for entry in block.entries]
    assert len(set(keys)) == 79
    assert all(entry.title and entry.explanation for block in blocks() for entry in block.entries)


def test_every_fact_that_recognises_an_entry_exists():
    facts = facts_of(world.SYSTEM, world.strategy())
    asked = {entry.recognise for block in blocks() for entry in block.entries} - {""}
    assert asked <= set(facts)


def test_an_untouched_strategy_has_79_open_contents():
    status = contents_of(world.strategy(size="xs"))
    assert (status.tally.open, status.tally.total) == (79, 79)
    assert status.usual.total == 4


def test_what_exists_is_proposed_and_not_decided():
    owned = world.strategy()
    assert "personas" not in suggestions(world.SYSTEM, owned)
    world.persona(owned)
    assert suggestions(world.SYSTEM, owned)["personas"].words == "1 Persona"
    assert contents_of(owned).tally.present == 0


def test_a_block_is_saved_at_once_and_taken_back():
    owned = world.strategy()
    said = {
        "vision": EntryDraft("present", "Kapitel 2"),
        "mission": EntryDraft("left_out", reason="Steht in der Vision"),
        "goal-indicators": EntryDraft("missing"),
    }
    assert change_block(actor=world.SYSTEM, key=owned.key, block="goals", entries=said) == 3
    assert change_block(actor=world.SYSTEM, key=owned.key, block="goals", entries=said) == 0
    tally = contents_of(owned).block("goals").tally
    assert (tally.present, tally.missing, tally.left_out, tally.open) == (1, 1, 1, 6)
    change_block(actor=world.SYSTEM, key=owned.key, block="goals", entries={"vision": EntryDraft("open")})
    assert contents_of(owned).block("goals").tally.open == 7


def test_leaving_out_without_a_reason_saves_nothing_of_the_block():
    owned = world.strategy()
    said = {"vision": EntryDraft("present"), "mission": EntryDraft("left_out", reason=" ")}
    with pytest.raises(ReasonMissing):
        change_block(actor=world.SYSTEM, key=owned.key, block="goals", entries=said)
    assert not ContentsEntry.objects.exists()


def test_entries_of_other_blocks_are_refused():
    owned = world.strategy()
    for block, entry in (("goals", "foreword"), ("nirgends", "vision")):
        with pytest.raises(UnknownEntry):
            change_block(
                actor=world.SYSTEM, key=owned.key, block=block, entries={entry: EntryDraft("present")}
            )


def test_a_refused_block_keeps_all_that_was_typed(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:contents_block", args=[owned.key, "goals"])
    told = {
        "state-vision": "present",
        "place-vision": "Seite 7 oben",
        "state-mission": "left_out",
        "reason-mission": "",
    }
    answer = world.save(client, url, told)
    assert answer.status_code == 422
    assert "Seite 7 oben" in answer.content.decode()
    assert not ContentsEntry.objects.exists()
    assert world.save(client, url, told | {"reason-mission": "doppelt"}).status_code == 302
    assert contents_of(owned).tally.checked == 2


def test_the_export_holds_every_entry_and_no_formula(client_as):
    owned = world.strategy()
    said = {"vision": EntryDraft("present", '=HYPERLINK("x")')}
    change_block(actor=world.SYSTEM, key=owned.key, block="goals", entries=said)
    body = (
        client_as("reader", owned.owner.municipality)
        .get(reverse("strategy:contents_export", args=[owned.key]))
        .content
    )
    lines = body.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 80
    assert any(";vorhanden;" in line and "'=HYPERLINK" in line for line in lines)


@pytest.mark.parametrize(("role", "error"), [("reader", Forbidden), ("manager_elsewhere", NotFound)])
def test_only_the_towns_editors_check_contents(role, error):
    owned = world.strategy()
    town = factories.municipality() if role.endswith("elsewhere") else owned.owner.municipality
    with pytest.raises(error):
        change_block(
            actor=factories.actor(role.partition("_")[0], town), key=owned.key, block="goals",
            entries={"vision": EntryDraft("present")},
        )  # fmt: skip


def test_the_check_is_one_query(django_assert_num_queries):
    owned = world.strategy()
    with django_assert_num_queries(1):
        contents_of(owned)


def test_a_content_leads_to_the_chapter_or_page_that_carries_it(client_as, monkeypatch):
    owned = world.strategy()
    monkeypatch.setattr(making_links, "_PLACES", {"chapters": lambda actor, strategy: CHAPTERS})
    said = {
        "vision": EntryDraft("present", "Kapitel 2, Seite 7"),
        "mission": EntryDraft("present", "im Abschnitt Unsere Ziele"),
        "goal-origin": EntryDraft("present", "Kapitel 12"),
        "goal-hierarchy": EntryDraft("present", "Zielbaum"),
        "guiding-principles": EntryDraft("present", "Ordner im Büro"),
        "competence": EntryDraft("missing", "Kapitel 2"),
    }
    change_block(actor=world.SYSTEM, key=owned.key, block="goals", entries=said)
    places = places_of(world.SYSTEM, owned)
    block = contents_of(owned).block("goals")
    links = {s.entry.key: link.url for s in block.entries if (link := link_of(s, places, owned))}
    assert links == {
        "vision": "/zwei/",
        "mission": "/zwei/",
        "goal-hierarchy": reverse("strategy:strategy", args=[owned.key]),
    }
    client = client_as("reader", owned.owner.municipality)
    page = client.get(reverse("strategy:contents", args=[owned.key])).content.decode()
    assert '<a href="/zwei/">Kapitel 2, Seite 7</a>' in page
    exported = client.get(reverse("strategy:contents_export", args=[owned.key])).content.decode("utf-8-sig")
    assert ";http://testserver/zwei/;" in exported
    editor = client_as("editor", owned.owner.municipality)
    form = editor.get(reverse("strategy:contents_block", args=[owned.key, "goals"])).content.decode()
    assert '<option value="Kapitel 2: Unsere Ziele">' in form


def test_without_words_the_page_that_shows_the_fact_carries_the_content():
    owned = world.strategy()
    world.persona(owned)
    change_block(
        actor=world.SYSTEM, key=owned.key, block="general", entries={"personas": EntryDraft("present")}
    )
    status = next(s for s in contents_of(owned).block("general").entries if s.entry.key == "personas")
    link = link_of(status, places_of(world.SYSTEM, owned), owned)
    assert link.url == reverse("strategy:personas", args=[owned.key])


def test_every_recognised_fact_of_the_room_has_its_page():
    owned = world.strategy()
    shown = {
        entry.key: link_of(
            EntryStatus(entry, "present", "", "", is_usual=True, changed_at=None, changed_by=""), [], owned
        )
        for block in blocks()
        for entry in block.entries
        if entry.recognise
    }
    # Sources stand on pages of the town, not of the strategy.
    assert {key for key, link in shown.items() if link is None} == {"iot", "lorawan"}


def test_what_is_not_usual_for_the_size_comes_after_what_is(client_as):
    owned = world.strategy(size="s")
    client = client_as("editor", owned.owner.municipality)
    page = client.get(reverse("strategy:contents_block", args=[owned.key, "goals"]))
    assert {row["status"].entry.key for row in page.context["rows"]} == {
        "mission", "vision", "goal-hierarchy", "goal-indicators",
    }  # fmt: skip
    assert len(page.context["further"]) == 5
    bare = {"state-competence": "left_out", "reason-competence": ""}
    refused = world.save(client, reverse("strategy:contents_block", args=[owned.key, "goals"]), bare)
    assert "competence" in {row["status"].entry.key for row in refused.context["rows"]}


def test_all_suggestions_of_a_block_are_taken_with_one_button(client_as):
    owned = world.strategy()
    Goal.objects.create(strategy=owned, key="v", kind="vision", title="Eine gute Stadt")
    Goal.objects.create(strategy=owned, key="m", kind="mission", title="Für alle")
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:contents_block", args=[owned.key, "goals"])
    assert "2 Vorschläge übernehmen" in client.get(url).content.decode()
    told = {"state-vision": "open", "state-mission": "missing", "vorschlaege": "ja"}
    world.save(client, url, told)
    said = {row.entry: row.state for row in ContentsEntry.objects.filter(strategy=owned)}
    assert said == {"vision": "present", "mission": "missing"}
