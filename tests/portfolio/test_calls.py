"""Calls for ideas: anybody sends, a jury judges with reasons, everybody learns what became of it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.config.env import Smtp
from allmende.kernel import notification
from allmende.kernel.actor import ANONYMOUS, SystemActor
from allmende.kernel.http import network_of
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import AuditEntry, OutgoingMail
from allmende.portfolio import choice_errors
from allmende.portfolio.errors import EndsBeforeBeginning, ReasonMissing
from allmende.portfolio.models import Call, Sketch
from allmende.portfolio.personal_data import personal_traces
from allmende.portfolio.selectors.calls import judged, takes_ideas
from allmende.portfolio.selectors.sketches import sketch_by_token
from allmende.portfolio.services import calls as services
from allmende.portfolio.services import senders
from allmende.portfolio.services.sketches import (
    SketchFacts,
    change_sketch,
    make_measure,
    move_sketch,
    show_sketch,
)
from allmende.portfolio.views import calls_public
from tests import factories
from tests.portfolio import choices

pytestmark = pytest.mark.django_db
IDEA = {"title": "Bank am Bach", "idea": "Eine Bank zum Sitzen"}


@pytest.fixture(autouse=True)
def no_ideas_counted():
    cache.clear()


@pytest.fixture
def town():
    return factories.municipality("Ahausen")


@pytest.fixture
def manager(town):
    return factories.actor("manager", town)


@pytest.fixture
def has_mail(settings):
    """An installation with a mail server; nothing is delivered in these tests."""
    smtp = Smtp("mail.example", 25, "", "", use_starttls=False, use_ssl=False, sender="a@stadt.example")
    settings.ALLMENDE_ENV = replace(settings.ALLMENDE_ENV, smtp=smtp)


def send(call, title="Bank", **more):
    facts = SketchFacts(title, "Eine Idee")
    return services.submit_idea(actor=ANONYMOUS, slug=call.slug, facts=facts, **more)


def test_a_visitor_sends_an_idea_and_sees_its_state_by_a_link_only(town, client_as):
    call = choices.call(town)
    client = client_as("anonymous")
    assert client.post(f"/mitmachen/ideen/{call.slug}/", {"title": "Ohne Idee"}).status_code == 422
    sent = {**IDEA, "name": "Erika", "email": "erika@example.org"}
    link = client.post(f"/mitmachen/ideen/{call.slug}/", sent).headers["Location"]
    assert "Bank am Bach" in client.get(link).content.decode()
    idea = Sketch.objects.get()
    token = re.fullmatch(r"/mitmachen/ideen/stand/([\w-]+)/", link).group(1)
    assert token not in idea.token_hash
    assert len(idea.token_hash) == 64
    assert (idea.state, idea.visibility, idea.is_shown, idea.owner) == (
        "new",
        "municipality",
        False,
        town.space,
    )
    public = client.get(f"/mitmachen/ideen/{call.slug}/").content.decode()
    assert "Erika" not in public
    assert "Bank am Bach" not in public
    Sketch.objects.update(is_shown=True)
    assert "Bank am Bach" in client.get(f"/mitmachen/ideen/{call.slug}/").content.decode()
    assert client.get("/mitmachen/ideen/stand/erfunden/").status_code == 404
    assert not OutgoingMail.objects.exists()


def test_machines_are_caught_and_slowed_down(town, client_as, monkeypatch):
    call = choices.call(town)
    client, path = client_as("anonymous"), f"/mitmachen/ideen/{call.slug}/"
    assert client.post(path, {**IDEA, "website": "http://viel.example"}).status_code == 302
    assert not Sketch.objects.exists()
    monkeypatch.setattr(calls_public, "IDEAS_AN_HOUR", 2)
    answers = [client.post(path, IDEA).status_code for _number in range(3)]
    assert answers == [302, 302, 503]
    monkeypatch.setattr(services, "IDEAS_A_DAY", 2)
    with pytest.raises(choice_errors.TooManyIdeas):
        send(call)


@pytest.mark.parametrize(
    ("fields", "takes"),
    [
        ({}, True),
        ({"state": "jury"}, False),
        ({"opens_on": timezone.localdate() + timedelta(days=1)}, False),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, False),
        ({"closes_on": timezone.localdate()}, True),
    ],
)
def test_ideas_are_taken_from_the_first_to_the_last_day(town, client_as, fields, takes):
    call = choices.call(town, **fields)
    assert takes_ideas(call) is takes
    page = client_as("anonymous").get(f"/mitmachen/ideen/{call.slug}/").content.decode()
    assert ("Idee einsenden" in page) is takes
    if not takes:
        with pytest.raises(choice_errors.CallNotOpen):
            send(call)


def test_a_draft_is_nobodys_business(town, client_as):
    call = choices.call(town, state="draft", visibility="municipality")
    assert client_as("anonymous").get(f"/mitmachen/ideen/{call.slug}/").status_code == 404
    with pytest.raises(NotFound):
        send(call)


def test_the_jury_judges_with_reasons_and_ties_are_named(town, manager):
    call = choices.call(town)
    first, second, third = (send(call, title)[0] for title in ("A", "B", "C"))
    with pytest.raises(choice_errors.JuryEmpty):
        services.start_jury(actor=manager, call_id=call.pk)
    jurors = [factories.person("reader", town) for _number in range(2)]
    call.jury.set(jurors)
    services.start_jury(actor=manager, call_id=call.pk)
    assert OutgoingMail.objects.filter(recipient__in=[person.email for person in jurors]).count() == 2
    with pytest.raises(Forbidden):
        services.judge(actor=manager, call_id=call.pk, sketch_id=first.pk, points=5, reason="gut")
    given = [(jurors[0], first, 4), (jurors[1], first, 6), (jurors[0], second, 5), (jurors[0], third, 9)]
    for person, idea, points in given:
        services.judge(
            actor=actor_of(person), call_id=call.pk, sketch_id=idea.pk, points=points, reason="darum"
        )
    with pytest.raises(ReasonMissing):
        services.judge(actor=actor_of(jurors[0]), call_id=call.pk, sketch_id=first.pk, points=5, reason=" ")
    juror = actor_of(jurors[0])
    with pytest.raises(choice_errors.ScoreOutOfRange):
        services.judge(actor=juror, call_id=call.pk, sketch_id=first.pk, points=11, reason="x")
    call.refresh_from_db()
    seen = [(one.sketch.title, float(one.mean), one.place.number, list(one.tied)) for one in judged(call)]
    assert seen == [
        ("C", 9.0, 1, []), ("A", 5.0, 2, ["B"]), ("B", 5.0, 2, ["A"]),
    ]  # fmt: skip


def test_everybody_learns_what_became_of_the_idea(town, manager, client_as, has_mail):
    call = choices.call(town, state="open")
    won, token = send(call, "Gewinnt", email="eins@example.org")
    lost, _token = send(call, "Verliert", name="Otto", email="zwei@example.org")
    call.jury.set([manager.user_id])
    services.start_jury(actor=manager, call_id=call.pk)
    OutgoingMail.objects.all().delete()
    with pytest.raises(ReasonMissing):
        services.decide_call(actor=manager, call_id=call.pk, winners=[won.pk], result="So.", to_others="")
    services.decide_call(
        actor=manager, call_id=call.pk, winners=[won.pk], result="Eine Bank!", to_others="Zu teuer."
    )
    lost.refresh_from_db()
    assert (lost.state, lost.state_reason, lost.submitter_email) == ("declined", "Zu teuer.", "")
    bodies = dict(OutgoingMail.objects.values_list("recipient", "body"))
    assert "ausgearbeitet" in bodies["eins@example.org"]
    assert "Zu teuer." in bodies["zwei@example.org"]
    page = client_as("anonymous").get(f"/mitmachen/ideen/{call.slug}/").content.decode()
    assert "Eine Bank!" in page
    assert "Gewinnt" in page
    assert "Verliert" not in page
    measure = make_measure(actor=manager, sketch_id=won.pk)
    state = client_as("anonymous").get(f"/mitmachen/ideen/stand/{token}/").content.decode()
    assert f"/portfolio/massnahmen/{measure.pk}/" not in state
    measure.visibility = "public"
    measure.save()
    state = client_as("anonymous").get(f"/mitmachen/ideen/stand/{token}/").content.decode()
    assert f"/portfolio/massnahmen/{measure.pk}/" in state


def test_a_sender_takes_the_idea_back_and_words_and_name_go_for_good(town, manager, client_as):
    call = choices.call(town)
    idea, token = send(call, "Erikas Bank", name="Erika", email="erika@example.org")
    change_sketch(actor=manager, sketch_id=idea.pk, edition=0, facts=SketchFacts("Erikas Bank", "Für alle"))
    show_sketch(actor=manager, sketch_id=idea.pk, is_shown=True)
    Sketch.objects.filter(pk=idea.pk).update(is_winner=True)
    client, path = client_as("anonymous"), f"/mitmachen/ideen/stand/{token}/zurueckziehen/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    idea.refresh_from_db()
    assert (idea.state, idea.idea, idea.submitted_by, idea.submitter_email) == ("declined", "", "", "")
    assert sketch_by_token(token) == idea
    assert client.post(path).status_code == 409
    call.state = "decided"
    call.save()
    assert "Erikas Bank" not in client.get(f"/mitmachen/ideen/{call.slug}/").content.decode()
    trail = AuditEntry.objects.filter(subject_kind__contains="sketch").values_list("changes", flat=True)
    assert not any("Eine Idee" in str(changes) for changes in trail)
    with pytest.raises(choice_errors.SketchWithdrawn):
        move_sketch(actor=manager, sketch_id=idea.pk, seen="declined", to="sketch")
    assert client_as("manager", town).get(f"/portfolio/skizzen/{idea.pk}/").status_code == 200


def test_the_link_is_mailed_and_the_mail_says_nothing_of_the_idea(town, client_as, has_mail):
    call = choices.call(town)
    client, path = client_as("anonymous"), f"/mitmachen/ideen/{call.slug}/"
    link = client.post(path, {**IDEA, "email": "erika@example.org"}).headers["Location"]
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.link) == ("erika@example.org", link)
    assert mail.erase_on is not None
    assert "Bank am Bach" not in mail.subject + mail.body
    # Whoever answers for the town reads its mails, but not a link that belongs to somebody else.
    boss = client_as("manager", town)
    notification.send(actor=SystemActor("x"), to=["a@b.de"], subject="Haus", body="B", space=town.space)
    read = boss.get(reverse("kernel:mails")).content.decode()
    assert "Haus" in read
    assert link not in read
    page = client.get(link).content.decode()
    assert "er…@example.org" in page
    assert client.post(link, {"forget": "1"}).status_code == 302
    assert Sketch.objects.get().submitter_email == ""
    assert client.post(link, {"email": "keine"}).status_code == 422
    assert client.post(link, {"email": "otto@example.org"}).status_code == 302
    assert Sketch.objects.get().submitter_email == "otto@example.org"
    assert OutgoingMail.objects.filter(recipient="otto@example.org", link=link).exists()


def test_without_a_mail_server_no_address_is_asked_for(town, client_as):
    call = choices.call(town)
    client, path = client_as("anonymous"), f"/mitmachen/ideen/{call.slug}/"
    page = client.get(path).content.decode()
    assert 'name="email"' not in page
    assert "versendet noch keine E-Mails" in page
    link = client.post(path, {**IDEA, "email": "erika@example.org"}).headers["Location"]
    assert Sketch.objects.get().submitter_email == ""
    page = client.get(link).content.decode()
    assert 'name="email"' not in page
    assert "versendet noch keine E-Mails" in page
    client.post(link, {"email": "erika@example.org"})
    assert Sketch.objects.get().submitter_email == ""


def test_names_and_addresses_are_not_kept_longer_than_said(town, manager, has_mail):
    call = choices.call(town)
    settled, waiting = (send(call, title, name="N", email="n@example.org")[0] for title in "AB")
    move_sketch(actor=manager, sketch_id=settled.pk, seen="new", to="declined", reason="Zu teuer.")
    today = timezone.localdate()
    system = SystemActor("test")
    assert senders.forget_senders(actor=system, today=today + timedelta(days=senders.NAME_DAYS)) == 0
    assert senders.forget_senders(actor=system, today=today + timedelta(days=senders.NAME_DAYS + 1)) == 1
    settled.refresh_from_db()
    assert settled.submitted_by == ""
    OutgoingMail.objects.all().delete()
    late = call.closes_on + timedelta(days=senders.UNDECIDED_DAYS + 1)
    assert senders.forget_senders(actor=system, today=late) == 1
    waiting.refresh_from_db()
    assert (waiting.submitted_by, waiting.submitter_email, waiting.state) == ("", "", "new")
    assert "löschen jetzt Ihre Adresse" in OutgoingMail.objects.get().body
    assert senders.forget_senders(actor=system, today=late) == 0


def test_whoever_shows_an_idea_is_told_what_points_to_a_person(town, client_as):
    call = choices.call(town)
    idea, _token = send(call)
    Sketch.objects.update(idea="Rufen Sie Frau Muster an: 02761 123456.")
    client, page = client_as("editor", town), f"/portfolio/skizzen/{idea.pk}/"
    assert "eine Telefonnummer, einen Namen" in client.get(page).content.decode()
    asked = client.post(f"{page}zeigen/", {"show": "1"})
    assert asked.status_code == 200
    assert not Sketch.objects.get().is_shown
    assert client.post(f"{page}zeigen/", {"show": "1", "sure": "1"}).status_code == 302
    assert Sketch.objects.get().is_shown
    assert client.post(f"{page}inhalt-loeschen/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}inhalt-loeschen/", {"reason": "Telefonnummer"}).status_code == 302
    erased = Sketch.objects.get()
    assert (erased.idea, erased.is_shown, erased.state_reason) == ("", False, "Telefonnummer")


@pytest.mark.parametrize(
    ("text", "traces"),
    [
        ("Eine Bank für 12.000 € bis 2027.", []),
        ("Schreiben Sie an a.b@example.org", ["eine E-Mail-Adresse"]),
        ("+49 2761 12345", ["eine Telefonnummer"]),
        ("Herr Muster aus der Gartenstraße 5", ["eine Anschrift", "einen Namen"]),
        ("mehr auf https://viel.example", ["eine Internetadresse"]),
    ],
)
def test_traces_of_people_are_found_in_texts(text, traces):
    assert personal_traces(text) == traces


def test_addresses_of_one_household_count_together(rf):
    def network(address):
        return network_of(rf.get("/", REMOTE_ADDR=address))

    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("192.0.2.1") != network("192.0.2.2")
    assert network("") == ""


def test_pages_lead_from_the_call_to_its_result(town, client_as):
    today = timezone.localdate()
    client = client_as("manager", town)
    sent = {"owner": town.space_id, "title": "Ideen für alle", "text": "Was fehlt?",
            "opens_on": today.isoformat(), "closes_on": (today - timedelta(days=1)).isoformat()}  # fmt: skip
    assert client.post("/portfolio/aufrufe/neu/", sent).status_code == 422
    sent["closes_on"] = today.isoformat()
    edit = client.post("/portfolio/aufrufe/neu/", sent).headers["Location"]
    page = edit.removesuffix("bearbeiten/")
    juror = factories.person("reader", town)
    stranger = factories.person("reader", factories.municipality())
    assert client.post(edit, {**sent, "edition": "0", "jury": [stranger.pk]}).status_code == 422
    assert client.post(edit, {**sent, "edition": "0", "jury": [juror.pk]}).status_code == 302
    assert client.get(f"{page}loeschen/").status_code == 200
    assert client.post(f"{page}oeffnen/").status_code == 302
    assert client.post(f"{page}loeschen/").status_code == 409
    assert client_as("anonymous").post("/mitmachen/ideen/ideen-fuer-alle/", IDEA).status_code == 302
    assert client.post(f"{page}jury/").status_code == 302
    client.force_login(juror)
    idea = Sketch.objects.get()
    judge = f"{page}ideen/{idea.pk}/bewerten/"
    assert client.get(judge).status_code == 200
    assert client.post(judge, {"points": "12", "reason": "x"}).status_code == 422
    assert client.post(judge, {"points": "8", "reason": "schön"}).status_code == 302
    assert client.get(page).status_code == 200
    assert client.get(f"{page}entscheiden/").status_code == 403
    boss = client_as("manager", town)
    assert "8" in boss.get(f"{page}entscheiden/").content.decode()
    decided = boss.post(f"{page}entscheiden/", {"winners": [idea.pk], "result": "Gebaut!"})
    assert decided.status_code == 302
    assert "ausgewählt" in boss.get(page).content.decode()
    assert "Gebaut!" in client_as("anonymous").get("/mitmachen/ideen/ideen-fuer-alle/").content.decode()


def test_a_call_nobody_has_seen_can_be_deleted(town, manager):
    call = choices.call(town, state="draft", visibility="municipality")
    services.discard_call(actor=manager, call_id=call.pk)
    assert not Call.objects.exists()


def test_a_call_does_not_close_before_it_opens(town, manager):
    today = timezone.localdate()
    facts = services.CallFacts("Ideen", "Was?", today, today - timedelta(days=1))
    with pytest.raises(EndsBeforeBeginning):
        services.prepare_call(actor=manager, owner=town.space, facts=facts)
