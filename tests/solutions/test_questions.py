"""Questions: a thread both towns see, and public answers without names of persons."""

import pytest
from django.urls import reverse
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.models import OutgoingMail
from allmende.solutions import errors
from allmende.solutions.desk import waiting_for
from allmende.solutions.models import Question, Reply
from allmende.solutions.selectors import public_questions, question_for
from allmende.solutions.services import questions
from tests import factories
from tests.solutions import factories as own

TEXT = "Liebe Frau Beispiel, welche Sensoren nehmen Sie? Rufen Sie an: 02761 123456. Gruß, Anna Frag"


@pytest.fixture
def asker(world):
    return factories.actor("editor", world.town, full_name="Anna Frag", email="anna@example.org")


@pytest.fixture
def question(world, asker):
    return questions.ask(actor=asker, solution=world.solution, municipality=world.town, text=TEXT)


def answer(world, question, text="Milesight, gerne. Erika Beispiel, e@example.org"):
    return questions.reply(actor=world.person("steward"), question_id=question.pk, text=text)


def test_a_question_goes_to_the_stewards_contact(question):
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "kuemmerer@example.org"
    assert "Neustadt" in mail.subject


def test_without_a_steward_the_coordination_is_asked(world, asker):
    factories.person("coordinator", email="agentur@example.org")
    lonely = own.solution("hochwasser")
    questions.ask(actor=asker, solution=lonely, municipality=world.town, text="Wann?")
    assert OutgoingMail.objects.get().recipient == "agentur@example.org"


def test_the_same_question_twice_is_one(world, asker, question):
    again = questions.ask(actor=asker, solution=world.solution, municipality=world.town, text=f" {TEXT} ")
    assert again.pk == question.pk
    assert OutgoingMail.objects.count() == 1


def test_an_answer_goes_to_who_asked(world, question):
    answer(world, question)
    assert OutgoingMail.objects.filter(recipient="anna@example.org").count() == 1


def test_both_towns_and_the_coordination_read_and_others_do_not(world, question):
    for who in ("manager", "reader", "steward", "coordinator"):
        assert question_for(world.person(who), question.pk)
    with pytest.raises(NotFound):
        question_for(world.person("other"), question.pk)


def test_a_question_waits_on_the_stewards_desk_until_answered(world, question):
    steward = world.person("steward")
    assert [item.url for item in waiting_for(steward, timezone.localdate())] == [
        f"/loesungen/raumklima-schulen/fragen/{question.pk}/"
    ]
    answer(world, question)
    assert waiting_for(steward, timezone.localdate()) == []


def test_empty_words_are_refused(world, asker, question):
    with pytest.raises(errors.TextMissing):
        questions.ask(actor=asker, solution=world.solution, municipality=world.town, text="  ")
    with pytest.raises(errors.TextMissing):
        questions.reply(actor=asker, question_id=question.pk, text="")


def test_a_public_answer_names_no_person(world, question):
    written = answer(world, question)
    questions.make_public(actor=world.person("steward"), reply_id=written.pk)
    public = public_questions(world.solution).get()
    words = public.public_text + public.public_replies[0].public_text
    for gone in ("Anna", "Frag,", "Beispiel", "Erika", "02761", "example.org"):
        assert gone not in words
    assert "welche Sensoren nehmen Sie?" in words
    assert "Milesight" in words


def test_only_answers_made_public_are_public(world, question):
    first = answer(world, question, "Öffentlich")
    answer(world, question, "Nur für Sie")
    assert not public_questions(world.solution).exists()
    questions.make_public(actor=world.person("coordinator"), reply_id=first.pk)
    shown = public_questions(world.solution).get().public_replies
    assert [reply.public_text for reply in shown] == ["Öffentlich"]
    questions.make_private(actor=world.person("coordinator"), reply_id=first.pk)
    assert not public_questions(world.solution).exists()


@pytest.mark.parametrize(("who", "refusal"), [("manager", Forbidden), ("other", NotFound)])
def test_only_steward_and_coordination_publish(world, question, who, refusal):
    written = answer(world, question)
    with pytest.raises(refusal):
        questions.make_public(actor=world.person(who), reply_id=written.pk)
    written.refresh_from_db()
    assert written.made_public_at is None


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Gruß, Jan Öztürk", ["Jan Öztürk"], "Gruß, […]"),
        ("Herr Dr. Müller sagt ja", [], "[…] sagt ja"),
        ("Bis 2.000 ppm, ab 1000 Räumen", ["Max"], "Bis 2.000 ppm, ab 1000 Räumen"),
        ("Mail an a.b@c.de oder +49 2761 1234-5", [], "Mail an […] oder […]"),
        ("Maximal 3", ["Max"], "Maximal 3"),
    ],
)
def test_names_addresses_and_numbers_are_taken_out(text, names, expected):
    assert questions.without_persons(text, names) == expected


def test_asking_and_publishing_on_the_pages(world, client_as):
    page = reverse("solutions:questions", args=[world.solution.slug])
    assert (
        client_as("editor", world.town).post(page, {"text": "Wie lange hält die Batterie?"}).status_code
        == 302
    )
    asked = Question.objects.get()
    thread = reverse("solutions:question", args=[world.solution.slug, asked.pk])
    steward = client_as("manager", world.steward)
    assert steward.post(thread, {"text": "Etwa fünf Jahre."}).status_code == 302
    written = Reply.objects.get()
    public = client_as("anonymous").get(page).content.decode()
    assert "Batterie" not in public
    assert steward.post(reverse("solutions:reply_publish", args=[written.pk])).status_code == 302
    public = client_as("anonymous").get(page).content.decode()
    assert "Batterie" in public
    assert "Etwa fünf Jahre." in public
    assert "Neustadt" in public
