"""People of one town can neither read nor change what is another town's, whatever ids they mix."""

import pytest

from allmende.datahub.models import DeviceProfile
from allmende.kernel.access import PUBLIC
from allmende.kernel.models import AuditEntry, OutgoingMail
from allmende.strategy.models import Indicator
from tests import factories
from tests.architecture.test_access import ALL
from tests.security.test_odd_input import every_field_name
from tests.security.world import Place, place

pytestmark = pytest.mark.django_db
#: What anybody in the consortium may open: the page of an adoption is for both towns and all who learn.
SHARED = (
    "uebernahmen/<int:adoption_id>/", "uebernahmen/<int:adoption_id>/schritte/<str:key>/",
    "uebernahmen/<int:adoption_id>/ausgaben/", "uebernahmen/<int:adoption_id>/bericht/",
    "uebernahmen/<int:adoption_id>/leitfaden/",
    "uebernahmen/<int:adoption_id>/vorlage/", "uebernahmen/<int:adoption_id>/vorlage.docx",
)  # fmt: skip
#: Readers score and vote, the coordination checks what it sees and writes down the way of lead projects.
SHARED_WORK = ("/bewerten/", "/abstimmen/", "/pruefungen/", "leitprojekte/")
OPEN = {route for route, pattern in ALL if pattern.callback.declared_permission == PUBLIC}
CLOSED = [route for route, _pattern in ALL if route not in OPEN]
WITH_PARTS = [route for route in CLOSED if "<" in route]
WORDS = {
    "reason": "weil", "text": "Hallo", "label": "x", "amount": "5", "spent_on": "2026-03-01", "value": "3",
    "release": "live", "name": "x", "email": "x@example.org", "role": "reader", "title": "x", "target": "9",
    "unit": "x", "baseline": "0", "responsible": "x", "why": "x", "step": "x", "done": "yes", "sentence": "x",
}  # fmt: skip


@pytest.fixture
def theirs() -> Place:
    """A town with one of everything."""
    return place()


def changes() -> tuple[int, int]:
    """How many changes were written down and mails owed."""
    return AuditEntry.objects.count(), OutgoingMail.objects.count()


def posted() -> dict[str, str]:
    return dict.fromkeys(every_field_name(), "1") | WORDS


def test_a_stranger_opens_no_closed_page(theirs, client_as):
    client = client_as("manager", factories.municipality())
    opened = {route: client.get(theirs.address(route)).status_code for route in WITH_PARTS}
    allowed = {route for route, status in opened.items() if status not in {302, 403, 404, 405}}
    # The steward's solution may be checked by every town, for itself.
    allowed -= {"loesungen/<slug:slug>/pruefen/"}
    # A kind of source is nobody's; what is made with it belongs to one's own town.
    allowed -= {"quellen/neu/<slug:connector>/"}
    assert allowed <= set(SHARED), allowed - set(SHARED)
    led = {route for route, status in opened.items() if status == 302}
    assert led <= {"loesungen/<slug:slug>/pruefen/"}


@pytest.mark.parametrize(
    ("role", "is_own"), [("manager", False), ("editor", False), ("reader", True), ("coordinator", False)]
)
def test_who_may_not_change_it_changes_nothing(theirs, client_as, role, is_own):
    client = client_as(
        role, None if role == "coordinator" else theirs.town if is_own else factories.municipality()
    )
    # Readers ask and answer, the coordination writes in threads, publishes answers and waives steps.
    # and writes the short report. Links to an invitation or a receipt belong to whoever holds them.
    links = ("einladung/<str", "eingang/<str")
    spared = ("fragen/", "antworten/", "/erlassen/", "konto/", "berichte/", *links, *SHARED_WORK)
    before = changes()
    for route, _pattern in ALL:
        if any(word in route for word in spared):
            continue
        answer = client.post(theirs.address(route), posted())
        assert changes() == before, f"{route} answered {answer.status_code} and changed something"
        if "<" in route and route not in OPEN:
            assert answer.status_code in {403, 404, 405, 302, 422}, f"{route}: {answer.status_code}"


MIXED = [
    ("quellen/<int:source_id>/geraete/<int:device_id>/zuordnen/", "device_id"),
    ("quellen/<int:source_id>/geraete/<int:device_id>/loesen/", "device_id"),
    ("quellen/<int:source_id>/geraete/<int:device_id>/verwerfen/", "device_id"),
    ("kommunen/<slug:slug>/schulen/<int:school_id>/raeume/neu/", "school_id"),
    ("kommunen/<slug:slug>/schulen/<int:school_id>/freigabe/", "school_id"),
    ("kommunen/<slug:slug>/schulen/<int:entity_id>/entfernen/", "entity_id"),
    ("kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/raeume/<int:entity_id>/", "entity_id"),
    ("kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/raeume/<int:entity_id>/werte.csv", "entity_id"),
    ("kommunen/<slug:slug>/ansprechpersonen/<int:contact_id>/entfernen/", "contact_id"),
    ("uebernahmen/<int:adoption_id>/ausgaben/<int:expense_id>/entfernen/", "expense_id"),
    ("menschen/rolle/<int:grant_id>/entziehen/", "grant_id"),
    ("menschen/einladung/<int:invitation_id>/zuruecknehmen/", "invitation_id"),
    ("menschen/<int:space_id>/einladen/", "space_id"),
    ("antworten/<int:reply_id>/veroeffentlichen/", "reply_id"),
]


@pytest.mark.parametrize(("route", "part"), MIXED, ids=[route for route, _part in MIXED])
def test_an_own_address_with_a_foreign_id_leads_nowhere(theirs, client_as, route, part):
    mine = place(solution=theirs.solution)
    client = client_as("manager", mine.town)
    path = mine.address(route, **{part: theirs.parts[part]})
    before = changes()
    for method in (client.get, client.post):
        answer = method(path, posted())
        assert answer.status_code in {403, 404, 405, 409}, f"{path}: {answer.status_code}"
    assert changes() == before


def test_a_form_takes_no_foreign_room_indicator_or_space(theirs, client_as):
    mine = place(solution=theirs.solution)
    client = client_as("manager", mine.town)
    device, room = mine.parts["device_id"], theirs.parts["entity_id"]
    prefix = f"device-{device}"
    profile = DeviceProfile.objects.get(tenant=theirs.town.space).pk
    before = changes()
    assign = mine.address("quellen/<int:source_id>/geraete/<int:device_id>/zuordnen/")
    assert client.post(assign, {f"{prefix}-entity": room, f"{prefix}-profile": profile}).status_code == 422
    indicator = Indicator.objects.get(owner=theirs.town.space).pk
    new = mine.address("strategie/objectives/<int:objective_id>/key-results/neu/")
    assert client.post(new, {**WORDS, "indicator": indicator, "unit": ""}).status_code == 422
    owner = {**WORDS, "owner": theirs.town.space_id, "goal": mine.parts["goal_id"]}
    days = {"begins_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert client.post("/strategie/objectives/neu/", owner | days).status_code == 422
    assert changes() == before
