"""Documents in the background: progress, failure in words, another try, and who may see the result."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from allmende.basics.errors import Forbidden
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.documents import PDF, Built, audience_of, keeping, make, registry, request
from allmende.kernel.documents.errors import DocumentNotFailed, DocumentTooLarge
from allmende.kernel.documents.requests import author_of, retry
from allmende.kernel.models import Document, DocumentStatus, StoredFile, User, Visibility
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def builder(monkeypatch):
    """A kind whose builder can be told to fail."""
    state = {"error": None, "seen": []}

    def build(document, tell):
        if state["error"]:
            raise state["error"]
        tell("Setzt die Seiten", 50)
        state["seen"].append(Document.objects.get(pk=document.pk).done_pct)
        return Built("bericht.pdf", PDF, b"%PDF-1.7 fertig")

    monkeypatch.setitem(registry._BUILDERS, "test.report", build)
    return state


@pytest.fixture
def town():
    return factories.municipality()


def ask(actor, town, visibility=Visibility.MUNICIPALITY, **parameters):
    return request(
        actor=actor,
        owner=town.space,
        visibility=visibility,
        kind="test.report",
        subject=town,
        title="Bericht",
        parameters=parameters,
    )


def test_asking_queues_one_job_and_asking_twice_gives_the_same(builder, town):
    actor = factories.actor("editor", town)
    first, second = ask(actor, town), ask(actor, town)
    assert first == second
    jobs = ProcrastinateJob.objects.filter(task_name="kernel.make_document")
    assert [job.args for job in jobs] == [{"document_id": first.pk}]
    assert ask(actor, town, page=2) != first


def test_a_made_document_has_a_file_with_its_owner_and_visibility(builder, town):
    actor = factories.actor("editor", town)
    document = make(ask(actor, town).pk)
    document.refresh_from_db()
    assert (document.status, document.done_pct) == (DocumentStatus.READY, 100)
    assert builder["seen"] == [50]
    assert (document.file.owner, document.file.visibility) == (town.space, Visibility.MUNICIPALITY)
    assert author_of(document).user_id == actor.user_id
    assert make(document.pk).file_id == document.file_id
    assert StoredFile.objects.count() == 1


def test_a_failure_is_said_in_words_and_can_be_tried_again(builder, town):
    actor = factories.actor("editor", town)
    builder["error"] = DocumentTooLarge()
    document = make(ask(actor, town).pk)
    assert document.status == DocumentStatus.FAILED
    assert "zu umfangreich" in document.error
    builder["error"] = RuntimeError("geheim: Passwort")
    retry(actor=actor, document_id=document.pk)
    document = make(document.pk)
    assert "geheim" not in document.error
    builder["error"] = None
    retry(actor=actor, document_id=document.pk)
    assert make(document.pk).status == DocumentStatus.READY
    with pytest.raises(DocumentNotFailed):
        retry(actor=actor, document_id=document.pk)
    assert ProcrastinateJob.objects.filter(task_name="kernel.make_document").count() == 3


def test_only_who_asked_or_edits_tries_again(builder, town):
    builder["error"] = DocumentTooLarge()
    document = make(ask(factories.actor("editor", town), town, Visibility.PUBLIC).pk)
    with pytest.raises(Forbidden):
        retry(actor=factories.actor("reader", town), document_id=document.pk)
    with pytest.raises(Forbidden):
        retry(actor=ANONYMOUS, document_id=document.pk)
    assert (
        retry(actor=factories.actor("manager", town), document_id=document.pk).status == DocumentStatus.QUEUED
    )


def died(document, **fields):
    """The worker died over it eleven minutes ago."""
    Document.objects.filter(pk=document.pk).update(
        touched_at=timezone.now() - timedelta(minutes=11), **fields
    )


def jobs_of(document):
    return ProcrastinateJob.objects.filter(args={"document_id": document.pk}).count()


def test_what_a_dead_worker_left_is_begun_again_once_and_then_given_up(builder, town):
    document = ask(factories.actor("editor", town), town)
    Document.objects.update(status=DocumentStatus.RUNNING, attempts=1)
    assert keeping.give_up_stuck(now=timezone.now()) == 0
    died(document)
    assert keeping.give_up_stuck(now=timezone.now()) == 1
    document.refresh_from_db()
    assert (document.status, jobs_of(document)) == (DocumentStatus.QUEUED, 2)
    died(document, status=DocumentStatus.RUNNING, attempts=2)
    assert keeping.give_up_stuck(now=timezone.now()) == 1
    document.refresh_from_db()
    assert document.status == DocumentStatus.FAILED
    assert "noch einmal" in document.error


def test_what_waits_without_a_job_gets_one(builder, town):
    document = ask(factories.actor("editor", town), town)
    died(document)
    assert keeping.give_up_stuck(now=timezone.now()) == 0
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert keeping.give_up_stuck(now=timezone.now()) == 1
    assert jobs_of(document) == 1
    assert make(document.pk).status == DocumentStatus.READY


def test_a_worker_given_up_for_dead_changes_nothing_any_more(builder, town, monkeypatch):
    document = ask(factories.actor("editor", town), town)

    def slow(document, tell):
        died(document)
        keeping.give_up_stuck(now=timezone.now())
        make(document.pk)
        return Built("spaet.pdf", PDF, b"%PDF-1.7 zu sp\xc3\xa4t")

    fast = registry._BUILDERS["test.report"]

    def first_slow_then_fast(document, tell):
        return (slow if document.attempts == 1 else fast)(document, tell)

    monkeypatch.setitem(registry._BUILDERS, "test.report", first_slow_then_fast)
    make(document.pk)
    document.refresh_from_db()
    assert (document.status, document.file.name) == (DocumentStatus.READY, "bericht.pdf")
    assert StoredFile.objects.count() == 1


def test_nothing_is_made_for_who_lost_the_right_while_it_waited(builder, town):
    actor = factories.actor("editor", town)
    document = ask(actor, town)
    town.space.grants.filter(user_id=actor.user_id).delete()
    document = make(document.pk)
    assert document.status == DocumentStatus.FAILED
    assert "darf es nicht mehr lesen" in document.error


@pytest.mark.parametrize(
    ("visibility", "sees_own", "sees_other"),
    [("public", False, False), ("consortium", False, False), ("municipality", True, False)],
)
def test_a_document_is_read_as_those_it_is_for(builder, town, visibility, sees_own, sees_other):
    actor = factories.actor("editor", town)
    other = factories.municipality()
    other.space.grants.create(user_id=actor.user_id, role="editor")
    audience = audience_of(ask(actor, town, visibility))
    assert (town.space_id in audience.space_ids) == sees_own
    assert (other.space_id in audience.space_ids) == sees_other
    assert audience.is_member == (visibility != "public")


def test_who_closed_their_account_lends_no_rights(builder, town):
    actor = factories.actor("editor", town)
    document = ask(actor, town)
    User.objects.filter(pk=actor.user_id).delete()
    document.refresh_from_db()
    assert author_of(document).is_anonymous


def test_pages_from_waiting_to_download(builder, town, client_as):
    client = client_as("editor", town)
    user = town.space.grants.get().user
    from allmende.kernel.middleware import actor_of

    document = ask(actor_of(user), town)
    page = f"/dokumente/{document.pk}/"
    waiting = client.get(page).content.decode()
    assert 'data-ask-again="2"' in waiting
    assert '<meta http-equiv="refresh" content="2">' in waiting
    builder["error"] = DocumentTooLarge()
    make(document.pk)
    failed = client.get(page).content.decode()
    assert "Noch einmal" in failed
    assert "data-ask-again" not in failed
    builder["error"] = None
    assert client.post(f"{page}noch-einmal/").status_code == 302
    make(document.pk)
    done = client.get(page).content.decode()
    document.refresh_from_db()
    assert document.file.get_absolute_url() in done
    file = client.get(document.file.get_absolute_url())
    assert file.content == b"%PDF-1.7 fertig"
    assert file.headers["Content-Disposition"] == 'inline; filename="bericht.pdf"'
    assert "no-store" in file.headers["Cache-Control"]
    assert document.title in client.get("/dokumente/").content.decode()


@pytest.mark.parametrize(
    ("visibility", "who", "status"),
    [
        ("municipality", "anonymous", 404),
        ("municipality", "foreign", 404),
        ("municipality", "coordinator", 404),
        ("municipality", "reader", 200),
        ("consortium", "anonymous", 404),
        ("consortium", "foreign", 200),
        ("public", "anonymous", 200),
        ("body", "reader", 404),
    ],
)
def test_who_sees_page_and_file(builder, town, client_as, visibility, who, status):
    document = make(ask(factories.actor("editor", town), town).pk)
    Document.objects.update(visibility=visibility)
    StoredFile.objects.update(visibility=visibility)
    places = {"foreign": ("manager", factories.municipality()), "coordinator": ("coordinator", None)}
    role, place = places.get(who, (who, town))
    client = client_as(role, place)
    assert client.get(f"/dokumente/{document.pk}/").status_code == status
    assert client.get(document.file.get_absolute_url()).status_code == status
    if status == 404:
        assert client.post(f"/dokumente/{document.pk}/noch-einmal/").status_code in {302, 404}


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it(builder):
    from procrastinate.contrib.django import app

    town = factories.municipality()
    document = ask(factories.actor("editor", town), town)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    document.refresh_from_db()
    assert document.status == DocumentStatus.READY


def test_checks_pass():
    out = StringIO()
    call_command("check", stdout=out)
