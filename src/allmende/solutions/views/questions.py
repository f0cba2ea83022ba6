"""Questions to the Kümmerer: ask, answer, make an answer public."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.forms.steps import WordsForm
from allmende.solutions.models import Question
from allmende.solutions.selectors import (
    asking_town,
    open_adoption,
    public_questions,
    question_for,
    questions_on,
    solution_for,
)
from allmende.solutions.services import questions as service
from allmende.solutions.views.fit import crumbs
from allmende.ui.types import Entry


@require_http_methods(["GET", "HEAD", "POST"])
@declares(PUBLIC)
def question_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Public answers for everybody, a town's own threads for its people, and the form to ask."""
    solution = solution_for(request.actor, slug)
    town = asking_town(request.actor, solution)
    form = WordsForm(request.POST or None)
    form.fields["text"].label = _("Ihre Frage")
    if request.method == "POST":
        if request.actor.is_anonymous:
            return redirect_to_login(request.path)
        if town is None:
            raise Forbidden(permission=permissions.ASK_QUESTION)
        if form.is_valid():
            question = service.ask(
                actor=request.actor,
                solution=solution,
                municipality=town,
                text=form.cleaned_data["text"],
                adoption=open_adoption(request.actor, solution, town),
            )
            messages.success(
                request, _("Ihre Frage ist unterwegs. Die Antwort steht hier und kommt als Mail.")
            )
            return redirect("solutions:question", slug, question.pk)
    context = {
        "solution": solution,
        "public": [public_entries(question) for question in public_questions(solution)],
        "threads": questions_on(request.actor, solution) if request.actor.is_member else [],
        "form": form if town else None,
        "town": town,
        "is_anonymous": request.actor.is_anonymous,
        "breadcrumbs": crumbs(solution, _("Fragen und Antworten")),
    }
    return render(request, "solutions/question/list.html", context, status=422 if form.is_bound else 200)


def public_entries(question: Question) -> list[Entry]:
    """A public question with its public answers, without names of persons."""
    asked = Entry(question.municipality.name, question.asked_at, question.public_text, kind="question")
    answers = [
        Entry(
            reply.municipality.name if reply.municipality else _("Koordination"),
            reply.written_at,
            reply.public_text,
        )
        for reply in question.public_replies  # type: ignore[attr-defined]  # prefetched under this name
    ]
    return [asked, *answers]


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.ANSWER_QUESTION)
def thread(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """One thread with its messages and the form to write in it."""
    question = question_for(request.actor, question_id)
    if question.solution.slug != slug:
        raise NotFound(question=question_id)
    form = WordsForm(request.POST or None)
    if form.is_valid():
        service.reply(actor=request.actor, question_id=question_id, text=form.cleaned_data["text"])
        messages.success(request, _("Ihre Nachricht ist verschickt."))
        return redirect("solutions:question", slug, question_id)
    context = {
        "question": question,
        "replies": list(question.replies.all()),
        "form": form,
        "may_publish": may(request.actor, permissions.PUBLISH_ANSWER, question),
        "back_url": reverse("solutions:questions", args=[question.solution.slug]),
        "breadcrumbs": crumbs(
            question.solution, _("Frage aus %(town)s") % {"town": question.municipality.name}
        ),
    }
    return render(request, "solutions/question/thread.html", context, status=422 if form.is_bound else 200)


@require_POST
@declares(permissions.PUBLISH_ANSWER)
def publish(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Show an answer to everybody."""
    reply = service.make_public(actor=request.actor, reply_id=reply_id)
    messages.success(request, _("Die Antwort ist jetzt öffentlich, ohne Namen von Personen."))
    return redirect("solutions:question", reply.question.solution.slug, reply.question_id)


@require_POST
@declares(permissions.PUBLISH_ANSWER)
def withdraw(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Take an answer off the public page."""
    reply = service.make_private(actor=request.actor, reply_id=reply_id)
    messages.success(request, _("Die Antwort ist nicht mehr öffentlich."))
    return redirect("solutions:question", reply.question.solution.slug, reply.question_id)
