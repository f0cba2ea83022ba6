"""The profile: asked once, with name and day, by the town's own people."""

import pytest

from allmende.kernel.models import AuditEntry
from allmende.region.models import ProfileAnswer
from tests import factories
from tests.cockpit import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A town in a region whose catalogue has the blueprint that asks questions."""
    world.solution(slug="raumklima-schulen", title="Raumklima", blueprint="raumklima-schulen")
    return factories.municipality("Musterstadt")


def url_of(town) -> str:
    return f"/kommunen/{town.slug}/profil/"


@pytest.mark.parametrize(
    ("role", "status", "has_form"),
    [
        ("anonymous", 302, False),
        ("elsewhere", 404, False),
        ("reader", 200, False),
        ("editor", 200, True),
        ("coordinator", 200, False),
    ],
)
def test_only_the_towns_people_and_the_coordination_read_the_profile(client_as, town, role, status, has_form):
    place = factories.municipality() if role == "elsewhere" else town
    client = (
        client_as("coordinator")
        if role == "coordinator"
        else client_as("editor" if role == "elsewhere" else role, place)
    )
    answer = client.get(url_of(town))
    assert answer.status_code == status
    assert ('<form class="al-form"' in answer.content.decode()) == has_form


@pytest.mark.parametrize(
    ("role", "status", "is_kept"),
    [("anonymous", 302, False), ("elsewhere", 404, False), ("reader", 403, False), ("editor", 302, True)],
)
def test_only_the_towns_editors_answer(client_as, town, role, status, is_kept):
    place = factories.municipality() if role == "elsewhere" else town
    client = client_as("editor" if role == "elsewhere" else role, place)
    answer = client.post(url_of(town), {"school_count": "4"} | question_of(town))
    assert answer.status_code == status
    assert ProfileAnswer.objects.filter(municipality=town).exists() == is_kept


def question_of(town) -> dict[str, str]:
    """Return an answer to the first numeric question of the blueprint."""
    return {key: "4" for key in numbers()}


def numbers() -> list[str]:
    from allmende.cockpit.selectors.profile import asked_needs
    from allmende.kernel.actor import SystemActor

    return [item.need.key for item in asked_needs(SystemActor("tests")) if item.need.kind == "number"]


def test_an_answer_stands_on_the_page_with_name_and_day(client_as, town):
    client = client_as("editor", town)
    key = numbers()[0]
    answer = client.post(url_of(town), {key: "1.250"}, follow=True)
    html = answer.content.decode()
    assert "Der Steckbrief ist gespeichert." in html
    assert "1.250" in html
    kept = ProfileAnswer.objects.get(municipality=town, question=key)
    assert kept.value == "1250"
    assert f"Angegeben von {kept.answered_by}" in html
    assert AuditEntry.objects.filter(action="region.profile_answered").count() == 1


def test_an_answer_that_is_no_number_is_refused_and_nothing_is_kept(client_as, town):
    answer = client_as("editor", town).post(url_of(town), {numbers()[0]: "viele"})
    assert answer.status_code == 422
    assert "viele" in answer.content.decode()
    assert not ProfileAnswer.objects.exists()


def test_without_a_blueprint_nobody_is_asked(client_as):
    town = factories.municipality()
    html = client_as("editor", town).get(url_of(town)).content.decode()
    assert "Noch fragt keine Lösung nach etwas" in html
    assert '<form class="al-form"' not in html
