"""Legal pages and a town's contacts; lists and town pages belong to the cockpit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.region import selectors
from allmende.region.forms import ContactForm, LegalTextForm
from allmende.region.services import contacts, legal
from allmende.ui.types import Action, Link


@declares(PUBLIC)
def legal_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show Impressum, Datenschutz or Barrierefreiheit."""
    text = selectors.legal_text(key)
    actions = []
    if may(request.actor, "region.edit_legal_text", text):
        actions = [Action(_("Text bearbeiten"), reverse("region:legal_edit", args=[key]))]
    return render(
        request,
        "region/legal/page.html",
        {"text": text, "actions": actions, "breadcrumbs": [Link(text.title)]},
    )


@declares("region.edit_legal_text")
def legal_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Let the operator write the page in own words."""
    text = selectors.legal_text(key)
    require(request.actor, "region.edit_legal_text", text)
    form = LegalTextForm(request.POST or None, initial={"title": text.title, "body": text.body})
    if request.method == "POST" and form.is_valid():
        legal.rewrite(actor=request.actor, key=key, **form.cleaned_data)
        messages.success(request, _("Der Text ist gespeichert."))
        return redirect(f"/{key}/")
    crumbs = [Link(text.title, f"/{key}/"), Link(_("Bearbeiten"))]
    context = {"text": text, "form": form, "cancel_url": f"/{key}/", "breadcrumbs": crumbs}
    return render(request, "region/legal/edit.html", context, status=422 if form.errors else 200)


@declares("region.edit_profile")
def contact_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and add whom to ask in a town."""
    town = selectors.municipality_by_slug(slug)
    require(request.actor, "region.edit_profile", town)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contacts.put_contact(actor=request.actor, municipality=town, **form.cleaned_data)
        messages.success(request, _("Die Ansprechperson ist gespeichert."))
        return redirect("region:contacts", slug)
    crumbs = [
        Link(_("Kommunen"), "/kommunen/"),
        Link(town.name, f"/kommunen/{slug}/"),
        Link(_("Ansprechpersonen")),
    ]
    context = {"town": town, "contacts": selectors.contacts_of(town), "form": form, "breadcrumbs": crumbs}
    return render(request, "region/contact/list.html", context, status=422 if form.errors else 200)


@require_POST
@declares("region.edit_profile")
def contact_remove(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Take a contact off the page."""
    town = selectors.municipality_by_slug(slug)
    contacts.remove_contact(actor=request.actor, municipality=town, contact_id=contact_id)
    messages.success(request, _("Die Ansprechperson ist entfernt."))
    return redirect("region:contacts", slug)
