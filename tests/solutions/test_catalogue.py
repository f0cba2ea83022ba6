"""The catalogue: found by words, restricted by its address, never empty without a next step."""

import pytest
from django.urls import reverse

from allmende.kernel.actor import ANONYMOUS
from allmende.solutions.models import AdoptionStep, StepKey, StepState
from allmende.solutions.selectors import CatalogueQuery, catalogue, running
from allmende.solutions.services.adoptions import start_adoption
from tests import factories
from tests.solutions import factories as own


@pytest.fixture
def filled(world):
    own.solution(
        "hochwasser",
        title="Hochwasser",
        problem="Bäche steigen schnell.",
        action_fields=["umwelt"],
        position=1,
    )
    own.solution(
        "baeume", title="Bäume", status="pilot", steward=world.other, action_fields=["umwelt"], position=2
    )
    own.solution("aeltere", title="Ältere Menschen", status="in_review", position=3)
    return world


def slugs(**query):
    return [entry.solution.slug for entry in catalogue(ANONYMOUS, CatalogueQuery(**query))]


def test_what_can_be_adopted_stands_first(filled):
    assert slugs() == ["raumklima-schulen", "baeume", "hochwasser", "aeltere"]


def test_titles_are_in_german_order(filled):
    assert slugs(order="title") == ["aeltere", "baeume", "hochwasser", "raumklima-schulen"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hochwasser", ["hochwasser"]),
        ("bach", ["hochwasser"]),
        ("WASSER steigen", ["hochwasser"]),
        ("quelldorf", ["raumklima-schulen"]),
        ("umwelt", ["baeume", "hochwasser"]),
        ("xyz", []),
        ("%", []),
    ],
)
def test_words_find_parts_and_inflections(filled, words, found):
    assert slugs(words=words) == found


def test_filters_restrict_together(filled):
    assert slugs(action_field="umwelt") == ["baeume", "hochwasser"]
    assert slugs(action_field="umwelt", status="pilot") == ["baeume"]
    assert slugs(town=filled.other.slug) == ["baeume"]


def test_a_town_that_runs_a_solution_is_found_and_counted(filled):
    adoption = start_adoption(actor=filled.manager, solution=filled.solution, municipality=filled.town)
    assert slugs(town=filled.town.slug) == []
    AdoptionStep.objects.filter(adoption=adoption, key=StepKey.LIVE).update(state=StepState.DONE)
    assert slugs(town=filled.town.slug) == ["raumklima-schulen"]
    assert catalogue(ANONYMOUS, CatalogueQuery())[0].running == 1
    assert [row.municipality for row in running(filled.solution, ANONYMOUS)] == ["Neustadt"]


def test_the_address_holds_everything_and_nonsense_counts_as_nothing(filled, client):
    page = client.get("/loesungen/?q=bach&feld=umwelt&sort=title").content.decode()
    assert "1 von 4 Lösungen" in page
    assert 'value="bach"' in page
    assert "Alle zeigen" in page
    for nonsense in ("?feld=gibt-es-nicht", "?page=abc", "?sort=zufall&status=x", "?q=%00"):
        answer = client.get(f"/loesungen/{nonsense}")
        assert answer.status_code == 200
        assert "4 von 4 Lösungen" in answer.content.decode()


def test_an_empty_list_says_what_to_do(filled, client):
    page = client.get("/loesungen/?q=xyz").content.decode()
    assert "Dazu gibt es noch keine Lösung" in page
    assert "Alle Lösungen zeigen" in page


def test_more_than_a_page_is_split_and_keeps_the_filters(filled, client):
    for number in range(14):
        own.solution(f"weitere-{number}", position=10 + number)
    page = client.get("/loesungen/?sort=title").content.decode()
    assert "Seite 1 von 2" in page
    assert "?sort=title&amp;page=2" in page
    second = client.get("/loesungen/?sort=title&page=2").content.decode()
    assert "Seite 2 von 2" in second
    assert "Zurück" in second


def test_lists_and_pages_ask_the_database_a_fixed_number_of_times(
    filled, client, django_assert_max_num_queries
):
    for number in range(10):
        own.solution(
            f"weitere-{number}", position=10 + number, steward=filled.other, action_fields=["umwelt"]
        )
    with django_assert_max_num_queries(12):
        client.get(reverse("solutions:catalogue"))
    with django_assert_max_num_queries(22):
        client.get(reverse("solutions:solution", args=[filled.solution.slug]))


def test_what_nobody_stated_is_said_so(filled, client):
    page = client.get(reverse("solutions:solution", args=["aeltere"])).content.decode()
    assert page.count("nicht angegeben") >= 5
    assert "Für meine Kommune prüfen" not in page


def test_the_page_shows_the_blueprint(filled, client):
    page = client.get(reverse("solutions:solution", args=["raumklima-schulen"])).content.decode()
    for fact in (
        "Für meine Kommune prüfen", "A: Ohne eigene Sensoren", "25 bis 45 Arbeitsstunden", "Erika Beispiel",
        "Zustimmung einholen", own.VERSION, "Quelldorf kümmert sich",
    ):  # fmt: skip
        assert fact in page, fact


def test_related_solutions_link_both_ways(filled, client):
    base = own.solution("basis", title="Basis")
    filled.solution.builds_on.add(base)
    assert "/loesungen/basis/" in client.get("/loesungen/raumklima-schulen/").content.decode()
    assert "/loesungen/raumklima-schulen/" in client.get("/loesungen/basis/").content.decode()


def test_who_works_for_one_town_goes_straight_to_its_check(world, client_as):
    url = reverse("solutions:check", args=[world.solution.slug])
    assert client_as("manager", world.town).get(url)["Location"].endswith(f"/pruefen/{world.town.slug}/")
    assert client_as("coordinator").get(url).status_code == 200
    assert "Ihr Konto gehört noch zu keiner Kommune" in client_as("").get(url).content.decode()
    assert factories.consortium()


def test_every_step_has_a_page_for_both_towns(world, client_as):
    for at in StepKey:
        if at == StepKey.INTEREST:
            continue
        adoption = own.adoption(world, at=at)
        for place in (world.town, world.steward):
            client = client_as("manager", place)
            for key in StepKey:
                answer = client.get(reverse("solutions:step", args=[adoption.pk, key]))
                assert answer.status_code == 200, (at, key)
                assert "Schritte der Übernahme" in answer.content.decode()


def test_a_form_that_failed_is_shown_again_with_what_was_typed(world, client_as):
    adoption = own.adoption(world, at=StepKey.DECISION)
    client = client_as("manager", world.town)
    url = reverse("solutions:step", args=[adoption.pk, "decision"])
    answer = client.post(url, {"body": "Rat der Stadt", "decided_on": "2999-01-01", "result": "approved"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Rat der Stadt" in page
    assert "Dieser Tag liegt in der Zukunft" in page
    answer = client.post(reverse("solutions:adoption_pause", args=[adoption.pk]), {"reason": " "})
    assert answer.status_code == 422
