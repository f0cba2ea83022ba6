"""The public discourse: everybody may speak, a person reads first, nothing vanishes without a trace."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import ANONYMOUS, SystemActor
from allmende.kernel.models import AuditEntry
from allmende.participation import desk, selectors, senders
from allmende.participation.errors import (
    DatasetNeeded,
    DiscourseClosed,
    ReasonNeeded,
    TooMuchToday,
    TooMuchWaiting,
)
from allmende.participation.models import Contribution, DataProposal, Support
from allmende.participation.services import discourse, moderation
from tests import factories
from tests.datahub import factories as hub
from tests.strategy.making.world import save, seen_on

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("tests")
WORDS = {"title": "Trinkbrunnen", "what": "Alle Standorte", "why": "Damit niemand dürstet"}


def proposed(town=None, **fields) -> DataProposal:
    """Return a proposal that still waits."""
    town = town or factories.municipality()
    values = {"actor": ANONYMOUS, "sender": "", **WORDS, **fields}
    return discourse.propose(holder_id=town.space_id, **values)


def shown(town=None, **fields) -> DataProposal:
    """Return a proposal everybody sees."""
    return moderation.moderate_proposal(actor=SYSTEM, proposal_id=proposed(town, **fields).pk, show=True)


def said(proposal, text="Sehr gut!", kind="for", show=None, sender="") -> Contribution:
    """Return a contribution; `show` says what became of it."""
    made = discourse.contribute(
        actor=ANONYMOUS, sender=sender, proposal_id=proposal.pk, kind=kind, text=text, name=""
    )
    if show is not None:
        made = moderation.moderate_contribution(
            actor=SYSTEM, contribution_id=made.pk, show=show, reason="nennt Namen"
        )
    return made


def url(name, *args):
    return reverse(f"participation:{name}", args=args)


def test_a_visitors_proposal_is_seen_once_it_was_read(client):
    town = factories.municipality()
    answer = client.post(url("propose"), {**WORDS, "holder": town.space_id, "name": "Ida"})
    assert answer.status_code == 302
    made = DataProposal.objects.get()
    assert made.moderation == "waiting"
    assert client.get(url("proposal", made.pk)).status_code == 404
    assert "Trinkbrunnen" not in client.get(url("proposals")).content.decode()
    moderation.moderate_proposal(actor=SYSTEM, proposal_id=made.pk, show=True)
    assert "Ida" in client.get(url("proposal", made.pk)).content.decode()
    assert "Trinkbrunnen" in client.get(url("proposals")).content.decode()


def test_the_holders_own_people_need_nobody_to_read(client_as):
    town = factories.municipality()
    client_as("editor", town).post(url("propose"), {**WORDS, "holder": town.space_id})
    assert DataProposal.objects.get().moderation == "shown"


def test_people_of_another_town_wait_like_everybody(client_as):
    town = factories.municipality()
    client_as("manager", factories.municipality()).post(url("propose"), {**WORDS, "holder": town.space_id})
    assert DataProposal.objects.get().moderation == "waiting"


@pytest.mark.parametrize(
    "told",
    [
        {"title": ""}, {"what": "x" * 2001}, {"why": ""}, {"holder": "999999"}, {"name": "n" * 101},
        {"title": "a\x00b"},
    ],
)  # fmt: skip
def test_bad_input_is_said_and_kept(client, told):
    town = factories.municipality()
    answer = client.post(url("propose"), {**WORDS, "holder": town.space_id, "name": "Ida Amsel", **told})
    assert answer.status_code == 422
    assert "Damit niemand dürstet" in answer.content.decode() or "why" in told
    assert not DataProposal.objects.exists()


def test_a_machine_that_fills_every_field_stores_nothing(client):
    town, one = factories.municipality(), shown()
    trapped = {"website": "https://spam.example"}
    assert client.post(url("propose"), {**WORDS, "holder": town.space_id, **trapped}).status_code == 302
    told = {"kind": "for", "text": "Kauft jetzt", **trapped}
    assert client.post(url("proposal", one.pk), told).status_code == 302
    client.post(url("support", one.pk), {"act": "support", **trapped})
    assert DataProposal.objects.count() == 1
    assert not Contribution.objects.exists()
    assert not Support.objects.exists()


def test_no_connection_proposes_more_than_three_times_a_day():
    for number in range(3):
        proposed(sender="a", title=f"Daten {number}")
    with pytest.raises(TooMuchToday):
        proposed(sender="a")
    proposed(sender="b")


def test_a_second_click_is_no_second_proposal(client):
    town = factories.municipality()
    for _twice in range(2):
        assert client.post(url("propose"), {**WORDS, "holder": town.space_id}).status_code == 302
    assert DataProposal.objects.count() == 1


def test_tomorrow_the_same_connection_has_another_hash(client):
    town = factories.municipality()
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        for number in range(4):
            answer = client.post(
                url("propose"), {**WORDS, "title": f"Daten {number}", "holder": town.space_id}
            )
        assert answer.status_code == 422
        assert "Internetanschluss" in answer.content.decode()
    with time_machine.travel("2026-03-03T10:00:00Z", tick=False):
        assert client.post(url("propose"), {**WORDS, "holder": town.space_id}).status_code == 302
    assert DataProposal.objects.values("sender").distinct().count() == 2
    assert not DataProposal.objects.filter(sender__contains="127").exists()


def test_contributions_wait_and_the_same_words_count_once(client):
    one = shown()
    told = {"kind": "against", "text": "Das kostet zu viel Zeit."}
    for _twice in range(2):
        assert client.post(url("proposal", one.pk), told).status_code == 302
    made = Contribution.objects.get()
    assert "kostet zu viel" not in client.get(url("proposal", one.pk)).content.decode()
    moderation.moderate_contribution(actor=SYSTEM, contribution_id=made.pk, show=True)
    assert "kostet zu viel" in client.get(url("proposal", one.pk)).content.decode()


@pytest.mark.parametrize("told", [{"kind": "egal"}, {"text": "kurz"}, {"text": "x" * 2001}, {"kind": ""}])
def test_a_wrong_contribution_is_said_and_kept(client, told):
    one = shown()
    answer = client.post(
        url("proposal", one.pk), {"kind": "for", "text": "Ein guter Satz", "name": "Ida", **told}
    )
    assert answer.status_code == 422
    assert "Ida" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_what_people_write_is_never_markup(client):
    one = shown(title="<script>alert(1)</script>")
    said(one, text="<img src=x onerror=alert(1)>", show=True)
    body = client.get(url("proposal", one.pk)).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body


def test_contributions_are_limited_by_connection_and_by_what_waits(monkeypatch):
    one = shown()
    for number in range(10):
        said(one, text=f"Satz {number}", sender="a")
    with pytest.raises(TooMuchToday):
        said(one, text="Noch einer", sender="a")
    monkeypatch.setattr(discourse, "MOST_WAITING", 10)
    with pytest.raises(TooMuchWaiting):
        said(one, text="Noch einer", sender="b")


def test_not_showing_takes_a_reason_and_leaves_a_trace(client):
    one = shown()
    made = said(one, text="Herr Meier ist schuld")
    with pytest.raises(ReasonNeeded):
        moderation.moderate_contribution(actor=SYSTEM, contribution_id=made.pk, show=False, reason=" ")
    moderation.moderate_contribution(actor=SYSTEM, contribution_id=made.pk, show=False, reason="nennt Namen")
    body = client.get(url("proposal", one.pk)).content.decode()
    assert "nennt Namen" in body
    assert "Meier" not in body
    made.refresh_from_db()
    assert made.text == "Herr Meier ist schuld"


def test_a_withheld_proposal_is_told_of_on_the_list(client):
    one = proposed(title="Geheimes")
    moderation.moderate_proposal(actor=SYSTEM, proposal_id=one.pk, show=False, reason="enthält Namen")
    body = client.get(url("proposals")).content.decode()
    assert "enthält Namen" in body
    assert "Geheimes" not in body
    assert client.get(url("proposal", one.pk)).status_code == 404


def test_a_browser_supports_once_and_can_take_it_back(client):
    one = shown()
    for _twice in range(2):
        client.post(url("support", one.pk), {"act": "support"})
    assert one.supports.count() == 1
    assert "Sie unterstützen" in client.get(url("proposal", one.pk)).content.decode()
    client.post(url("support", one.pk), {"act": "withdraw"})
    assert one.supports.count() == 0


def test_forgetting_the_cookie_helps_five_times_a_day_and_no_more():
    one = shown()
    for _number in range(7):
        Client().post(url("support", one.pk), {"act": "support"})
    assert one.supports.count() == 5


def test_a_made_up_cookie_is_no_browser(client):
    one = shown()
    client.cookies["mitreden"] = signing.get_cookie_signer(salt="wrong").sign("x")
    assert client.get(url("proposal", one.pk)).status_code == 200
    client.post(url("support", one.pk), {"act": "support"})
    assert one.supports.count() == 1


def test_nothing_stored_joins_a_browsers_supports(client):
    first, second = shown(), shown()
    for one in (first, second):
        client.post(url("support", one.pk), {"act": "support"})
    assert first.supports.get().browser != second.supports.get().browser


def test_connections_are_forgotten_after_two_days():
    one = shown(sender="a")
    said(one, sender="b")
    discourse.support(actor=ANONYMOUS, sender="c", proposal_id=one.pk, browser="x")
    assert discourse.forget_senders(actor=SYSTEM) == 0
    # The nightly run finds them at the latest a day after they are a day old.
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert discourse.forget_senders(actor=SYSTEM) == 3
    assert not DataProposal.objects.exclude(sender="").exists()
    assert not Support.objects.exclude(sender="").exists()


@pytest.mark.parametrize("status", ["refused", "not_possible"])
def test_a_refusal_takes_a_reason_everybody_reads(client, status):
    one = shown()
    with pytest.raises(ReasonNeeded):
        moderation.decide(actor=SYSTEM, proposal_id=one.pk, status=status)
    moderation.decide(actor=SYSTEM, proposal_id=one.pk, status=status, reason="Betrifft die Feuerwehr")
    assert "Betrifft die Feuerwehr" in client.get(url("proposal", one.pk)).content.decode()
    with pytest.raises(DiscourseClosed):
        said(one)
    assert client.post(url("proposal", one.pk), {"kind": "for", "text": "Schade drum"}).status_code == 302
    assert not Contribution.objects.exists()


def test_opened_names_the_dataset_and_can_be_taken_back(client):
    town = factories.municipality()
    one, dataset = shown(town), hub.dataset(town.space)
    with pytest.raises(DatasetNeeded):
        moderation.decide(actor=SYSTEM, proposal_id=one.pk, status="opened")
    moderation.decide(actor=SYSTEM, proposal_id=one.pk, status="opened", dataset_id=dataset.pk)
    assert (
        reverse("datahub:dataset", args=[dataset.slug])
        in client.get(url("proposal", one.pk)).content.decode()
    )
    again = moderation.decide(actor=SYSTEM, proposal_id=one.pk, status="discussed")
    assert again.dataset is None
    assert again.decided_at is None
    assert AuditEntry.objects.filter(action="participation.decided").count() == 2


def test_an_answer_stands_below_the_contribution(client):
    one = shown()
    made = said(one, kind="question", text="Ab wann denn?", show=True)
    moderation.answer(actor=SYSTEM, contribution_id=made.pk, text="Ab Mai.")
    assert "Ab Mai." in client.get(url("proposal", one.pk)).content.decode()
    hidden = said(one, text="Noch nicht gelesen")
    with pytest.raises(DiscourseClosed):
        moderation.answer(actor=SYSTEM, contribution_id=hidden.pk, text="Ja")


@pytest.mark.parametrize(
    ("role", "is_own", "status"),
    [
        ("anonymous", False, 302), ("manager", False, 403), ("reader", True, 403), ("editor", True, 200),
        ("coordinator", False, 200),
    ],
)  # fmt: skip
def test_only_the_holders_editors_and_the_coordination_moderate(client_as, role, is_own, status):
    town = factories.municipality()
    one = shown(town)
    made = said(one, show=True)
    place = None if role in {"anonymous", "coordinator"} else town if is_own else factories.municipality()
    client = client_as(role, place)
    for address in (
        url("moderate_proposal", one.pk), url("decide", one.pk), url("moderate_contribution", made.pk),
        url("answer", made.pk),
    ):  # fmt: skip
        assert client.get(address).status_code == status
    assert client.get(url("queue")).status_code == (200 if role == "manager" else status)


def test_what_waits_is_known_only_to_those_who_look_after_it(client_as):
    town = factories.municipality()
    one = proposed(town)
    made = said(shown(town))
    stranger = client_as("manager", factories.municipality())
    assert stranger.get(url("moderate_proposal", one.pk)).status_code == 404
    assert stranger.get(url("moderate_contribution", made.pk)).status_code == 404
    assert "Trinkbrunnen" not in stranger.get(url("queue")).content.decode()
    assert client_as("coordinator").get(url("moderate_proposal", one.pk)).status_code == 200


def test_services_refuse_who_does_not_look_after_it():
    town = factories.municipality()
    waiting, public = proposed(town), shown(town)
    stranger = factories.actor("manager", factories.municipality())
    with pytest.raises(NotFound):
        moderation.moderate_proposal(actor=stranger, proposal_id=waiting.pk, show=True)
    with pytest.raises(Forbidden):
        moderation.decide(actor=stranger, proposal_id=public.pk, status="refused", reason="Nein")


def test_moderation_by_form_needs_a_reason(client_as):
    town = factories.municipality()
    one = proposed(town)
    client = client_as("editor", town)
    assert client.post(url("moderate_proposal", one.pk), {"show": "nein"}).status_code == 422
    assert save(client, url("moderate_proposal", one.pk), {"show": "ja"}).status_code == 302
    assert save(client, url("decide", one.pk), {"status": "refused"}).status_code == 422
    refusal = {"status": "refused", "reason": "Zu teuer"}
    assert save(client, url("decide", one.pk), refusal).status_code == 302
    one.refresh_from_db()
    assert (one.status, one.moderation) == ("refused", "shown")


def test_what_waits_lies_on_the_desk_of_those_who_look_after_it():
    town = factories.municipality()
    proposed(town)
    said(shown(town))
    today = timezone.localdate()
    own = desk.waiting_for(factories.actor("editor", town), today)
    assert "2 Beiträge" in own[0].sentence
    assert desk.waiting_for(factories.actor("coordinator"), today)
    assert not desk.waiting_for(factories.actor("reader", town), today)
    assert not desk.waiting_for(factories.actor("editor", factories.municipality()), today)
    assert not desk.waiting_for(ANONYMOUS, today)


def test_the_list_is_searched_filtered_and_ordered(client):
    town = factories.municipality()
    first, second = shown(town, title="Radzähler"), shown(town, title="Baustellen")
    discourse.support(actor=ANONYMOUS, sender="", proposal_id=first.pk, browser="x")
    moderation.decide(actor=SYSTEM, proposal_id=second.pk, status="refused", reason="nein")
    get = lambda **query: client.get(url("proposals"), query).content.decode()  # noqa: E731
    assert "Baustellen" not in get(q="radzähler")
    assert "Radzähler" not in get(stand="refused")
    assert get(sort="unterstuetzt").index("Radzähler") < get(sort="unterstuetzt").index("Baustellen")
    assert get().index("Baustellen") < get().index("Radzähler")
    assert "Radzähler" in get(stand="unsinn", bei=town.space.key)


def test_the_feed_tells_of_shown_proposals_only(client):
    one = shown(title="Radzähler")
    proposed(title="Wartend")
    answer = client.get(url("feed"))
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert "Radzähler (gesammelt)" in answer.content.decode()
    assert "Wartend" not in answer.content.decode()
    assert url("proposal", one.pk) in answer.content.decode()


def test_the_list_asks_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    for number in range(15):
        said(shown(title=f"Daten {number}"), show=True)
    client.get(url("proposals"))
    with django_assert_max_num_queries(12):
        client.get(url("proposals"))


def test_counts_do_not_multiply_each_other():
    one = shown()
    for number in range(3):
        said(one, text=f"Satz {number}", show=True)
        discourse.support(actor=ANONYMOUS, sender="", proposal_id=one.pk, browser=str(number))
    found = selectors.proposals(ANONYMOUS).get()
    assert (found.support_count, found.contribution_count) == (3, 3)


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("", "", True),
    ],
)
def test_a_household_with_many_ipv6_addresses_is_one_connection(rf, first, second, is_same):
    hashes = {senders.sender_of(rf.get("/", REMOTE_ADDR=address)) for address in (first, second)}
    assert (len(hashes) == 1) == is_same


def test_words_in_the_feed_are_no_markup_and_the_feed_is_complete(client):
    shown(title="Radzähler & mehr", what="<img src=x onerror=alert(1)>")
    feed = ElementTree.fromstring(client.get(url("feed"), {"x": "1"}).content)
    ns = {"a": "http://www.w3.org/2005/Atom"}
    assert [feed.find(f"a:{name}", ns) is not None for name in ("id", "title", "updated")] == [True] * 3
    own = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ns)}
    assert own["self"] == f"http://testserver{url('feed')}"
    entry = feed.find("a:entry", ns)
    for name in ("id", "title", "updated", "summary", "author/a:name"):
        assert entry.findtext(f"a:{name}", namespaces=ns), name
    summary = entry.find("a:summary", ns)
    assert summary.get("type") == "html"
    assert "<img" not in summary.text
    assert "&lt;img" in summary.text


def test_many_contributions_come_in_pages_and_are_counted_as_a_whole(client, django_assert_max_num_queries):
    one = shown()
    Contribution.objects.bulk_create(
        Contribution(proposal=one, kind="for", text=f"Satz {n}", moderation="shown") for n in range(120)
    )
    with django_assert_max_num_queries(14):
        page = client.get(url("proposal", one.pk)).content.decode()
    assert "120 dafür" in page
    assert "Satz 49" in page
    assert "Satz 50<" not in page
    assert "Satz 119" in client.get(url("proposal", one.pk), {"page": 3}).content.decode()


def test_spam_is_put_away_at_once_for_one_reason(client_as):
    town = factories.municipality()
    waiting, public = proposed(town), shown(town)
    spam = [said(public, text=f"Kauft jetzt {n}") for n in range(3)]
    foreign = proposed()
    client = client_as("editor", town)
    told = {"beitrag": [one.pk for one in spam[:2]], "vorschlag": [waiting.pk, foreign.pk, "x" * 40]}
    client.post(url("moderate_many"), {**told, "tun": "nicht"})
    assert Contribution.objects.filter(moderation="waiting").count() == 3
    client.post(url("moderate_many"), {**told, "tun": "nicht", "grund": "Werbung"})
    assert set(Contribution.objects.filter(moderation="not_shown")) == set(spam[:2])
    waiting.refresh_from_db()
    foreign.refresh_from_db()
    assert (waiting.moderation, waiting.moderation_reason) == ("not_shown", "Werbung")
    assert foreign.moderation == "waiting"
    client.post(url("moderate_many"), {"beitrag": [spam[2].pk], "tun": "zeigen"})
    spam[2].refresh_from_db()
    assert spam[2].moderation == "shown"


@pytest.mark.parametrize(
    ("name", "theirs", "mine"),
    [
        ("decide", {"status": "discussed", "reason": "Der Bauhof prüft"},
         {"status": "refused", "reason": "Nein"}),
        ("moderate_proposal", {"show": "nein", "reason": "nennt Namen"},
         {"show": "nein", "reason": "Werbung"}),
    ],
)  # fmt: skip
def test_the_second_of_two_people_reads_what_the_first_decided(client_as, name, theirs, mine):
    town = factories.municipality()
    client, address = client_as("editor", town), url(name, shown(town).pk)
    opened = seen_on(client.get(address))
    assert client.post(address, {**theirs, "seen": opened}).status_code == 302
    refused = client.post(address, {**mine, "seen": opened})
    assert refused.status_code == 409
    assert theirs["reason"] in refused.content.decode()
    assert client.post(address, {**mine, "seen": seen_on(refused)}).status_code == 302
    assert mine["reason"] in {getattr(DataProposal.objects.get(), f) for f in ("reason", "moderation_reason")}
