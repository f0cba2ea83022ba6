"""Questions to the Kümmerer: a thread that both towns see, and answers that can be made public."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel import audit, notification
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.region.selectors import contacts_of
from allmende.solutions import errors, permissions
from allmende.solutions.models import Adoption, Question, Reply, Solution
from allmende.solutions.selectors import addresses
from allmende.solutions.selectors.questions import question_for
from allmende.solutions.services.adoptions import town_of

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])(?:\+49|0)[\d /()–-]{5,}\d")
#: A form of address and the name after it.
_ADDRESSED = re.compile(r"\b(Frau|Herrn?|Dr\.|Prof\.)(\s+(?:Dr\.|Prof\.))*\s+[A-ZÄÖÜ][\wäöüß-]+")
#: What stands where somebody's name stood.
_REMOVED = "[…]"


@transaction.atomic
def ask(
    *,
    actor: Actor,
    solution: Solution,
    municipality: Municipality,
    text: str,
    adoption: Adoption | None = None,
) -> Question:
    """Ask the Kümmerer of a solution in the name of a town; the contact there gets a mail.

    The same words asked twice by the same town in a thread without an answer are one question.

    Raises:
        NotFound: the actor does not work for the town.
        TextMissing: there is no question.
    """
    town_of(actor, municipality, permissions.ASK_QUESTION)
    words = _words(text)
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    twin = Question.objects.filter(
        solution=solution, municipality=municipality, text=words, replies__isnull=True
    ).first()
    if twin is not None:
        return twin
    question = Question.objects.create(
        solution=solution,
        adoption=adoption,
        municipality=municipality,
        text=words,
        asked_by=actor.name,
        asked_by_email=actor.email,
        is_demo=bool(adoption and adoption.is_demo),
    )
    audit.record("solutions.question_asked", actor=actor, subject=question)
    _tell(
        actor,
        question,
        to=addresses.steward_addresses(solution),
        subject=_("Frage aus %(town)s zu „%(solution)s“"),
        words=words,
    )
    return question


@transaction.atomic
def reply(*, actor: Actor, question_id: int, text: str) -> Reply:
    """Write in a thread; the other side gets a mail. Sending the same words twice in a row counts once.

    Raises:
        NotFound: the actor does not take part in the thread.
        TextMissing: there are no words.
    """
    question = question_for(actor, question_id, lock=True)
    require(actor, permissions.ANSWER_QUESTION, question)
    words = _words(text)
    last = question.replies.order_by("-written_at").first()
    if last is not None and last.text == words and last.written_by == actor.name:
        return last
    written = Reply.objects.create(
        question=question, municipality=_town_of_writer(actor, question), text=words, written_by=actor.name
    )
    audit.record("solutions.question_answered", actor=actor, subject=question)
    _tell(
        actor,
        question,
        to=_other_side(actor, question),
        subject=_("Antwort im Gespräch von %(town)s zu „%(solution)s“"),
        words=words,
    )
    return written


@transaction.atomic
def make_public(*, actor: Actor, reply_id: int) -> Reply:
    """Show an answer and its question to everybody, without names of persons, addresses and numbers.

    Raises:
        NotFound: the actor does not take part in the thread.
        Forbidden: only the Kümmerer or the coordination publishes.
    """
    written, question = _lock_reply(actor, reply_id)
    if written.made_public_at is not None:
        return written
    names = _names_in(question)
    written.public_text = without_persons(written.text, names)
    written.made_public_at, written.made_public_by = timezone.now(), actor.name
    written.save(update_fields=["public_text", "made_public_at", "made_public_by"])
    question.public_text = without_persons(question.text, names)
    question.save(update_fields=["public_text"])
    audit.record("solutions.answer_made_public", actor=actor, subject=question, changes={"reply": written.pk})
    return written


@transaction.atomic
def make_private(*, actor: Actor, reply_id: int) -> Reply:
    """Take an answer off the public page again."""
    written, question = _lock_reply(actor, reply_id)
    if written.made_public_at is None:
        return written
    written.public_text, written.made_public_at, written.made_public_by = "", None, ""
    written.save(update_fields=["public_text", "made_public_at", "made_public_by"])
    audit.record(
        "solutions.answer_made_private", actor=actor, subject=question, changes={"reply": written.pk}
    )
    return written


def _lock_reply(actor: Actor, reply_id: int) -> tuple[Reply, Question]:
    visible = Reply.objects.filter(question__in=Question.objects.visible_to(actor))
    written = get_or_not_found(visible.select_for_update(of=("self",)), pk=reply_id)
    question = question_for(actor, written.question_id, lock=True)
    require(actor, permissions.PUBLISH_ANSWER, question)
    return written, question


def without_persons(text: str, names: Iterable[str]) -> str:
    """Return the text without these names, forms of address with a name, mail addresses and phone numbers.

    First and last names are removed one by one too, as people sign with one of them.
    """
    text = _PHONE.sub(_REMOVED, _MAIL.sub(_REMOVED, text))
    text = _ADDRESSED.sub(_REMOVED, text)
    parts = {part for name in names for part in [name, *re.split(r"[\s,]+", name)] if len(part) > 2}
    for part in sorted(parts, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", _REMOVED, text)
    return re.sub(rf"{re.escape(_REMOVED)}(?:\s+{re.escape(_REMOVED)})+", _REMOVED, text)


def _names_in(question: Question) -> set[str]:
    """Names of everybody known to take part: who wrote, and the contacts of both towns."""
    names = {question.asked_by, *question.replies.values_list("written_by", flat=True)}
    for town in (question.municipality, question.solution.steward):
        if town is not None:
            names |= {contact.name for contact in contacts_of(town)}
    return names - _words_that_are_no_names(question)


def _words_that_are_no_names(question: Question) -> set[str]:
    """The towns' own names stay: which town asked is what makes the answer useful."""
    steward = question.solution.steward
    return {question.municipality.name, steward.name if steward else ""}


def _town_of_writer(actor: Actor, question: Question) -> Municipality | None:
    for town in (question.solution.steward, question.municipality):
        if town is not None and town.space_id in actor.space_ids:
            return town
    return None


def _other_side(actor: Actor, question: Question) -> list[str]:
    asker = [question.asked_by_email] if question.asked_by_email else []
    if question.municipality.space_id in actor.space_ids:
        return addresses.steward_addresses(question.solution)
    return asker or addresses.managers_of(question.municipality.space)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise errors.TextMissing
    return words


def _tell(actor: Actor, question: Question, *, to: list[str], subject: str, words: str) -> None:
    names = {"town": question.municipality.name, "solution": question.solution.title}
    notification.send(
        actor=actor,
        to=to,
        subject=subject % names,
        body=_("%(who)s schreibt:\n\n%(words)s") % {"who": actor.name, "words": words},
        link=reverse("solutions:question", args=[question.solution.slug, question.pk]),
        space=question.municipality.space,
    )
