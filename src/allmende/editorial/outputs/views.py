"""The page of a strategy's outputs, the words for the council paper, and the buttons that have them made."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.basics.errors import AllmendeError
from allmende.editorial.outputs import offers
from allmende.editorial.outputs.forms import CouncilTextForm, initial_of
from allmende.governance.services.council import FIELDS, council_text_of, save_council_text
from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.documents.letterheads import letterhead_of
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.solutions.letterhead import COUNCIL_PAPER
from allmende.strategy.models import Strategy
from allmende.strategy.pages import navigation
from allmende.strategy.selectors import strategy_for
from allmende.ui.types import Link


@declares(PUBLIC)
def outputs(request: HttpRequest, key: str) -> HttpResponse:
    """Show the four outputs: three documents and the strategy's pages themselves."""
    strategy = strategy_for(request.actor, key)
    may_edit = may(request.actor, "strategy.edit_strategy", strategy)
    context = {
        "strategy": strategy,
        "offers": offers.offers(request.actor, strategy),
        "may_edit": may_edit,
        "has_letterhead": may_edit and letterhead_of(strategy.owner, COUNCIL_PAPER) is not None,
        "letterhead_kind": COUNCIL_PAPER,
        "website": _strategy_page(strategy),
        "navigation": navigation(request.actor, strategy, "editorial:outputs"),
        "breadcrumbs": _crumbs(strategy),
    }
    return render(request, "editorial/output/list.html", context)


@require_POST
@declares("strategy.edit_strategy")
def make(request: HttpRequest, key: str, output: str) -> HttpResponse:
    """Have one output made and go to its progress."""
    strategy = strategy_for(request.actor, key)
    document = offers.make_output(
        actor=request.actor, strategy=strategy, slug=output, ending=request.POST.get("format", "")
    )
    back = urlencode({"zurueck": offers.page_of(strategy)})
    return redirect(f"{document.get_absolute_url()}?{back}")


@declares("governance.edit_council_text")
def council_text(request: HttpRequest, key: str) -> HttpResponse:
    """Edit the words for the council paper; a second button has it made at once."""
    strategy = strategy_for(request.actor, key)
    require(request.actor, "governance.edit_council_text", strategy)
    form = CouncilTextForm(request.POST or None, initial=initial_of(council_text_of(strategy)))
    if request.method == "POST" and form.is_valid() and _saved(request, strategy, form):
        ending = request.POST.get("erstellen", "")
        if not ending:
            messages.success(request, _("Gespeichert. Der Text wird für die nächste Vorlage gemerkt."))
            return redirect("editorial:outputs", key)
        document = offers.make_output(actor=request.actor, strategy=strategy, slug="vorlage", ending=ending)
        return redirect(f"{document.get_absolute_url()}?{urlencode({'zurueck': offers.page_of(strategy)})}")
    context = {
        "strategy": strategy,
        "form": form,
        "breadcrumbs": _crumbs(strategy, _("Text der Beschlussvorlage")),
    }
    return render(request, "editorial/output/council_text.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, strategy: Strategy, form: CouncilTextForm) -> bool:
    values = {field: form.cleaned_data[field] for field in FIELDS}
    try:
        save_council_text(
            actor=request.actor, strategy=strategy, edition=form.cleaned_data["edition"], values=values
        )
    except AllmendeError as err:
        form.add_error(None, sentence_of(err))
        return False
    return True


def _strategy_page(strategy: Strategy) -> str:
    """Return the strategy's own section of the website."""
    try:
        return reverse("strategy:strategy", args=[strategy.key])
    except NoReverseMatch:
        return reverse("strategy:overview")


def _crumbs(strategy: Strategy, title: str = "") -> list[Link]:
    first = [Link(_("Strategie"), "/strategie/"), Link(strategy.title, _strategy_page(strategy))]
    if not title:
        return [*first, Link(_("Ausgaben"))]
    return [*first, Link(_("Ausgaben"), offers.page_of(strategy)), Link(title)]
