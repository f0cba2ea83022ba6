"""The public pages: list, one proposal, propose, support, feed."""

from collections import Counter
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.basics.errors import AllmendeError
from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.participation import selectors, senders
from allmende.participation.errors import DiscourseClosed
from allmende.participation.forms import ContributionForm, ProposalFilterForm, ProposalForm
from allmende.participation.models import DataProposal, Moderation, ProposalStatus
from allmende.participation.permissions import looks_after_some
from allmende.participation.receipts import token_of
from allmende.participation.services import discourse as services
from allmende.ui.types import Action, Link

_PER_PAGE = 20
_SAID_PER_PAGE = 50
_TONES = {"opened": "success", "refused": "danger", "not_possible": "neutral", "discussed": "info"}


def crumbs(*rest: Link) -> list[Link]:
    """Return the breadcrumbs of a page of the discourse."""
    own = Link(_("Mitreden"), reverse("participation:proposals") if rest else "")
    return [Link(_("Daten"), reverse("datahub:datasets")), own, *rest]


def tone_of(status: str) -> str:
    """Return the tone of a status badge."""
    return _TONES.get(status, "neutral")


@require_safe
@declares(PUBLIC)
def proposals(request: HttpRequest) -> HttpResponse:
    """Show what people want open, how far it is, and what is not shown and why."""
    every = selectors.proposals(request.actor)
    holders = sorted(set(every.order_by().values_list("owner__key", "owner__name")), key=lambda pair: pair[1])
    form = ProposalFilterForm(request.GET, holders=holders)
    query = form.query()
    parameters = request.GET.copy()
    parameters.pop("page", None)
    page = Paginator(selectors.found_proposals(every, query), _PER_PAGE).get_page(request.GET.get("page"))
    actions = [Action(_("Daten vorschlagen"), reverse("participation:propose"), kind="primary")]
    if looks_after_some(request.actor):
        actions.append(Action(_("Beiträge prüfen"), reverse("participation:queue")))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, tone_of(one.status)) for one in page],
        "total": every.count(),
        "filtered": query.is_filtered,
        "query": parameters.urlencode(),
        "reset_url": reverse("participation:proposals"),
        "withheld": list(selectors.withheld()),
        "actions": actions,
        "demo_notice": any(one.is_demo for one in page),
        "breadcrumbs": crumbs(),
    }
    return render(request, "participation/proposal/list.html", context)


@declares(PUBLIC)
def propose(request: HttpRequest) -> HttpResponseBase:
    """Take a proposal from anybody; it waits until a person has read it."""
    form = ProposalForm(request.POST or None)
    if request.method == "POST":
        if form.is_trapped:
            return _thanks(request, None)
        if form.is_valid():
            values = dict(form.cleaned_data)
            values.pop("website")
            holder = values.pop("holder")
            try:
                made = services.propose(
                    actor=request.actor, sender=senders.sender_of(request), holder_id=holder.pk, **values
                )
            except AllmendeError as refused:
                form.add_error(None, sentence_of(refused))
            else:
                return _thanks(request, made)
    context = {"form": form, "breadcrumbs": crumbs(Link(_("Daten vorschlagen")))}
    return render(request, "participation/proposal/new.html", context, status=422 if form.errors else 200)


def _thanks(request: HttpRequest, made: DataProposal | None) -> HttpResponseBase:
    if made is not None and made.moderation == Moderation.SHOWN:
        messages.success(request, _("Der Vorschlag ist veröffentlicht."))
        return redirect("participation:proposal", made.pk)
    messages.success(request, _("Danke. Ihr Vorschlag erscheint, sobald ihn jemand gelesen hat."))
    # A machine in the trap learns nothing, not even that it is one.
    return redirect("participation:receipt", token_of(made)) if made else redirect("participation:proposals")


@declares(PUBLIC)
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponseBase:
    """Show one proposal with all that is said to it; a post contributes."""
    found = selectors.proposal_for(request.actor, proposal_id)
    form = ContributionForm(request.POST or None)
    if request.method == "POST":
        answered = _contribute(request, found, form)
        if answered is not None:
            return answered
    return _page(request, found, form)


def _contribute(request: HttpRequest, found: DataProposal, form: ContributionForm) -> HttpResponseBase | None:
    if found.status not in selectors.OPEN or found.moderation != Moderation.SHOWN:
        messages.error(request, sentence_of(DiscourseClosed()))
        return redirect("participation:proposal", found.pk)
    thanks = _("Danke. Ihr Beitrag erscheint, sobald ihn jemand gelesen hat.")
    if not form.is_trapped:
        if not form.is_valid():
            return None
        values = {name: form.cleaned_data[name] for name in ("kind", "text", "name")}
        try:
            said = services.contribute(
                actor=request.actor, sender=senders.sender_of(request), proposal_id=found.pk, **values
            )
        except AllmendeError as refused:
            form.add_error(None, sentence_of(refused))
            return None
        if said.moderation == Moderation.SHOWN:
            thanks = _("Der Beitrag ist veröffentlicht.")
        elif said.moderation == Moderation.WAITING:
            messages.success(request, thanks)
            return redirect("participation:receipt", token_of(said))
    messages.success(request, thanks)
    return redirect("participation:proposal", found.pk)


def _page(request: HttpRequest, found: DataProposal, form: ContributionForm) -> HttpResponse:
    everything = selectors.contributions_of(found)
    kinds = Counter(everything.order_by().values_list("kind", flat=True))
    page = Paginator(everything, _SAID_PER_PAGE).get_page(request.GET.get("page"))
    moderates = may(request.actor, "participation.moderate", found)
    number = senders.browser_number(request)
    context = {
        "proposal": found,
        "tone": tone_of(found.status),
        "page": page,
        "pros": kinds["for"],
        "cons": kinds["against"],
        "questions": kinds["question"],
        "withheld": list(selectors.withheld_of(found)),
        "waiting": found.contributions.filter(moderation=Moderation.WAITING) if moderates else [],
        "moderates": moderates,
        "is_open": found.status in selectors.OPEN and found.moderation == Moderation.SHOWN,
        "is_shown": found.moderation == Moderation.SHOWN,
        "supported": bool(number)
        and selectors.is_supported_by(found, senders.browser_hash(number, found.pk)),
        "form": form,
        "actions": _own_actions(found) if moderates else [],
        "demo_notice": found.is_demo,
        "breadcrumbs": crumbs(Link(found.title)),
    }
    return render(request, "participation/proposal/page.html", context, status=422 if form.errors else 200)


def _own_actions(found: DataProposal) -> list[Action]:
    return [
        Action(_("Stand eintragen"), reverse("participation:decide", args=[found.pk])),
        Action(_("Zeigen oder nicht zeigen"), reverse("participation:moderate_proposal", args=[found.pk])),
    ]


@require_POST
@declares(PUBLIC)
def support(request: HttpRequest, proposal_id: int) -> HttpResponseBase:
    """Count this browser's support, or take it back."""
    found = selectors.proposal_for(request.actor, proposal_id)
    response = redirect("participation:proposal", found.pk)
    if request.POST.get("website"):
        return response
    number = senders.browser_number(request) or senders.new_number()
    browser = senders.browser_hash(number, found.pk)
    if request.POST.get("act") == "withdraw":
        services.withdraw_support(actor=request.actor, proposal_id=found.pk, browser=browser)
        messages.success(request, _("Ihre Unterstützung ist zurückgenommen."))
        return response
    try:
        services.support(
            actor=request.actor, sender=senders.sender_of(request), proposal_id=found.pk, browser=browser
        )
    except AllmendeError as refused:
        messages.error(request, sentence_of(refused))
        return response
    messages.success(request, _("Danke für Ihre Unterstützung."))
    senders.remember(response, number, secure=request.is_secure())
    return response


@require_safe
@declares(PUBLIC)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest fifty proposals with how far they are, as Atom."""
    address = request.build_absolute_uri(reverse("participation:proposals"))
    # What names an entry must not change with the address people came by (RFC 4151).
    name = urlsplit(settings.ALLMENDE_ENV.public_url).hostname
    made = Atom1Feed(
        title=_("Welche Daten sollten offen sein?"),
        link=address,
        description=_("Vorschläge für offene Daten und was daraus wird."),
        language="de",
        feed_url=request.build_absolute_uri(request.path),
    )
    for one in selectors.proposals(request.actor).order_by("-changed_at")[:50]:
        made.add_item(
            title=_("%(title)s (%(status)s)")
            % {"title": one.title, "status": ProposalStatus(one.status).label},
            link=request.build_absolute_uri(reverse("participation:proposal", args=[one.pk])),
            # Readers take a summary for HTML; what people wrote is words.
            description="".join(linebreaks(text, autoescape=True) for text in (one.what, one.reason) if text),
            unique_id=f"tag:{name},2026:offene-daten-{one.pk}",
            pubdate=one.created_at,
            updateddate=one.changed_at,
            author_name=one.owner.name,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response
