"""People of one town reach nothing of another town's checks, choices, projects, sketches and calls."""

import pytest

from allmende.kernel.access import PUBLIC
from allmende.kernel.models import AuditEntry
from allmende.portfolio.models import Candidate, Criterion
from tests import factories
from tests.architecture.test_access import ALL
from tests.portfolio import choices, choices_parts

pytestmark = pytest.mark.django_db
PLACES = ("pruefungen/", "auswahl/", "leitprojekte/", "skizzen/", "aufrufe/", "luecken")
MINE = [
    (route, pattern)
    for route, pattern in ALL
    if route.startswith("portfolio/") and any(f"/{place}" in f"/{route}" for place in PLACES)
]
WORDS = {
    "reason": "weil",
    "text": "x",
    "title": "x",
    "to": "declined",
    "seen": "new",
    "points": "1",
    "show": "1",
}


def filled(route, parts):
    for name, value in parts.items():
        for kind in ("int", "slug", "str"):
            route = route.replace(f"<{kind}:{name}>", str(value))
    return f"/{route}"


def test_there_are_addresses():
    assert len(MINE) > 45


def test_strangers_get_no_page_and_change_nothing(client_as):
    town = factories.municipality()
    parts = choices_parts.make(town)
    parts["measure_id"] = choices.measure(town, visibility="municipality").pk
    client = client_as("manager", factories.municipality())
    before = AuditEntry.objects.count()
    for route, pattern in MINE:
        path = filled(route, parts)
        if "<" not in route or pattern.callback.declared_permission == PUBLIC:
            continue
        assert client.get(path).status_code in {403, 404, 405}, path
        assert client.post(path, WORDS).status_code in {403, 404, 405}, path
    assert AuditEntry.objects.count() == before


def test_readers_prepare_and_decide_nothing(client_as):
    town = factories.municipality()
    parts = choices_parts.make(town)
    client = client_as("reader", town)
    before = AuditEntry.objects.count()
    for route, pattern in MINE:
        path = filled(route, parts)
        if "<measure_id>" in route or pattern.callback.declared_permission == PUBLIC:
            continue
        answer = client.post(path, WORDS)
        assert answer.status_code in {403, 404, 405, 409}, f"{path}: {answer.status_code}"
    assert AuditEntry.objects.count() == before


def test_own_addresses_with_foreign_ids_lead_nowhere(client_as):
    town, other = factories.municipality(), factories.municipality()
    mine, theirs = choices.selection(town), choices.selection(other, visibility="consortium")
    candidate = Candidate.objects.create(selection=theirs, measure=choices.measure(other))
    criterion = Criterion.objects.create(selection=theirs, title="Nutzen")
    client = client_as("manager", town)
    own = f"/portfolio/auswahl/{mine.pk}"
    for path in (
        f"{own}/vorhaben/{candidate.pk}/",
        f"{own}/vorhaben/{candidate.pk}/entfernen/",
        f"{own}/kriterien/{criterion.pk}/",
        f"{own}/kriterien/{criterion.pk}/entfernen/",
    ):
        assert client.get(path).status_code == 404, path
        assert client.post(path, WORDS).status_code == 404, path
    call, idea = choices.call(town, state="jury"), choices.sketch(other)
    call.jury.add(int(client.session["_auth_user_id"]))
    assert client.get(f"/portfolio/aufrufe/{call.pk}/ideen/{idea.pk}/bewerten/").status_code == 404


@pytest.mark.parametrize("word", ["%00", "%ff", "a%00b", "9" * 30, "<script>"])
def test_odd_words_in_filters_make_no_page_fail(client_as, word):
    factories.consortium()
    client = client_as("coordinator")
    for path, names in (
        ("/portfolio/luecken/", ("kommune", "luecke")),
        ("/portfolio/luecken.csv", ("kommune", "luecke")),
        ("/portfolio/pruefungen/", ("q", "fehlt", "sdg", "richtung", "page")),
        ("/portfolio/auswahl/", ("stand",)),
        ("/portfolio/leitprojekte/", ("stand",)),
        ("/portfolio/skizzen/", ("q", "stand", "aufruf", "page")),
    ):
        query = "&".join(f"{name}={word}" for name in names)
        assert client.get(f"{path}?{query}").status_code in {200, 302, 404}, path
