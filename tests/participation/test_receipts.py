"""Receipts: whoever sends sees what became of it and can take it back; nobody else can."""

import pytest

from allmende.basics.errors import NotFound
from allmende.participation.errors import DiscourseClosed, TakenBack
from allmende.participation.models import Contribution, DataProposal
from allmende.participation.receipts import sent_by, token_of
from allmende.participation.services import discourse, moderation
from tests import factories
from tests.participation.test_discourse import SYSTEM, WORDS, proposed, said, shown, url

pytestmark = pytest.mark.django_db


def receipt_of(sent) -> str:
    return url("receipt", token_of(sent))


def test_who_sends_a_proposal_is_led_to_a_receipt_that_tells_its_state(client):
    town = factories.municipality()
    sent = client.post(url("propose"), {**WORDS, "holder": town.space_id, "name": "Ida"})
    made = DataProposal.objects.get()
    assert sent.headers["Location"] == receipt_of(made)
    page = client.get(receipt_of(made)).content.decode()
    assert f"V{made.pk}" in page
    assert "wartet auf Prüfung" in page
    assert "noindex" in page
    moderation.moderate_proposal(actor=SYSTEM, proposal_id=made.pk, show=True)
    moderation.decide(actor=SYSTEM, proposal_id=made.pk, status="refused", reason="Betrifft die Feuerwehr")
    page = client.get(receipt_of(made)).content.decode()
    assert "Betrifft die Feuerwehr" in page
    assert url("proposal", made.pk) in page


def test_who_contributes_is_led_to_a_receipt_that_tells_reason_and_answer(client):
    one = shown()
    sent = client.post(url("proposal", one.pk), {"kind": "question", "text": "Ab wann denn?"})
    made = Contribution.objects.get()
    assert sent.headers["Location"] == receipt_of(made)
    moderation.moderate_contribution(actor=SYSTEM, contribution_id=made.pk, show=False, reason="nennt Namen")
    assert "nennt Namen" in client.get(receipt_of(made)).content.decode()
    moderation.moderate_contribution(actor=SYSTEM, contribution_id=made.pk, show=True)
    moderation.answer(actor=SYSTEM, contribution_id=made.pk, text="Ab Mai.")
    assert "Ab Mai." in client.get(receipt_of(made)).content.decode()


@pytest.mark.parametrize("token", ["V1", "V1:falsch", "x", "B1:"])
def test_a_made_up_link_leads_nowhere(client, token):
    proposed()
    assert client.get(f"/offene-daten/mitreden/eingang/{token}/").status_code == 404


def test_a_contribution_is_taken_back_with_name_and_words(client):
    one = shown()
    made = said(one, text="Mein Name ist Ida", show=True)
    address = url("receipt_withdraw", token_of(made))
    assert "zurückziehen?" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == receipt_of(made)
    made.refresh_from_db()
    assert (made.text, made.name, made.moderation) == ("", "", "not_shown")
    page = client.get(url("proposal", one.pk)).content.decode()
    assert "Mein Name" not in page
    assert "zurückgezogen" in page
    assert client.post(address).status_code == 302
    with pytest.raises(DiscourseClosed):
        discourse.withdraw_contribution(actor=SYSTEM, contribution_id=made.pk)
    with pytest.raises(TakenBack):
        moderation.moderate_contribution(actor=SYSTEM, contribution_id=made.pk, show=True)


def test_a_proposal_nobody_took_up_goes_with_its_words():
    made = discourse.withdraw_proposal(actor=SYSTEM, proposal_id=shown(name="Ida").pk)
    assert (made.what, made.why, made.proposed_by, made.moderation) == ("", "", "", "not_shown")
    with pytest.raises(TakenBack):
        moderation.moderate_proposal(actor=SYSTEM, proposal_id=made.pk, show=True)


def test_a_proposal_others_spoke_to_loses_only_its_name():
    one = shown(name="Ida")
    said(one, show=True)
    made = discourse.withdraw_proposal(actor=SYSTEM, proposal_id=one.pk)
    assert (made.what, made.proposed_by, made.moderation) == (WORDS["what"], "", "shown")


def test_a_receipt_of_what_is_gone_is_gone():
    made = proposed()
    token = token_of(made)
    made.delete()
    with pytest.raises(NotFound):
        sent_by(token)
