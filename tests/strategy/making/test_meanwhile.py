"""Two people at the same form: nobody's words go without the other knowing."""

from typing import Any

import pytest
from django.urls import reverse

from allmende.kernel.meanwhile import marks_of
from allmende.strategy.models import Persona
from allmende.strategy.services import guiding, inventory, narrative
from tests.strategy.making import world

#: Page → what everybody sends with the form, the field two people write in.
FORMS: list[tuple[str, dict[str, Any], str]] = [
    ("guiding", {}, "start"),
    ("narrative_edit", {}, "past"),
    ("contents_block", {"state-vision": "present"}, "place-vision"),
    ("persona", {"name": "Hanna", "target_group": "Ältere", "visibility": "municipality"}, "needs"),
    ("journey_edit", {"title": "Ein neuer Ausweis"}, "occasion"),
    ("journey_step", {"feeling": "-2"}, "what"),
    ("scenario", {"kind": "climate", "title": "Hitze"}, "description"),
    ("guard_section", {}, "text"),
    ("guard_rail", {"question": "Muss das sein?", "is_current": "on"}, "explanation"),
    ("contact_point", {"who": "Rat"}, "what"),
    ("inventory_item", {"title": "WLAN", "kind": "product", "state": "running"}, "description"),
    ("step", {"state": "running"}, "note"),
]


def page_of(name: str, parts: dict[str, Any]) -> str:
    """Return the address of a page of the town that has one of everything."""
    needs = {
        "contents_block": ["block"], "persona": ["persona_id"], "journey_edit": ["journey_id"],
        "journey_step": ["journey_id", "step_id"], "scenario": ["scenario_id"], "guard_section": ["section"],
        "guard_rail": ["section", "rail_id"], "contact_point": ["point_id"], "inventory_item": ["item_id"],
        "step": ["step"],
    }  # fmt: skip
    return reverse(f"strategy:{name}", args=[parts[f"strategien:{n}"] for n in ["key", *needs.get(name, [])]])


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "common", "field"), FORMS, ids=[name for name, _c, _f in FORMS])
def test_who_comes_second_reads_what_the_first_one_saved(client_as, name, common, field):
    town = world.strategy().owner.municipality
    parts = world.one_of_everything(town)
    client = client_as("editor", town)
    url = page_of(name, parts)
    if name == "journey_edit":
        common = {**common, "persona": parts["strategien:persona_id"], "action_field": world.field().pk}
    opened = world.seen_on(client.get(url))
    assert client.post(url, {**common, field: "Von ihr", "seen": opened}).status_code == 302
    refused = client.post(url, {**common, field: "Von mir", "seen": opened})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Jemand anders war schneller" in page
    assert "Von ihr" in page
    assert "Von mir" in page
    assert "Von ihr" in client.get(url).content.decode()
    assert "Von mir" not in client.get(url).content.decode()
    # Now the person knows, and decides.
    again = client.post(url, {**common, field: "Von mir", "seen": world.seen_on(refused)})
    assert again.status_code == 302
    assert "Von mir" in client.get(url).content.decode()


@pytest.mark.django_db
def test_two_people_answer_different_questions_at_once(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:guiding", args=[owned.key])
    opened = world.seen_on(client.get(url))
    client.post(url, {"start": "Mit einer Frage", "seen": opened})
    assert client.post(url, {"goals": "Gute Luft", "seen": opened}).status_code == 302
    assert {a.question: a.text for a in owned.guiding_answers.all()} == {
        "start": "Mit einer Frage",
        "goals": "Gute Luft",
    }


@pytest.mark.django_db
def test_the_second_save_does_not_take_back_what_the_person_never_touched(client_as):
    owned = world.strategy()
    guiding.answer(actor=world.SYSTEM, key=owned.key, answers={"start": "alt", "goals": "alt"}, share=False)
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:guiding", args=[owned.key])
    opened = world.seen_on(client.get(url))
    client.post(url, {"start": "Von ihr", "goals": "auch von ihr", "seen": opened})
    refused = client.post(url, {"start": "Von mir", "goals": "alt", "seen": opened})
    assert refused.status_code == 409
    sent = {name: refused.context["form"][name].value() for name in ("start", "goals", "seen")}
    assert client.post(url, sent).status_code == 302
    assert {a.question: a.text for a in owned.guiding_answers.all()} == {
        "start": "Von mir",
        "goals": "auch von ihr",
    }


@pytest.mark.django_db
def test_an_unchanged_form_writes_no_trail():
    owned = world.strategy()
    told = {"past": "eins\nzwei"}
    narrative.write(actor=world.SYSTEM, key=owned.key, values=told)
    before = world.trail(owned)
    narrative.write(actor=world.SYSTEM, key=owned.key, values={"past": "eins\r\nzwei"}, seen=marks_of(told))
    assert world.trail(owned) == before


@pytest.mark.django_db
def test_the_page_names_who_was_faster(client_as):
    owned = world.strategy()
    made = world.persona(owned)
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:persona", args=[owned.key, made.pk])
    opened = world.seen_on(client.get(url))
    common = {"name": "Hanna", "target_group": "Ältere", "visibility": "municipality"}
    client.post(url, {**common, "needs": "Bus", "seen": opened})
    page = client.post(url, {**common, "needs": "Telefon", "seen": opened}).content.decode()
    by = page.split(" hat hier inzwischen gespeichert")[0].rsplit(">", 1)[1]
    assert by
    assert Persona.objects.get().needs == "Bus"


@pytest.mark.django_db
def test_what_somebody_changed_stays_when_its_table_is_taken_back():
    town = world.strategy().owner.municipality
    batch = inventory.keep_table(
        actor=world.SYSTEM, space=town.space, name="a.csv", body=b"Titel;Amt\nA;Bau\nB;Bau\n"
    )
    target = {"actor": world.SYSTEM, "space": town.space}
    inventory.store_table(**target, batch_id=batch.pk)
    kept = batch.items.get(title="A")
    inventory.put_item(**target, item_id=kept.pk, values={"description": "Von Hand ergänzt"})
    assert inventory.undo_table(**target, batch_id=batch.pk) == 1
    kept.refresh_from_db()
    assert kept.description == "Von Hand ergänzt"
