"""The page of a receipt: what was sent, what became of it, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import AllmendeError
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.participation.models import Contribution, DataProposal, Moderation
from allmende.participation.receipts import number_of, sent_by, token_of
from allmende.participation.services import discourse as services
from allmende.participation.views.discourse import crumbs, tone_of
from allmende.ui.types import Link


def url_of(sent: DataProposal | Contribution) -> str:
    """Return the address of a receipt."""
    return reverse("participation:receipt", args=[token_of(sent)])


@require_safe
@declares(PUBLIC)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever holds the link what became of what they sent."""
    sent = sent_by(token)
    proposal = sent.proposal if isinstance(sent, Contribution) else sent
    texts = [sent.text] if isinstance(sent, Contribution) else [sent.what, sent.why, sent.sensitivity]
    context = {
        "sent": sent,
        "proposal": proposal,
        "number": number_of(sent),
        "name": sent.name if isinstance(sent, Contribution) else sent.proposed_by,
        "texts": [text for text in texts if text],
        "answer": sent.answer if isinstance(sent, Contribution) else "",
        "is_shown": sent.moderation == Moderation.SHOWN,
        "is_public": proposal.moderation == Moderation.SHOWN,
        "can_withdraw": sent.moderation != Moderation.NOT_SHOWN,
        "tone": tone_of(proposal.status),
        "link": request.build_absolute_uri(request.path),
        "withdraw_url": reverse("participation:receipt_withdraw", args=[token]),
        "breadcrumbs": crumbs(Link(_("Ihr Eingang"))),
    }
    return render(request, "participation/receipt/page.html", context)


@declares(PUBLIC)
def withdraw(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask, then take back what was sent."""
    sent = sent_by(token)
    back = reverse("participation:receipt", args=[token])
    if request.method == "POST":
        try:
            if isinstance(sent, Contribution):
                services.withdraw_contribution(actor=request.actor, contribution_id=sent.pk)
            else:
                services.withdraw_proposal(actor=request.actor, proposal_id=sent.pk)
        except AllmendeError as refused:
            messages.error(request, sentence_of(refused))
        else:
            messages.success(request, _("Zurückgezogen. Ihr Name ist gelöscht."))
        return redirect(back)
    context = {
        "number": number_of(sent),
        "cancel_url": back,
        "breadcrumbs": crumbs(Link(_("Ihr Eingang"), back), Link(_("Zurückziehen"))),
    }
    return render(request, "participation/receipt/withdraw.html", context)
