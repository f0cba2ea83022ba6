"""Pages of the short report to the steering committee."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allmende.basics.errors import AllmendeError, NotFound
from allmende.governance import report_documents
from allmende.governance.errors import ReportIsSent
from allmende.governance.forms import ReportForm, SendForm
from allmende.governance.models import Report, ReportStatus
from allmende.governance.selectors.people import steering_people
from allmende.governance.selectors.reports import facts_of, report_for, reports
from allmende.governance.services import reports as services
from allmende.kernel.access import SIGNED_IN, declares, may, require
from allmende.kernel.documents import documents_of
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Document
from allmende.ui.types import Badge, Link

_LIST = "/berichte/"


def _crumbs(report: Report | None = None, title: str = "") -> list[Link]:
    crumbs = [Link(_("Kurzberichte"), _LIST)]
    if report is not None:
        crumbs.append(Link(report.title, f"{_LIST}{report.pk}/"))
    return [*crumbs[:-1], Link(crumbs[-1].title)] if not title else [*crumbs, Link(title)]


@declares(SIGNED_IN)
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports, newest first."""
    if not request.actor.is_member:
        raise NotFound
    found = list(reports(request.actor))
    words = ngettext("%(count)s Kurzbericht", "%(count)s Kurzberichte", len(found)) % {"count": len(found)}
    context = {
        "reports": found,
        "words": words,
        "may_edit": may(request.actor, "governance.edit_report"),
        "draft": next((one for one in found if one.status == ReportStatus.DRAFT), None),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "governance/report/list.html", context)


@require_POST
@declares("governance.edit_report")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a report at a click."""
    report = services.begin_report(actor=request.actor, today=timezone.localdate())
    return redirect("governance:report", report.pk)


@declares(SIGNED_IN)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show one report with everything in it."""
    found = report_for(request.actor, report_id)
    facts = facts_of(found, timezone.now())
    is_draft = found.status == ReportStatus.DRAFT
    may_edit = is_draft and may(request.actor, "governance.edit_report", found)
    sections = [{"section": one, "comment": found.comments.get(one.key, "")} for one in facts.sections]
    context = {
        "report": found,
        "badges": [Badge(str(found.get_status_display()), "warning" if is_draft else "success")],
        "sections": sections,
        "as_of": parse_datetime(facts.as_of),
        "is_draft": is_draft,
        "may_edit": may_edit,
        "documents": _documents(request, found),
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "governance/report/show.html", context)


def _documents(request: HttpRequest, found: Report) -> list[Document]:
    """Return the newest documents that say what this page says; those of earlier words are left out."""
    made = documents_of(request.actor, found, kind=report_documents.KIND)
    return [one for one in made if one.parameters.get("edition") == found.edition][:6]


@declares("governance.edit_report")
def edit(request: HttpRequest, report_id: int) -> HttpResponse:
    """Edit title, period, summary and comments of a draft."""
    found = _draft(request, report_id)
    sections = facts_of(found, timezone.now()).sections
    initial = {
        "title": found.title,
        "period_from": found.period_from,
        "period_until": found.period_until,
        "summary": found.summary,
        "edition": found.edition,
        **{f"comment_{key}": text for key, text in found.comments.items()},
    }
    form = ReportForm(request.POST or None, initial=initial, sections=sections)
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        messages.success(request, _("Gespeichert."))
        return redirect("governance:report", report_id)
    context = {"report": found, "form": form, "breadcrumbs": _crumbs(found, _("Bearbeiten"))}
    return render(request, "governance/report/edit.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, found: Report, form: ReportForm) -> bool:
    names = ("edition", "title", "period_from", "period_until", "summary")
    values = {name: form.cleaned_data[name] for name in names}
    try:
        services.change_report(actor=request.actor, report_id=found.pk, comments=form.comments, **values)
    except AllmendeError as err:
        form.add_error(None, sentence_of(err))
        return False
    return True


@declares("governance.edit_report")
def send(request: HttpRequest, report_id: int) -> HttpResponse:
    """Choose who gets the report, say what happens, and send it."""
    found = _draft(request, report_id)
    posted = request.POST if request.method == "POST" else None
    form = SendForm(posted, people=steering_people(), initial={"edition": found.edition})
    if request.method == "POST" and form.is_valid():
        try:
            services.send_report(
                actor=request.actor,
                report_id=report_id,
                edition=form.cleaned_data["edition"],
                recipients=form.recipients,
                now=timezone.now(),
            )
        except AllmendeError as err:
            form.add_error(None, sentence_of(err))
        else:
            messages.success(request, _("Der Bericht ist eingefroren, die E-Mails sind unterwegs."))
            return redirect("governance:report", report_id)
    context = {"report": found, "form": form, "breadcrumbs": _crumbs(found, _("Versenden"))}
    return render(request, "governance/report/send.html", context, status=422 if form.errors else 200)


@declares("governance.edit_report")
def delete(request: HttpRequest, report_id: int) -> HttpResponse:
    """Ask, then throw a draft away."""
    found = _draft(request, report_id)
    if request.method == "POST":
        services.delete_report(actor=request.actor, report_id=report_id)
        messages.success(request, _("Der Entwurf ist gelöscht."))
        return redirect("governance:reports")
    context = {"report": found, "breadcrumbs": _crumbs(found, _("Entwurf löschen"))}
    return render(request, "governance/report/delete.html", context)


@require_POST
@declares(SIGNED_IN)
def make_document(request: HttpRequest, report_id: int) -> HttpResponse:
    """Have the report made as PDF or Word."""
    found = report_for(request.actor, report_id)
    ending = "docx" if request.POST.get("format") == "docx" else "pdf"
    document = report_documents.make_document(actor=request.actor, report=found, ending=ending)
    back = urlencode({"zurueck": f"{_LIST}{report_id}/"})
    return redirect(f"{document.get_absolute_url()}?{back}")


def _draft(request: HttpRequest, report_id: int) -> Report:
    found = report_for(request.actor, report_id)
    require(request.actor, "governance.edit_report", found)
    if found.status != ReportStatus.DRAFT:
        raise ReportIsSent
    return found
