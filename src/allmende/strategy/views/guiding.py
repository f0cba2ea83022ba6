"""The eight guiding questions: answer, print, look back, compare."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.strategy.forms.guiding import GuidingForm
from allmende.strategy.selectors import guiding as selectors
from allmende.strategy.selectors.making import strategy_to_make
from allmende.strategy.services import guiding as services
from allmende.strategy.views.making import form_page, frame
from allmende.ui.types import Action, Link


@declares("strategy.read_making")
def guiding(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show and answer all eight questions on one page; readers see them without fields."""
    strategy = strategy_to_make(request.actor, key)
    if request.method == "POST":
        require(request.actor, "strategy.make", strategy)
    answers = selectors.answers_of(strategy)
    initial: dict[str, object] = {question: found.text for question, found in answers.items()}
    initial["share"] = selectors.is_shared(strategy)
    context = frame(
        request,
        strategy,
        "strategy:guiding",
        questions=[(question, answers.get(question.key)) for question in selectors.questions()],
        answered=len(answers),
        actions=[
            Action(_("Mit anderen vergleichen"), reverse("strategy:guiding_compare", args=[key])),
            Action(_("Druckansicht"), reverse("strategy:guiding_print", args=[key])),
        ],
    )

    def save(values: dict[str, object]) -> int:
        share, seen = bool(values.pop("share")), str(values.pop("seen"))
        words = {question: str(text) for question, text in values.items()}
        return services.answer(actor=request.actor, key=key, answers=words, share=share, seen=seen)

    if not may(request.actor, "strategy.make", strategy):
        return render(request, "strategy/making/guiding/page.html", context)
    return form_page(
        request,
        form=GuidingForm(request.POST or None, initial=initial),
        save=save,
        done_url=reverse("strategy:guiding", args=[key]),
        message=_("Ihre Antworten sind gespeichert."),
        context=context,
        template="strategy/making/guiding/page.html",
        who=lambda: max(answers.values(), key=lambda one: one.answered_at).answered_by if answers else "",
    )


@require_safe
@declares("strategy.read_making")
def print_answers(request: HttpRequest, key: str) -> HttpResponse:
    """Show questions and answers for paper."""
    strategy = strategy_to_make(request.actor, key)
    answers = selectors.answers_of(strategy)
    context = frame(
        request,
        strategy,
        "strategy:guiding",
        crumbs=[Link(_("Druckansicht"))],
        questions=[(question, answers.get(question.key)) for question in selectors.questions()],
        today=timezone.localdate(),
    )
    return render(request, "strategy/making/guiding/print.html", context)


@require_safe
@declares("strategy.read_making")
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Show the own answers beside those other towns share."""
    strategy = strategy_to_make(request.actor, key)
    compared = selectors.comparison(request.actor, strategy)
    context = frame(
        request,
        strategy,
        "strategy:guiding",
        crumbs=[Link(_("Vergleich"))],
        compared=compared,
        towns=len({answer.strategy.owner_id for row in compared for answer in row.others}),
    )
    return render(request, "strategy/making/guiding/compare.html", context)


@require_safe
@declares("strategy.read_making")
def history(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Show what was answered to one question before."""
    strategy = strategy_to_make(request.actor, key)
    asked = selectors.question_of(question)
    context = frame(
        request,
        strategy,
        "strategy:guiding",
        crumbs=[Link(_("Verlauf"))],
        question=asked,
        changes=[
            {"at": entry.at, "by": entry.actor_name, "text": entry.changes["text"][1]}
            for entry in selectors.changes_of(strategy, question)[:50]
        ],
    )
    return render(request, "strategy/making/guiding/history.html", context)
