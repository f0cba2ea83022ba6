"""Lead projects: step by step, each by who may take it; refusals stay visible to members."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.models import AuditEntry
from allmende.portfolio import choice_errors
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.selectors.lead import lead_project_for, log_of
from allmende.portfolio.services import lead as services
from tests import factories
from tests.portfolio import choices

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
YES = services.Resolution(DAY, "Steuerkreis", "Beschluss 7/2026")
NO = services.Resolution(DAY, "Steuerkreis", note="Betrifft nur wenige.")


@pytest.fixture
def town():
    return choices.pioneer(factories.municipality("Ahausen"))


@pytest.fixture
def agency():
    return factories.actor("coordinator")


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


@pytest.fixture
def proposed(town, editor):
    measure = choices.measure(town, visibility="municipality")
    return services.propose(actor=editor, measure_id=measure.pk, proposal="Alle haben Schulen.")


def reflect(agency, project):
    return services.reflect(
        actor=agency, project_id=project.pk, reflection="Gut.", recommendation="recommended", reflected_on=DAY
    )


def agreed(agency, project, town):
    reflect(agency, project)
    return services.decide(
        actor=agency, project_id=project.pk, is_agreed=True, resolution=YES, leader=town.space
    )


def test_a_proposal_is_seen_by_members_and_not_by_everybody(proposed):
    member = factories.actor("reader", factories.municipality())
    assert lead_project_for(member, proposed.pk).measure.visibility == "consortium"
    assert AuditEntry.objects.filter(action="portfolio.measure_shown").exists()
    with pytest.raises(NotFound):
        lead_project_for(ANONYMOUS, proposed.pk)


def test_no_decision_without_the_expert_councils_advice(agency, proposed):
    with pytest.raises(choice_errors.LeadStepNotNow):
        services.decide(actor=agency, project_id=proposed.pk, is_agreed=True, resolution=YES)
    reflect(agency, proposed)
    with pytest.raises(choice_errors.LeadStepNotNow):
        reflect(agency, proposed)
    for is_agreed in (True, False):
        with pytest.raises(ReasonMissing):
            services.decide(
                actor=agency, project_id=proposed.pk, is_agreed=is_agreed,
                resolution=services.Resolution(DAY, "Steuerkreis"),
            )  # fmt: skip


def test_only_a_pioneer_leads_and_nothing_starts_without_one(agency, proposed):
    reflect(agency, proposed)
    other = factories.municipality()
    with pytest.raises(choice_errors.LeaderNotPioneer):
        services.decide(
            actor=agency, project_id=proposed.pk, is_agreed=True, resolution=YES, leader=other.space
        )
    services.decide(actor=agency, project_id=proposed.pk, is_agreed=True, resolution=YES)
    with pytest.raises(choice_errors.LeaderMissing):
        services.start(actor=agency, project_id=proposed.pk)
    with pytest.raises(choice_errors.LeaderNotPioneer):
        services.name_leader(actor=agency, project_id=proposed.pk, leader=other.space)
    services.name_leader(actor=agency, project_id=proposed.pk, leader=choices.pioneer(other).space)
    assert services.start(actor=agency, project_id=proposed.pk).state == "running"


def test_the_leading_towns_people_write_the_log_and_close_it(town, agency, proposed):
    agreed(agency, proposed, town)
    manager, editor = factories.actor("manager", town), factories.actor("editor", town)
    with pytest.raises(Forbidden):
        services.start(actor=editor, project_id=proposed.pk)
    services.start(actor=manager, project_id=proposed.pk)
    services.write_log(actor=editor, project_id=proposed.pk, text="Öffentlich gelernt.")
    inner = services.write_log(actor=editor, project_id=proposed.pk, text="Intern.", is_public=False)
    stranger = factories.actor("manager", factories.municipality())
    with pytest.raises(Forbidden):
        services.write_log(actor=stranger, project_id=proposed.pk, text="Fremd.")
    proposed.refresh_from_db()
    assert "Intern." in {entry.text for entry in log_of(stranger, proposed)}
    assert "Intern." not in {entry.text for entry in log_of(ANONYMOUS, proposed)}
    services.show_log(actor=editor, project_id=proposed.pk, entry_id=inner.pk, is_public=True)
    assert "Intern." in {entry.text for entry in log_of(ANONYMOUS, proposed)}
    with pytest.raises(ReasonMissing):
        services.close(actor=manager, project_id=proposed.pk, remains=" ")
    closed = services.close(actor=manager, project_id=proposed.pk, remains="Der Betrieb im Amt 40.")
    assert closed.closed_on is not None
    with pytest.raises(choice_errors.LeadStepNotNow):
        services.name_leader(actor=agency, project_id=proposed.pk, leader=town.space)


def test_a_refusal_stays_with_its_reason_and_can_be_proposed_again(agency, editor, proposed, client_as):
    reflect(agency, proposed)
    services.decide(actor=agency, project_id=proposed.pk, is_agreed=False, resolution=NO)
    path = f"/portfolio/leitprojekte/{proposed.pk}/"
    assert client_as("anonymous").get(path).status_code == 404
    page = client_as("reader", factories.municipality()).get(path).content.decode()
    assert NO.note in page
    with pytest.raises(choice_errors.AlreadyLeadProject):
        services.propose(actor=editor, measure_id=proposed.measure_id, proposal="Bitte.")
    again = services.propose_again(actor=editor, project_id=proposed.pk, proposal="Jetzt für alle.")
    assert (again.state, again.reflection, again.decided_on) == ("proposed", "", None)
    (told,) = again.log.filter(text__contains="Alle haben Schulen.")
    assert "Rat des Fachbeirats (empfohlen): Gut." in told.text
    assert NO.note in told.text
    assert not told.is_public


def test_a_decision_lies_between_the_advice_and_today(agency, proposed):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(choice_errors.DayOutOfOrder):
        services.reflect(
            actor=agency, project_id=proposed.pk, reflection="Gut.", recommendation="recommended",
            reflected_on=tomorrow,
        )  # fmt: skip
    reflect(agency, proposed)
    for day in (DAY - timedelta(days=1), tomorrow):
        late = services.Resolution(day, "Steuerkreis", "Beschluss 7")
        with pytest.raises(choice_errors.DayOutOfOrder):
            services.decide(actor=agency, project_id=proposed.pk, is_agreed=True, resolution=late)


def test_a_started_lead_project_is_public_with_its_measure(town, agency, proposed, client_as):
    agreed(agency, proposed, town)
    path, visitor = f"/portfolio/leitprojekte/{proposed.pk}/", client_as("anonymous")
    assert visitor.get(path).status_code == 404
    services.start(actor=agency, project_id=proposed.pk)
    assert visitor.get(path).status_code == 200
    shown = AuditEntry.objects.filter(action="portfolio.measure_shown").latest("pk")
    assert shown.changes == {"visibility": ["consortium", "public"]}


@pytest.mark.parametrize(
    ("role", "is_own", "proposes", "steers"),
    [
        ("reader", True, False, False),
        ("editor", True, True, False),
        ("manager", True, True, False),
        ("manager", False, False, False),
        ("coordinator", False, True, True),
    ],
)
def test_who_may_take_which_step(town, role, is_own, proposes, steers):
    place = None if role == "coordinator" else town if is_own else factories.municipality()
    actor, measure = factories.actor(role, place), choices.measure(town)

    def propose():
        return services.propose(actor=actor, measure_id=measure.pk, proposal="Alle.")

    if proposes:
        project = propose()
    else:
        with pytest.raises(Forbidden):
            propose()
        project = services.propose(
            actor=factories.actor("editor", town), measure_id=measure.pk, proposal="Alle."
        )
    if steers:
        assert reflect(actor, project).state == "reflected"
    else:
        with pytest.raises(Forbidden):
            reflect(actor, project)


def test_pages_lead_the_whole_way(town, client_as):
    measure = choices.measure(town, title="Schulluft")
    town_client, agency = client_as("manager", town), client_as("coordinator")
    sent = {"measure": measure.pk, "proposal": "Alle haben Schulen."}
    page = town_client.post("/portfolio/leitprojekte/vorschlagen/", sent).headers["Location"]
    assert agency.post(f"{page}beraten/", {"reflected_on": "2025-03-03"}).status_code == 422
    advice = {"reflected_on": "2025-03-03", "recommendation": "conditions", "reflection": "Mit Auflagen."}
    assert agency.post(f"{page}beraten/", advice).status_code == 302
    resolution = {"is_agreed": "yes", "decided_on": "2025-03-04", "decided_by": "Steuerkreis"}
    assert agency.post(f"{page}beschliessen/", resolution).status_code == 422
    early = agency.post(f"{page}beschliessen/", {**resolution, "decided_on": "2025-03-02", "reference": "7"})
    assert "vor der Beratung" in early.content.decode()
    resolution |= {"reference": "7/2026", "leader": town.space_id}
    assert agency.post(f"{page}beschliessen/", resolution).status_code == 302
    assert "Leitprojekt starten" in town_client.get(page).content.decode()
    assert town_client.post(f"{page}starten/").status_code == 302
    assert town_client.post(f"{page}tagebuch/", {"text": ""}).status_code == 422
    assert town_client.post(f"{page}tagebuch/", {"text": "Fenster auf hilft."}).status_code == 302
    assert town_client.post(f"{page}abschliessen/", {"remains": "Der Betrieb."}).status_code == 302
    public = client_as("anonymous").get(page).content.decode()
    assert "Fenster auf hilft." in public
    assert "Der Betrieb." in public
    assert "Mit Auflagen." not in public
    listed = client_as("anonymous").get("/portfolio/leitprojekte/?stand=closed").content.decode()
    assert "Schulluft" in listed
