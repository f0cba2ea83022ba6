"""Who may open what: foreign spaces are not there, missing rights are refused, visitors sign in."""

import pytest
from django.db import transaction
from django.urls import reverse

from allmende.solutions.models import Adoption, AdoptionStep, CostLine, FitCheck, Question, StepKey
from allmende.solutions.services import questions, records
from tests.solutions import factories as own

#: Who stands where to the adopting town.
WHO = ("anonymous", "manager", "editor", "reader", "steward", "other", "coordinator", "stranger")
DECISION = {"body": "Rat", "decided_on": "2026-03-24", "result": "approved"}

# One row: address, what is sent (None: a GET), and the status for WHO in order.
TABLE = {
    "catalogue": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "solution": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "questions": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "ask": ({"text": "Wie?"}, (302, 302, 302, 302, 403, 302, 403, 403)),
    "fit": (None, (302, 200, 200, 200, 404, 404, 200, 404)),
    "fit_post": (own.ANSWERS, (302, 302, 302, 403, 404, 404, 403, 404)),
    "costs": (None, (302, 200, 200, 200, 404, 404, 200, 404)),
    "cost_line": ({"unit_price": "1"}, (302, 302, 302, 403, 404, 404, 403, 404)),
    "start": ({}, (302, 302, 302, 403, 404, 404, 403, 404)),
    "adoption": (None, (302, 200, 200, 200, 200, 200, 200, 404)),
    "step": (None, (302, 200, 200, 200, 200, 200, 200, 404)),
    "decide": (DECISION, (302, 302, 302, 403, 403, 403, 403, 404)),
    "plan": ({"responsible": "X"}, (302, 302, 302, 403, 403, 403, 403, 404)),
    "waive": ({"reason": "X"}, (302, 403, 403, 403, 403, 403, 302, 404)),
    "pause": ({"reason": "X"}, (302, 302, 403, 403, 403, 403, 403, 404)),
    "resume": ({}, (302, 302, 403, 403, 403, 403, 403, 404)),
    "end": ({"reason": "X"}, (302, 302, 403, 403, 403, 403, 403, 404)),
    "expenses": (None, (302, 200, 200, 200, 200, 200, 200, 404)),
    "expense": (
        {"spent_on": "2026-03-01", "label": "X", "amount": "1"},
        (302, 302, 302, 403, 403, 403, 403, 404),
    ),
    "expense_remove": ({}, (302, 302, 302, 403, 403, 403, 403, 404)),
    "paper": (None, (302, 200, 200, 200, 200, 200, 200, 404)),
    "paper_docx": (None, (302, 200, 200, 200, 200, 200, 200, 404)),
    "report": (None, (302, 200, 200, 200, 200, 200, 200, 404)),
    "thread": (None, (302, 200, 200, 200, 200, 404, 200, 404)),
    "reply": ({"text": "So."}, (302, 302, 302, 302, 302, 404, 302, 404)),
    "publish": ({}, (302, 403, 403, 403, 302, 404, 302, 404)),
    "withdraw": ({}, (302, 403, 403, 403, 302, 404, 302, 404)),
}


@pytest.fixture
def addresses(world):
    slug, town = world.solution.slug, world.town.slug
    made = own.adoption(world, at=StepKey.DECISION)
    expense = records.add_expense(
        actor=own.SYSTEM, adoption_id=made.pk, spent_on="2026-03-01", label="Geräte", amount=own.euro("10.00")
    )
    question = questions.ask(
        actor=world.manager, solution=world.solution, municipality=world.town, text="Was?"
    )
    reply = questions.reply(actor=world.person("steward"), question_id=question.pk, text="Das.")
    of = {"adoption_id": made.pk}
    return {
        "catalogue": reverse("solutions:catalogue"),
        "solution": reverse("solutions:solution", args=[slug]),
        "questions": reverse("solutions:questions", args=[slug]),
        "ask": reverse("solutions:questions", args=[slug]),
        "fit": reverse("solutions:fit", args=[slug, town]),
        "fit_post": reverse("solutions:fit", args=[slug, town]),
        "costs": reverse("solutions:costs", args=[slug, town]),
        "cost_line": reverse("solutions:cost_line", args=[slug, town, "devices"]),
        "start": reverse("solutions:start", args=[slug, town]),
        "adoption": reverse("solutions:adoption", kwargs=of),
        "step": reverse("solutions:step", args=[made.pk, "agreement"]),
        "decide": reverse("solutions:step", args=[made.pk, "decision"]),
        "plan": reverse("solutions:step_plan", args=[made.pk, "decision"]),
        "waive": reverse("solutions:step_waive", args=[made.pk, "decision"]),
        "pause": reverse("solutions:adoption_pause", kwargs=of),
        "resume": reverse("solutions:adoption_resume", kwargs=of),
        "end": reverse("solutions:adoption_end", kwargs=of),
        "expenses": reverse("solutions:expenses", kwargs=of),
        "expense": reverse("solutions:expenses", kwargs=of),
        "expense_remove": reverse("solutions:expense_remove", args=[made.pk, expense.pk]),
        "paper": reverse("solutions:paper", kwargs=of),
        "paper_docx": reverse("solutions:paper_docx", kwargs=of),
        "report": reverse("solutions:report", kwargs=of),
        "thread": reverse("solutions:question", args=[slug, question.pk]),
        "reply": reverse("solutions:question", args=[slug, question.pk]),
        "publish": reverse("solutions:reply_publish", args=[reply.pk]),
        "withdraw": reverse("solutions:reply_withdraw", args=[reply.pk]),
    }


@pytest.fixture
def client_of(world, client_as):
    places = {"steward": ("manager", world.steward), "other": ("manager", world.other)}

    def sign_in(who):
        if who == "anonymous":
            return client_as("anonymous")
        if who == "stranger":
            return client_as("")
        return client_as(*places.get(who, (who, None if who == "coordinator" else world.town)))

    return sign_in


@pytest.mark.parametrize("who", WHO)
def test_every_address_answers_as_the_table_says(addresses, client_of, who):
    client = client_of(who)
    expected = {name: statuses[WHO.index(who)] for name, (_sent, statuses) in TABLE.items()}
    assert {name: _status(client, who, addresses[name], TABLE[name][0]) for name in TABLE} == expected


def _status(client, who, address, sent):
    """The answer's status; what it changed is undone, so that every row stands alone."""
    with transaction.atomic():
        answer = client.get(address) if sent is None else client.post(address, sent)
        transaction.set_rollback(True)
    if who == "anonymous" and answer.status_code == 302:
        assert answer["Location"].startswith("/konto/")
    return answer.status_code


@pytest.mark.parametrize("who", ["anonymous", "reader", "steward", "other", "stranger"])
def test_a_refused_change_changes_nothing(addresses, client_of, who):
    def rows():
        return (
            list(Adoption.objects.values_list("status", "planned_devices")),
            list(AdoptionStep.objects.order_by("pk").values_list("state", "responsible", "note")),
            FitCheck.objects.count(),
            CostLine.objects.count(),
        )

    before, client = rows(), client_of(who)
    for name in ("fit_post", "cost_line", "decide", "plan", "waive", "pause", "end", "expense"):
        client.post(addresses[name], TABLE[name][0])
    assert rows() == before


def test_a_get_does_not_change_anything_either(addresses, client_of):
    client = client_of("manager")
    for name in ("start", "plan", "waive", "pause", "resume", "end", "expense_remove", "publish", "withdraw"):
        assert client.get(addresses[name]).status_code == 405


def test_the_public_sees_no_town_on_its_way(addresses, client_of, world):
    page = client_of("anonymous").get(addresses["solution"]).content.decode()
    assert "1 Kommune ist auf dem Weg dorthin." in page
    assert 'data-label="Kommune"' not in page
    member = client_of("other").get(addresses["solution"]).content.decode()
    assert 'data-label="Kommune"' in member
    assert "Schritt „Entscheidung“" in member


def test_everything_unknown_is_not_found(addresses, client_of):
    client = client_of("manager")
    for path in (
        "/loesungen/gibt-es-nicht/",
        "/loesungen/raumklima-schulen/pruefen/nirgendwo/",
        "/uebernahmen/999999/",
        addresses["adoption"] + "schritte/tanz/",
        "/loesungen/raumklima-schulen/fragen/99999/",
    ):
        assert client.get(path).status_code == 404, path
    thread = addresses["thread"].replace("raumklima-schulen", "anderes")
    assert client.get(thread).status_code == 404
    assert Question.objects.count() == 1
