"""From idea to sketch to measure: the same text, a reason for every end."""

import pytest

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import AuditEntry
from allmende.portfolio import choice_errors
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.models import Sketch
from allmende.portfolio.services.sketches import (
    SketchFacts,
    change_sketch,
    make_measure,
    move_sketch,
    write_sketch,
)
from allmende.strategy.models import ActionField
from tests import factories
from tests.portfolio import choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Ahausen")


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


def test_a_measure_takes_the_text_over_and_both_know_each_other(town, editor):
    field = ActionField.objects.create(key="mobil", name="Mobilität", position=1)
    facts = SketchFacts(
        "Bus auf Ruf", "Ein Bus, der kommt.", "Kein Bus", "Mehr Wege", "Amt 66", "20.000 €", field
    )
    sketch = write_sketch(actor=editor, owner=town.space, facts=facts)
    measure = make_measure(actor=editor, sketch_id=sketch.pk)
    sketch.refresh_from_db()
    assert (measure.title, measure.summary, measure.need, measure.benefit, measure.staff) == (
        "Bus auf Ruf", "Ein Bus, der kommt.", "Kein Bus", "Mehr Wege", "Amt 66",
    )  # fmt: skip
    assert list(measure.action_fields.all()) == [field]
    assert "20.000 €" in measure.internal_note
    assert (sketch.measure, measure.sketch, sketch.state) == (measure, sketch, "measure")
    with pytest.raises(choice_errors.SketchIsMeasure):
        make_measure(actor=editor, sketch_id=sketch.pk)
    with pytest.raises(choice_errors.SketchIsMeasure):
        change_sketch(actor=editor, sketch_id=sketch.pk, edition=sketch.edition, facts=facts)


def test_putting_aside_needs_a_reason_and_can_be_taken_back(town, editor):
    sketch = choices.sketch(town, state="sketch", submitter_email="wer@example.org")
    with pytest.raises(ReasonMissing):
        move_sketch(actor=editor, sketch_id=sketch.pk, seen="sketch", to="declined")
    move_sketch(actor=editor, sketch_id=sketch.pk, seen="sketch", to="declined", reason="Gibt es schon.")
    sketch.refresh_from_db()
    assert (sketch.state, sketch.state_reason, sketch.submitter_email) == ("declined", "Gibt es schon.", "")
    with pytest.raises(choice_errors.SketchNotThisWay):
        make_measure(actor=editor, sketch_id=sketch.pk)
    with pytest.raises(choice_errors.SketchNotThisWay):
        move_sketch(actor=editor, sketch_id=sketch.pk, seen="sketch", to="ready")
    assert move_sketch(actor=editor, sketch_id=sketch.pk, seen="declined", to="sketch").state == "sketch"
    assert AuditEntry.objects.filter(action="portfolio.sketch_moved").count() == 2


def test_the_second_of_two_editors_is_told(town, editor):
    sketch = choices.sketch(town, state="sketch")
    change_sketch(actor=editor, sketch_id=sketch.pk, edition=0, facts=SketchFacts("Neu", "Idee"))
    with pytest.raises(ChangedMeanwhile):
        change_sketch(actor=editor, sketch_id=sketch.pk, edition=0, facts=SketchFacts("Alt", "Idee"))


@pytest.mark.parametrize(("role", "is_own", "wanted"), [
    ("reader", True, Forbidden),
    ("editor", False, NotFound),
    ("coordinator", False, NotFound),
    ("editor", True, None),
])  # fmt: skip
def test_who_may_work_on_a_sketch(town, role, is_own, wanted):
    place = None if role == "coordinator" else town if is_own else factories.municipality()
    actor, sketch = factories.actor(role, place), choices.sketch(town, state="sketch")
    if wanted is None:
        assert make_measure(actor=actor, sketch_id=sketch.pk).owner == town.space
    else:
        with pytest.raises(wanted):
            make_measure(actor=actor, sketch_id=sketch.pk)


def test_pages_lead_from_idea_to_measure(town, client_as):
    client = client_as("editor", town)
    sent = {"owner": town.space_id, "title": "Bus", "idea": "Ein Bus"}
    page = client.post("/portfolio/skizzen/neu/", sent).headers["Location"]
    assert client.post("/portfolio/skizzen/neu/", {**sent, "title": ""}).status_code == 422
    assert "Zur Maßnahme machen" in client.get(page).content.decode()
    sent = {"title": "Bus 2", "idea": "Ein Bus", "edition": "0"}
    assert client.post(f"{page}bearbeiten/", sent).status_code == 302
    again = client.post(f"{page}bearbeiten/", {**sent, "title": "Bus 3"})
    assert again.status_code == 409
    assert "Bus 3" in again.content.decode()
    led = client.post(f"{page}stand/", {"seen": "sketch", "to": "declined"})
    assert led.headers["Location"] == f"{page}nicht-verfolgen/"
    assert client.get(led.headers["Location"]).status_code == 200
    made = client.post(f"{page}massnahme/").headers["Location"]
    assert made == f"/portfolio/massnahmen/{Sketch.objects.get().measure_id}/"
    assert client.post(f"{page}massnahme/").headers["Location"] == made
    assert client_as("reader", town).post(f"{page}massnahme/").status_code == 403
    assert "Bus 2" in client.get("/portfolio/skizzen/?stand=measure").content.decode()
