"""The chain: what rests on what, for whom it may be seen, and always the same number of queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allmende.cockpit.selectors.chain_picture import fitted
from allmende.datahub.models import Device, Source
from allmende.portfolio.models import Bundle, Contribution, Measure
from allmende.solutions.models import StepKey
from allmende.strategy.models import ActionField, Goal, GoalLink, KeyResult, Objective, SdgGoal, Strategy
from allmende.ui import shelf
from tests import factories
from tests.cockpit import world
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """A whole chain of a town: framework goal, own goal, objective, key result, measure, solution, sensor."""
    town, _board, school = world.cockpit()
    world.measured(school, "Chemie", 700)
    hub.device(hub.source(town.space), hub.room(school), is_simulated=False)
    objective = world.objective(town)
    own = Strategy.objects.create(owner=town.space, key="lokal", kind="local", title="Strategie der Stadt")
    goal = Goal.objects.create(strategy=own, key="g", kind="goal", title="Gesunde Schulen")
    GoalLink.objects.create(goal=goal, serves=objective.goal, sentence="Gesunde Schulen sind gutes Leben.")
    objective.goal = goal
    objective.save()
    solution = world.solution()
    adoption = world.adoption(solution, town, until=StepKey.LIVE)
    measure = measure_of(town, title="Ampeln kaufen", solution=solution, adoption=adoption)
    result = objective.key_results.get()
    Contribution.objects.create(measure=measure, key_result=result, sentence="Jede Ampel zählt.")
    return {
        "town": town, "objective": objective, "goal": goal, "framework": goal.serves.get().serves,
        "result": result, "measure": measure, "solution": solution, "adoption": adoption,
        "indicator": result.indicator, "sensor": f"sensor-{town.space_id}-Room",
    }  # fmt: skip


def measure_of(town, **fields) -> Measure:
    values = {"title": "Maßnahme", "number": Measure.objects.count() + 1, "status": "running", **fields}
    return Measure.objects.create(owner=town.space, created_by="Test", **values)


def middle(client, node, **query) -> str:
    html = client.get("/kette/", {"knoten": node, **query}).content.decode()
    return html.partition('aria-labelledby="mitte"')[2].partition("</section>")[0]


def boxes(html: str) -> list[str]:
    """Labels of what the picture shows."""
    picture = html.partition("<svg viewBox")[2].partition("</svg>")[0]
    return re.findall(r'aria-label="([^"]*)"', picture)[1:]


def test_without_anything_it_says_where_it_begins(client):
    assert "Noch keine Kette" in client.get("/kette/").content.decode()


def test_it_is_drawn_from_goal_to_sensor_and_listed_the_same(client, chain):
    html = client.get("/kette/").content.decode()
    shown = " ".join(boxes(html))
    lists = html.partition('id="liste"')[2]
    for words in (
        "Wissen teilen", "Gesunde Schulen", "Gute Luft überall", "20 Räume mit Ampel", "Ampeln kaufen",
        "Räume mit Ampel", "Räume, 1 Gerät",
    ):  # fmt: skip
        assert words in shown, words
    for words in (
        "wird getragen von", "wird verfolgt mit", "wird gemessen an", "wird vorangebracht durch",
        "bekommt ihren Wert von", "wird gespeist von",
    ):  # fmt: skip
        assert words in lists, words


def test_a_goal_says_what_it_rests_on(client, chain):
    said = middle(client, f"goal-{chain['framework'].pk}")
    rests_on = said.partition("Beruht auf:")[2].partition("Dient:")[0]
    expected = "1 Ziel, 1 Objective, 1 Key Result, 1 Maßnahme, 1 Lösung, 1 Übernahme, 1 Indikator"
    assert expected in rests_on


def test_a_sensor_says_what_it_serves(client, chain):
    html = client.get("/kette/", {"knoten": chain["sensor"]}).content.decode()
    up = html.partition('id="wozu"')[2].partition("</section>")[0]
    for words in ("speist", "Räume mit Ampel", "liefert den Wert für", "zahlt ein auf", "Gesunde Schulen",
                  "dient", "Wissen teilen"):  # fmt: skip
        assert words in up, words
    assert 'id="worauf"' not in html


def test_a_trial_is_said_to_be_simulated_and_a_closed_source_counts_no_more(client, chain):
    device = Device.objects.get()
    Source.objects.filter(pk=device.source_id).update(is_simulated=True)
    assert "0 Geräte, dazu 1 simuliert" in middle(client, chain["sensor"])
    Source.objects.filter(pk=device.source_id).update(closed_at=timezone.now())
    shelf.forget()
    assert "0 Geräte</b>" in middle(client, chain["sensor"])


def way_of(html: str) -> list[str]:
    """Return the titles on the shortest way."""
    listed = html.partition('aria-label="Kette vom Ziel bis zur Messung"')[2].partition("</ol>")[0]
    return re.findall(r"<(?:a [^>]*|b)>([^<]*)</(?:a|b)>", listed)


def test_one_look_shows_the_way_from_the_top_through_the_thing_to_its_sensors(client, chain):
    way = [
        "Gutes Leben", "Wissen teilen", "Gesunde Schulen", "Gute Luft überall", "20 Räume mit Ampel",
        "Räume mit Ampel", "Räume",
    ]  # fmt: skip
    for node in (chain["sensor"], f"goal-{chain['framework'].pk}", f"key_result-{chain['result'].pk}"):
        html = client.get("/kette/", {"knoten": node}).content.decode()
        assert way_of(html) == way
        assert html.count('<li aria-current="true">') == 1
    # Through a measure to what it uses, where nothing measures it.
    KeyResult.objects.update(indicator=None)
    shelf.forget()
    down = way_of(client.get("/kette/", {"knoten": f"measure-{chain['measure'].pk}"}).content.decode())
    assert down[-4:] == ["Ampeln kaufen", f"{chain['town'].name}: Gute Luft", "Räume mit Ampel", "Räume"]


def test_the_way_is_not_lost_in_groups(client, chain):
    for number in range(20):
        made = Objective.objects.create(
            owner=chain["town"].space, goal=chain["goal"], title=f"O {number}", begins_on=date(2026, 1, 1),
            ends_on=date(2030, 1, 1), responsible="Amt",
        )  # fmt: skip
        KeyResult.objects.create(objective=made, title=f"K {number}", target=1, unit="x")
    html = client.get("/kette/", {"knoten": f"goal-{chain['goal'].pk}"}).content.decode()
    assert "20 Räume mit Ampel" in way_of(html)
    assert "20 Objectives" in " ".join(boxes(html))
    assert "O 7" not in html


def test_a_town_without_anything_is_told_what_comes_first(client, chain):
    empty = factories.municipality("Stille Stadt")
    html = client.get("/kette/", {"kommune": empty.slug}).content.decode()
    assert "Stille Stadt hat noch kein Glied der Kette" in html
    assert f'href="/kommunen/{empty.slug}/"' in html
    both = client.get("/kette/", {"kommune": empty.slug, "ebene": "local"}).content.decode()
    assert "Zu diesen Filtern gibt es nichts" in both


@pytest.mark.parametrize(
    "title",
    ["Donaudampfschifffahrtsgesellschaft" * 4, "M" * 120, "Ein Name von hundertzwanzig Zeichen " * 4, "ä"],
)
def test_long_names_stay_in_their_boxes(title):
    lines = fitted(title[:120].strip(), 16, 3)
    assert 1 <= len(lines) <= 3
    # No letter of the typeface is wider than its height.
    assert all(len(line) <= 33 for line in lines)
    assert sum(0.9 if letter == "M" else 0.4 for letter in lines[0]) <= 174 / 16
    assert ("…" in lines[-1]) == (len("".join(lines).replace(" ", "")) < len(title[:120].replace(" ", "")))


def test_sentences_stand_at_the_ties_of_the_thing_in_the_middle(client, chain):
    for node in (f"measure-{chain['measure'].pk}", f"key_result-{chain['result'].pk}"):
        assert "Jede Ampel zählt." in client.get("/kette/", {"knoten": node}).content.decode()
    goal = client.get("/kette/", {"knoten": f"goal-{chain['goal'].pk}"}).content.decode()
    assert "Gesunde Schulen sind gutes Leben." in goal


def test_one_direction_leaves_the_other_out(client, chain):
    node = f"objective-{chain['objective'].pk}"
    down = boxes(client.get("/kette/", {"knoten": node, "richtung": "unten"}).content.decode())
    up = boxes(client.get("/kette/", {"knoten": node, "richtung": "oben"}).content.decode())
    assert not any("Gesunde Schulen" in box for box in down)
    assert any("Ampeln kaufen" in box for box in down)
    assert any("Gesunde Schulen" in box for box in up)
    assert not any("Ampeln kaufen" in box for box in up)


def test_through_a_solution_only_the_same_towns_adoption_is_reached(client, chain):
    other = factories.municipality("Andere Stadt")
    world.adoption(chain["solution"], other, until=StepKey.LIVE)
    said = middle(client, f"objective-{chain['objective'].pk}")
    assert "1 Übernahme," in said
    assert "2 Übernahmen" in middle(client, f"solution-{chain['solution'].pk}")


@pytest.mark.parametrize(
    ("kind", "title"),
    [("objective", "Gute Luft überall"), ("measure", "Ampeln kaufen"), ("goal", "Gesunde Schulen")],
)
def test_what_is_not_public_is_seen_by_its_people_only(client_as, chain, kind, title):
    made = chain[kind]
    if kind == "goal":
        Goal.objects.filter(pk=made.pk).update(status="draft")
    else:
        type(made).objects.filter(pk=made.pk).update(visibility="municipality")
    for role, place, is_seen in (
        ("anonymous", None, False),
        ("manager", factories.municipality(), False),
        ("coordinator", None, False),
        ("reader", chain["town"], True),
    ):
        client = client_as(role, place)
        for query in ({}, {"knoten": f"{kind}-{made.pk}"}, {"knoten": chain["sensor"]}):
            assert (title in client.get("/kette/", query).content.decode()) == is_seen, (role, query)


def test_what_is_dropped_ended_or_closed_is_no_part_of_it(client, chain):
    Measure.objects.update(status="dropped")
    KeyResult.objects.update(ended_on=date(2026, 1, 1))
    html = client.get("/kette/").content.decode()
    assert "Ampeln kaufen" not in html
    assert "20 Räume mit Ampel" not in html
    asked = client.get("/kette/", {"knoten": f"measure-{chain['measure'].pk}"}).content.decode()
    assert "Nicht Teil der Kette" in asked


def test_it_is_filtered_by_town_field_sdg_and_level(client, chain):
    field = ActionField.objects.create(key="bildung", name="Bildung", position=1)
    SdgGoal.objects.create(number=4, name="Bildung", colour="#123456")
    chain["measure"].action_fields.add(field)
    other = factories.municipality("Andere Stadt")
    far = Goal.objects.create(strategy=chain["framework"].strategy, key="c", kind="goal", title="Fernes Ziel")
    theirs = Objective.objects.create(
        owner=other.space, goal=far, title="Deren Objective", begins_on=date(2026, 1, 1), level="regional",
        ends_on=date(2030, 1, 1), responsible="Amt",
    )  # fmt: skip
    theirs.goal.sdgs.add(4)
    queries = {
        "Gute Luft überall": [{"kommune": chain["town"].slug}, {"feld": "bildung"}],
        "Deren Objective": [{"kommune": other.slug}, {"sdg": "4"}, {"ebene": "regional"}],
    }
    for title, asked in queries.items():
        for query in asked:
            shown = " ".join(boxes(client.get("/kette/", query).content.decode()))
            for each in queries:
                assert (each in shown) == (each == title), query


def test_many_things_are_grouped_with_their_number_and_open_by_a_click(client, chain):
    bundle = Bundle.objects.create(owner=factories.consortium().space, title="Schulbündel")
    for number in range(20):
        made = measure_of(chain["town"], title=f"Maßnahme Nummer {number}", bundle=bundle)
        Contribution.objects.create(measure=made, goal=chain["goal"], sentence="So.")
    for query, words in (
        ({}, "21 Maßnahmen: Wissen teilen"),
        ({"gruppe": "kommune"}, f"21 Maßnahmen: {chain['town'].name}"),
        ({"gruppe": "buendel"}, "20 Maßnahmen: Schulbündel"),
    ):
        html = client.get("/kette/", query).content.decode()
        assert words in " ".join(boxes(html)), query
        assert "Maßnahme Nummer 7" not in html
    html = client.get("/kette/").content.decode()
    opened = re.search(r'<a href="([^"]*offen=measures[^"]*)#kette"', html)
    assert opened
    html = client.get("/kette/" + opened.group(1).replace("&amp;", "&")).content.decode()
    assert "Maßnahme Nummer 7" in html
    assert "Alle Gruppen wieder zusammenfassen" in html
    # The thing in the middle stands for itself, whatever group it belongs to.
    html = client.get("/kette/", {"knoten": f"measure-{made.pk}"}).content.decode()
    assert "Maßnahme: Maßnahme Nummer 19" in " ".join(boxes(html))


@pytest.mark.parametrize(
    "query",
    [{"knoten": "goal-999999999"}, {"knoten": "sensor-x"}, {"knoten": "x"}, {"offen": "a,b,,c" * 90},
     {"sdg": "99"}, {"gruppe": "quatsch"}, {"richtung": "quer"}, {"kommune": "\x00"}],
)  # fmt: skip
def test_what_cannot_be_read_in_the_address_is_passed_over(client, chain, query):
    answer = client.get("/kette/", query)
    assert answer.status_code == 200
    assert "Gute Luft überall" in answer.content.decode()


def test_more_things_cost_no_more_queries(client, chain, django_assert_max_num_queries):
    for number in range(15):
        town = factories.municipality()
        goal = Goal.objects.create(
            strategy=chain["framework"].strategy, key=f"z{number}", kind="goal", title=f"Z {number}"
        )
        made = Objective.objects.create(
            owner=town.space, goal=goal, title=f"O {number}", begins_on=date(2026, 1, 1),
            ends_on=date(2030, 1, 1), responsible="Amt",
        )  # fmt: skip
        for row in range(3):
            KeyResult.objects.create(objective=made, title=f"K {row}", target=1, unit="x")
    for query in ({}, {"knoten": f"goal-{chain['framework'].pk}"}, {"gruppe": "kommune"}):
        with django_assert_max_num_queries(42):
            assert client.get("/kette/", query).status_code == 200


def test_visitors_share_what_hangs_on_what_and_people_who_are_signed_in_do_not(client, client_as, chain):
    person = client_as("reader", chain["town"])
    for query in ({}, {"knoten": chain["sensor"]}):
        client.get("/kette/", query)
        person.get("/kette/", query)
    with CaptureQueriesContext(connection) as shared:
        client.get("/kette/", {"gruppe": "kommune"})
    Objective.objects.update(visibility="municipality")
    with CaptureQueriesContext(connection) as own:
        assert "Gute Luft überall" in person.get("/kette/", {"gruppe": "kommune"}).content.decode()
    assert len(shared) + 8 <= len(own)
    stranger = client_as("reader", factories.municipality())
    assert "Gute Luft überall" not in stranger.get("/kette/").content.decode()


def test_a_circle_of_goals_ends(client, chain):
    GoalLink.objects.create(goal=chain["framework"], serves=chain["goal"], sentence="Und umgekehrt.")
    for query in ({}, {"knoten": f"goal-{chain['goal'].pk}"}):
        assert client.get("/kette/", query).status_code == 200


def test_rooms_and_the_start_page_lead_to_it(client, chain):
    assert 'href="/kette/"' in client.get("/").content.decode()
    board = client.get(f"/kommunen/{chain['town'].slug}/cockpit/raumklima/").content.decode()
    assert f"/kette/?knoten={chain['sensor']}" in board
