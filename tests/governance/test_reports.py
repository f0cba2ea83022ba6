"""The half-yearly short report: at a click, in people's words, frozen when sent."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as open_docx
from pypdf import PdfReader

from allmende.basics.errors import Forbidden
from allmende.governance import desk
from allmende.governance.errors import (
    ReportIsSent,
    ReportPeriodInvalid,
    ReportWithoutRecipients,
    ReportWithoutSummary,
)
from allmende.governance.models import Report
from allmende.governance.report_documents import make_document
from allmende.governance.selectors.reports import facts_of, reports
from allmende.governance.services import reports as services
from allmende.kernel.documents import make
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import AuditEntry, DocumentStatus, OutgoingMail
from allmende.portfolio.models import LeadProject, Measure, Risk
from allmende.strategy.models import CheckIn, Objective, StrategyVersion
from tests import factories
from tests.editorial.outputs.test_outputs import text_in
from tests.editorial.outputs.world import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def coordinator():
    return factories.actor("coordinator")


def begun(coordinator, today=TODAY):
    return services.begin_report(actor=coordinator, today=today)


def changed(coordinator, report, **fields):
    values = {
        "title": report.title,
        "period_from": report.period_from,
        "period_until": report.period_until,
        "summary": "Es geht **voran**.",
        "comments": {"risks": "Wir reden mit dem Lieferanten."},
        **fields,
    }
    return services.change_report(actor=coordinator, report_id=report.pk, edition=report.edition, **values)


def sent(coordinator, report=None):
    report = changed(coordinator, report or begun(coordinator))
    return services.send_report(
        actor=coordinator,
        report_id=report.pk,
        edition=report.edition,
        recipients=["Rat@Example.org "],
        now=timezone.now(),
    )


def words_of(report):
    facts = facts_of(report, timezone.now())
    return " ".join(str(block) for section in facts.sections for block in section.blocks)


def test_a_click_begins_one_report_about_the_time_since_the_last(coordinator):
    first = begun(coordinator)
    assert (first.period_from, first.period_until) == (date(2026, 7, 1), TODAY)
    assert begun(coordinator) == first
    sent(coordinator, first)
    second = begun(coordinator, TODAY + timedelta(days=180))
    assert second.previous == first
    assert second.period_from == TODAY + timedelta(days=1)


def test_the_facts_are_those_of_the_chain(coordinator):
    place = world()
    Measure.objects.filter(pk=place.measures[2].pk).update(status="done", ends_on=date(2026, 10, 1))
    Measure.objects.filter(pk=place.measures[0].pk).update(ends_on=date(2026, 9, 1))
    Risk.objects.filter(measure=place.measures[1]).update(likelihood=5, impact=4)
    StrategyVersion.objects.create(
        strategy=place.strategy,
        number=1,
        adopted_by="Rat",
        adopted_on=date(2026, 10, 5),
        content={},
        created_by="x",
    )
    LeadProject.objects.create(
        measure=place.measures[1],
        state="decided",
        proposed_on=date(2026, 8, 1),
        proposed_by="x",
        proposal="x",
        decided_on=date(2026, 9, 9),
        decided_by="Steuerkreis",
    )
    report = begun(coordinator)
    figures = {one.key: one.value for one in facts_of(report, timezone.now()).figures}
    assert figures["measures_running"] == 2
    assert figures["measures_done"] == 1
    assert figures["measures_late"] == 1
    assert figures["decisions"] == 2
    assert figures["risks"] == 1
    assert figures["results_no_data"] == 0
    words = words_of(report)
    for one in (
        "Im Zeitraum abgeschlossen",
        "Im Verzug",
        "Früh bestellen",
        "Steuerkreis",
        "11.000 €",
        "42.000 €",
    ):
        assert one in words or one.startswith(("11", "42"))
    assert "Maßnahme 5" not in words


def test_what_only_a_town_knows_stays_out(coordinator):
    place = world("municipality")
    Measure.objects.update(visibility="municipality", title="Nur für uns")
    Objective.objects.update(visibility="municipality", restricted_reason="Vertraulich")
    StrategyVersion.objects.create(
        strategy=place.strategy, number=1, adopted_by="Rat", adopted_on=TODAY, content={}, created_by="x"
    )
    report = begun(coordinator)
    assert {one.value for one in facts_of(report, timezone.now()).figures} == {0}
    assert "Nur für uns" not in words_of(report)
    assert "Smart in" not in words_of(report)


def test_the_next_report_says_what_changed(coordinator):
    place = world()
    sent(coordinator)
    Measure.objects.filter(pk=place.measures[0].pk).update(status="done")
    following = begun(coordinator, TODAY + timedelta(days=180))
    table = facts_of(following, timezone.now()).sections[-1].blocks[0]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Maßnahmen, die laufen"] == ("3", "2", "−1")
    assert rows["Maßnahmen, die abgeschlossen sind"] == ("0", "1", "+1")
    assert rows["Entscheidungen im Zeitraum"][2] == "gleich"


def test_a_sent_report_never_changes(coordinator):
    place = world()
    report = sent(coordinator)
    before = words_of(report)
    CheckIn.objects.all().update(value=Decimal(20))
    Measure.objects.all().update(status="dropped")
    report = Report.objects.get(pk=report.pk)
    assert words_of(report) == before
    with pytest.raises(ReportIsSent):
        changed(coordinator, report)
    with pytest.raises(ReportIsSent):
        services.send_report(
            actor=coordinator,
            report_id=report.pk,
            edition=report.edition,
            recipients=["a@b.de"],
            now=timezone.now(),
        )
    with pytest.raises(ReportIsSent):
        services.delete_report(actor=coordinator, report_id=report.pk)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.link) == ("rat@example.org", f"/berichte/{report.pk}/")
    assert "Es geht **voran**." in mail.body
    entry = AuditEntry.objects.get(action="governance.report_sent")
    assert entry.changes["recipients"] == ["rat@example.org"]
    assert place


def test_refusals(coordinator):
    report = begun(coordinator)
    with pytest.raises(ReportWithoutSummary):
        services.send_report(
            actor=coordinator,
            report_id=report.pk,
            edition=report.edition,
            recipients=["a@b.de"],
            now=timezone.now(),
        )
    changed(coordinator, report)
    for edition, error in ((0, ChangedMeanwhile), (1, ReportWithoutRecipients)):
        with pytest.raises(error):
            services.send_report(
                actor=coordinator, report_id=report.pk, edition=edition, recipients=[" "], now=timezone.now()
            )
    with pytest.raises(ChangedMeanwhile):
        changed(coordinator, report)
    report.refresh_from_db()
    with pytest.raises(ReportPeriodInvalid):
        changed(coordinator, report, period_until=report.period_from - timedelta(days=1))
    with pytest.raises(Forbidden):
        services.begin_report(actor=factories.actor("manager", factories.municipality()), today=TODAY)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_as_document(coordinator, ending):
    world()
    report = sent(coordinator)
    document = make(make_document(actor=coordinator, report=report, ending=ending).pk)
    assert document.status == DocumentStatus.READY, document.error
    content = BytesIO(bytes(document.file.content))
    if ending == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(content).pages)
    else:
        text = " ".join(p.text for p in open_docx(content).paragraphs)
    for words in (
        "Kurzbericht an den Steuerkreis",
        "Es geht voran.",
        "Wir reden mit dem Lieferanten.",
        "Übernahmen",
    ):
        assert words in text


def test_page_pdf_and_word_say_the_same(coordinator, client_as):
    world()
    report = sent(coordinator)
    facts = facts_of(report, timezone.now())
    tables = [block for section in facts.sections for block in section.blocks if block.kind == "table"]
    rows = [" ".join(row) for table in tables for row in table.rows]
    assert len(rows) > 5
    client = client_as("coordinator")
    page = re.sub(r"<[^>]+>", " ", client.get(f"/berichte/{report.pk}/").content.decode())
    said = {"page": " ".join(page.split())}
    for ending in ("pdf", "docx"):
        document = make(make_document(actor=coordinator, report=report, ending=ending).pk)
        said[ending] = text_in(document.file.name, bytes(document.file.content))
        shown = client.get(f"/berichte/{report.pk}/").content.decode()
        assert document.title in shown
    for row in rows:
        for where, text in said.items():
            assert " ".join(row.split()) in text, (where, row)


def test_documents_of_a_draft_do_not_stand_beside_the_sent_report(coordinator, client_as):
    report = begun(coordinator)
    make(make_document(actor=coordinator, report=report, ending="pdf").pk)
    client = client_as("coordinator")
    assert re.search(r"/dokumente/\d", client.get(f"/berichte/{report.pk}/").content.decode())
    sent(coordinator, report)
    assert not re.search(r"/dokumente/\d", client.get(f"/berichte/{report.pk}/").content.decode())


def test_the_number_of_queries_does_not_grow_with_towns(coordinator):
    report = begun(coordinator)

    def count():
        with CaptureQueriesContext(connection) as asked:
            facts_of(report, timezone.now())
        return len(asked)

    world()
    one = count()
    world()
    world()
    assert count() == one


class TestPages:
    def test_from_empty_to_sent(self, client_as, coordinator):
        world()
        client = client_as("coordinator")
        assert "Noch kein Kurzbericht" in client.get("/berichte/").content.decode()
        page = client.post("/berichte/neu/").headers["Location"]
        assert "Portfolio" in client.get(page).content.decode()
        form = {"title": "Bericht", "period_from": "2026-07-01", "period_until": "2026-11-22", "edition": "0"}
        form |= {"summary": "Alles gut", "comment_portfolio": "Läuft <b>"}
        bad = client.post(f"{page}bearbeiten/", {**form, "period_until": "2026-06-01"})
        assert bad.status_code == 422
        assert client.get(f"{page}bearbeiten/").status_code == 200
        assert client.post(f"{page}bearbeiten/", form).status_code == 302
        shown = client.get(page).content.decode()
        assert "Alles gut" in shown
        assert "<b>" not in shown.partition("Läuft")[2][:20]
        assert client.post(f"{page}versenden/", {"others": "kaputt", "edition": "1"}).status_code == 422
        assert client.post(f"{page}versenden/", {"edition": "1"}).status_code == 422
        old = client.post(f"{page}versenden/", {"others": "a@example.org", "edition": "0"})
        assert "Hier wurde inzwischen gespeichert" in old.content.decode()
        addresses = {"others": "a@example.org\nb@example.org", "edition": "1"}
        assert client.post(f"{page}versenden/", addresses).status_code == 302
        assert OutgoingMail.objects.count() == 2
        assert client.get(f"{page}bearbeiten/").status_code == 409
        assert client.post(f"{page}dokument/", {"format": "pdf"}).status_code == 302
        assert "versendet" in client.get("/berichte/").content.decode()

    def test_a_draft_is_deleted_after_asking(self, client_as, coordinator):
        report = begun(coordinator)
        client = client_as("admin")
        assert "wirklich löschen" in client.get(f"/berichte/{report.pk}/loeschen/").content.decode()
        assert client.post(f"/berichte/{report.pk}/loeschen/").status_code == 302
        assert not Report.objects.exists()
        assert AuditEntry.objects.filter(action="governance.report_deleted").exists()

    @pytest.mark.parametrize(
        ("role", "draft_status", "sent_status"),
        [("anonymous", 302, 302), ("reader", 404, 200), ("manager", 404, 200), ("coordinator", 200, 200)],
    )
    def test_who_reads_what(self, client_as, coordinator, role, draft_status, sent_status):
        town = factories.municipality()
        client = client_as(role, None if role == "coordinator" else town)
        report = begun(coordinator)
        page = f"/berichte/{report.pk}/"
        assert client.get(page).status_code == draft_status
        for part in ("bearbeiten/", "versenden/", "loeschen/"):
            assert client.get(page + part).status_code == draft_status
        sent(coordinator, report)
        assert client.get(page).status_code == sent_status
        if sent_status == 200:
            assert report.title in client.get("/berichte/").content.decode()
            assert client.post("/berichte/neu/").status_code == (302 if role == "coordinator" else 403)

    def test_a_person_without_a_role_finds_nothing(self, client_as):
        from django.test import Client

        client = Client()
        client.force_login(factories.person())
        assert client.get("/berichte/").status_code == 404


def test_the_desk_reminds_a_month_before_half_a_year_is_over(coordinator):
    assert desk.waiting_for(coordinator, TODAY) == []
    report = sent(coordinator)
    day = timezone.localdate(report.sent_at) + timedelta(days=182)
    assert desk.waiting_for(coordinator, day - timedelta(days=31)) == []
    assert desk.waiting_for(coordinator, day - timedelta(days=30))[0].due_on == day
    assert desk.waiting_for(factories.actor("manager", factories.municipality()), day) == []
    assert reports(coordinator).count() == 1
