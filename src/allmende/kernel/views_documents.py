"""Files, documents under way or finished, and a space's own Word letterheads."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allmende.basics.errors import AllmendeError, NotFound
from allmende.kernel import files
from allmende.kernel.access import PUBLIC, SIGNED_IN, declares, get_or_not_found, may, require
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.documents import letterheads, requests
from allmende.kernel.documents.forms import WordTemplateForm
from allmende.kernel.documents.types import DOCX, PDF, ZIP
from allmende.kernel.documents.word import CONTENT_FIELD
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Document, DocumentStatus, Space, StoredFile, Visibility
from allmende.kernel.reach import readable
from allmende.ui.types import Fact, Link

_YEAR_S = 365 * 24 * 3600
#: While a document is made the page asks again after so many seconds, also without JavaScript.
_ASK_AGAIN_S = 2


@declares(PUBLIC)
def file(request: HttpRequest, file_id: int, name: str) -> HttpResponse:
    """Serve a file to who may see it; pictures and PDF in the browser, everything else as download."""
    found = files.file_for(request.actor, file_id)
    asked = request.GET.get("breite", "")
    width = int(asked[:5]) if asked.isdecimal() else 0
    is_picture = found.media_type in files.PICTURE_TYPES
    tag = f'"{found.sha256[:32]}-{width}"'
    of_document = files.document_with(found) is not None
    if request.headers.get("If-None-Match") == tag:
        return _cached(HttpResponse(status=304), request, found, tag, of_document=of_document)
    small = is_picture and width > 0
    content = files.small_version(found, width) if small else bytes(found.content)
    answer = HttpResponse(content, content_type="image/webp" if small and found.width else found.media_type)
    shown = is_picture or found.media_type == PDF
    answer.headers["Content-Disposition"] = str(content_disposition_header(not shown, found.name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return _cached(answer, request, found, tag, of_document=of_document)


def _cached(
    answer: HttpResponse, request: HttpRequest, found: StoredFile, tag: str, *, of_document: bool
) -> HttpResponse:
    """Let caches keep what everybody may see; what is not public is kept by nobody.

    Whether a document may be read is asked anew each time: it ends with what it shows.
    """
    if found.visibility == Visibility.PUBLIC and of_document:
        answer.headers["ETag"] = tag
        patch_cache_control(answer, private=True, no_cache=True)
    elif found.visibility == Visibility.PUBLIC:
        answer.headers["ETag"] = tag
        is_exact = request.GET.get("v") == found.sha256[:12]
        patch_cache_control(answer, public=True, max_age=_YEAR_S if is_exact else 300)
    else:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


@declares(SIGNED_IN)
def documents(request: HttpRequest) -> HttpResponse:
    """List the documents I asked for."""
    rows = (
        Document.objects.visible_to(request.actor)
        .filter(created_by_id=request.actor.user_id)
        .select_related("file", "owner")
        .defer("file__content")
    )
    page = Paginator(rows, 30).get_page(request.GET.get("seite"))
    count = page.paginator.count
    words = ngettext("%(count)s Dokument", "%(count)s Dokumente", count) % {"count": count}
    spaces = Space.objects.filter(pk__in=[pk for pk in request.actor.space_ids if request.actor.may_edit(pk)])
    context = {
        "page": page,
        "words": words,
        "spaces": spaces.order_by("name"),
        "breadcrumbs": [Link(_("Meine Dokumente"))],
    }
    return render(request, "kernel/document/list.html", context)


@declares(PUBLIC)
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show how far a document is; then the download, or what went wrong."""
    found = requests.document_for(request.actor, document_id)
    under_way = found.status in {DocumentStatus.QUEUED, DocumentStatus.RUNNING}
    is_withdrawn = not readable(request.actor, [found])
    context = {
        "document": found,
        "is_withdrawn": is_withdrawn,
        "under_way": under_way,
        "ask_again_s": _ASK_AGAIN_S,
        "may_retry": may(request.actor, "kernel.retry_document", found),
        "may_remove": not under_way and may(request.actor, "kernel.remove_document", found),
        "facts": _facts(found),
        "back": _back(request),
        "breadcrumbs": _crumbs(request, found.title),
    }
    answer = render(request, "kernel/document/show.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _facts(found: Document) -> list[Fact]:
    kinds = {
        PDF: _("PDF, barrierefrei (PDF/UA)"),
        DOCX: _("Word (DOCX)"),
        ZIP: _("Archiv (ZIP) mit mehreren Dateien"),
    }
    facts = [Fact(_("Für"), found.owner.name), Fact(_("Sichtbar"), _visible(found))]
    if found.file is not None:
        size = _("%(size)s kB") % {"size": max(1, round(found.file.size / 1000))}
        facts += [
            Fact(_("Art"), kinds.get(found.file.media_type, found.file.media_type)),
            Fact(_("Größe"), size),
        ]
    return facts


def _visible(found: Document) -> str:
    """Say who may read it; a public document whose facts were restricted since is public no more."""
    if found.visibility == Visibility.PUBLIC and not readable(ANONYMOUS, [found]):
        return _("nicht mehr öffentlich, weil inzwischen nicht mehr alle sehen dürfen, was darin steht")
    return str(found.get_visibility_display())


def _back(request: HttpRequest) -> str:
    """Return the page the reader came from, as long as it is one of ours."""
    back = request.GET.get("zurueck", "")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else ""


def _crumbs(request: HttpRequest, title: str) -> list[Link]:
    first = [] if request.actor.is_anonymous else [Link(_("Meine Dokumente"), "/dokumente/")]
    return [*first, Link(title)]


@require_POST
@declares("kernel.retry_document")
def retry(request: HttpRequest, document_id: int) -> HttpResponse:
    """Try once more."""
    requests.retry(actor=request.actor, document_id=document_id)
    return redirect("kernel:document", document_id)


@declares("kernel.remove_document")
def remove(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask, then throw the document away."""
    found = requests.document_for(request.actor, document_id)
    require(request.actor, "kernel.remove_document", found)
    if request.method == "POST":
        requests.remove(actor=request.actor, document_id=document_id)
        messages.success(request, _("Das Dokument ist gelöscht. Links darauf führen jetzt ins Leere."))
        return redirect("kernel:documents")
    context = {"document": found, "breadcrumbs": _crumbs(request, found.title)}
    return render(request, "kernel/document/remove.html", context)


def _space(request: HttpRequest, space_id: int) -> Space:
    space = get_or_not_found(Space.objects.filter(pk__in=request.actor.space_ids), pk=space_id)
    require(request.actor, "kernel.change_word_templates", space)
    return space


def _template_crumbs(space: Space, title: str = "") -> list[Link]:
    first = Link(_("Meine Dokumente"), "/dokumente/")
    second = _("Word-Vorlagen: %(space)s") % {"space": space.name}
    return (
        [first, Link(second, f"/dokumente/vorlagen/{space.pk}/"), Link(title)]
        if title
        else [first, Link(second)]
    )


@declares("kernel.change_word_templates")
def word_templates(request: HttpRequest, space_id: int) -> HttpResponse:
    """List the kinds of documents that may carry the space's own letterhead."""
    space = _space(request, space_id)
    known = letterheads.templates_of(space)
    rows = [{"kind": kind, "template": known.get(kind.key)} for kind in letterheads.kinds()]
    context = {"space": space, "rows": rows, "breadcrumbs": _template_crumbs(space)}
    return render(request, "kernel/word_template/list.html", context)


@declares("kernel.change_word_templates")
def word_template(request: HttpRequest, space_id: int, kind: str) -> HttpResponse:
    """Show the letterhead of one kind, its fields, and take a new one."""
    space = _space(request, space_id)
    wanted = letterheads.kind_of(kind)
    form = WordTemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["template"]
        try:
            letterheads.put_letterhead(
                actor=request.actor, space=space, key=kind, name=str(upload.name), content=upload.read()
            )
        except AllmendeError as err:
            form.add_error("template", sentence_of(err))
        else:
            messages.success(
                request, _("Die Vorlage ist geprüft und gilt ab jetzt. Sehen Sie sich die Probe an.")
            )
            return redirect("kernel:word_template", space_id, kind)
    context = {
        "space": space,
        "kind": wanted,
        "template": letterheads.templates_of(space).get(kind),
        "form": form,
        "content_field": f"{{{{ {CONTENT_FIELD} }}}}",
        "breadcrumbs": _template_crumbs(space, str(wanted.title)),
    }
    return render(request, "kernel/word_template/show.html", context, status=422 if form.errors else 200)


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=DOCX)
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


@declares("kernel.change_word_templates")
def word_template_sample(request: HttpRequest, space_id: int, kind: str) -> HttpResponse:
    """Download a plain Word file with every field in it."""
    space = _space(request, space_id)
    return _download(
        letterheads.sample(letterheads.kind_of(kind)), f"muster-{files.safe_name(space.name)}.docx"
    )


@declares("kernel.change_word_templates")
def word_template_trial(request: HttpRequest, space_id: int, kind: str) -> HttpResponse:
    """Download the letterhead filled with examples."""
    space = _space(request, space_id)
    wanted = letterheads.kind_of(kind)
    content = letterheads.letterhead_of(space, wanted.key)
    if content is None:
        raise NotFound(kind=kind)
    return _download(letterheads.trial(wanted, content), "probe.docx")


@declares("kernel.change_word_templates")
def remove_word_template(request: HttpRequest, space_id: int, kind: str) -> HttpResponse:
    """Ask, then remove the letterhead; documents are plain again."""
    space = _space(request, space_id)
    wanted = letterheads.kind_of(kind)
    if request.method == "POST":
        letterheads.remove_letterhead(actor=request.actor, space=space, key=kind)
        messages.success(request, _("Die Vorlage ist entfernt. Dokumente kommen jetzt ohne Briefkopf."))
        return redirect("kernel:word_template", space_id, kind)
    context = {"space": space, "kind": wanted, "breadcrumbs": _template_crumbs(space, str(wanted.title))}
    return render(request, "kernel/word_template/remove.html", context)
