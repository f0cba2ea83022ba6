"""The inventory: list with filters, one item, tables in and out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Visibility
from allmende.strategy.forms.inventory import InventoryFilterForm, InventoryItemForm, InventoryTableForm
from allmende.strategy.making_tables import csv_response, xlsx_response
from allmende.strategy.models import InventoryItem
from allmende.strategy.selectors import inventory as selectors
from allmende.strategy.selectors.strategies import strategy_for
from allmende.strategy.services import inventory as services
from allmende.strategy.views.making import changer_of, confirm_page, form_page, frame
from allmende.strategy.views.people import to_edit
from allmende.ui.types import Action, Link

_PER_PAGE = 50
_SHOWN = 50


@require_safe
@declares(PUBLIC)
def inventory(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the town has, counted by field and department."""
    strategy = strategy_for(request.actor, key)
    every = selectors.items_of(request.actor, strategy.owner)
    form = InventoryFilterForm(request.GET, departments=selectors.departments_of(every))
    query = form.query()
    found = selectors.found_items(every, query)
    parameters = request.GET.copy()
    parameters.pop("page", None)
    editable = may(request.actor, "strategy.make", strategy)
    context = frame(
        request,
        strategy,
        "strategy:inventory",
        form=form,
        page=Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        total=every.count(),
        filtered=query.is_filtered,
        query=parameters.urlencode(),
        by_field=selectors.counts_by_field(found),
        by_department=selectors.counts_by_department(found),
        batches=selectors.batches_of(request.actor, strategy.owner).filter(state__in=["draft", "stored"])[:5]
        if editable
        else [],
        actions=_actions(key) if editable else [],
    )
    return render(request, "strategy/making/inventory/list.html", context)


def _actions(key: str) -> list[Action]:
    return [
        Action(_("Eintrag hinzufügen"), reverse("strategy:inventory_new", args=[key]), kind="primary"),
        Action(_("Tabelle einlesen"), reverse("strategy:inventory_upload", args=[key])),
    ]


@require_safe
@declares(PUBLIC)
def export(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Give the list as shown, as CSV or Excel; the same headings can be read in again."""
    strategy = strategy_for(request.actor, key)
    every = selectors.items_of(request.actor, strategy.owner)
    query = InventoryFilterForm(request.GET, departments=selectors.departments_of(every)).query()
    rows = [_row(item) for item in selectors.found_items(every, query)]
    head = list(selectors.COLUMNS.values())
    if kind == "xlsx":
        return xlsx_response(f"bestand-{key}.xlsx", "Bestand", head, rows)
    return csv_response(f"bestand-{key}.csv", head, rows)


def _row(item: InventoryItem) -> list[str]:
    return [
        item.title,
        str(selectors.KINDS[item.kind]),
        item.description,
        item.department,
        item.action_field.name if item.action_field else "",
        item.since,
        str(selectors.STATES[item.state]),
        item.url,
        _("ja") if item.visibility == Visibility.PUBLIC else _("nein"),
    ]


@declares("strategy.make")
def item(request: HttpRequest, key: str, item_id: int | None = None) -> HttpResponseBase:
    """Add something, or change it."""
    strategy = to_edit(request, key)
    known = selectors.item_for(request.actor, strategy.owner, item_id) if item_id is not None else None
    context = frame(
        request,
        strategy,
        "strategy:inventory",
        crumbs=[Link(known.title if known else _("Hinzufügen"))],
        title=known.title if known else _("Eintrag im Bestand"),
        lead=_("Etwas, das es schon gibt: eine Anwendung, ein Ablauf, ein Konzept, ein Netz."),
        submit=_("Eintrag speichern"),
        cancel_url=reverse("strategy:inventory", args=[key]),
        delete_url=reverse("strategy:inventory_remove", args=[key, known.pk]) if known else "",
        delete_word=_("Eintrag löschen"),
    )
    initial = {name: getattr(known, name) for name in services.FIELDS} if known else {}
    if known:
        initial["is_public"] = known.visibility == Visibility.PUBLIC
    form = InventoryItemForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda cleaned: services.put_item(
            actor=request.actor,
            space=strategy.owner,
            item_id=item_id,
            seen=cleaned.pop("seen"),
            values=form.as_stored(cleaned),
            is_demo=strategy.is_demo,
        ),
        done_url=reverse("strategy:inventory", args=[key]),
        message=_("Der Eintrag ist gespeichert."),
        context=context,
        who=lambda: changer_of(known),
    )


@declares("strategy.make")
def item_remove(request: HttpRequest, key: str, item_id: int) -> HttpResponseBase:
    """Ask, then remove an item."""
    strategy = to_edit(request, key)
    known = selectors.item_for(request.actor, strategy.owner, item_id)
    context = frame(
        request,
        strategy,
        "strategy:inventory",
        crumbs=[Link(known.title)],
        title=_("„%(title)s“ löschen?") % {"title": known.title},
        text=_(
            "Der Eintrag verschwindet aus dem Bestand. Was beendet ist, können Sie auch als "
            "„beendet“ stehen lassen."
        ),
        submit=_("Eintrag löschen"),
        cancel_url=reverse("strategy:inventory", args=[key]),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_item(actor=request.actor, space=strategy.owner, item_id=item_id),
        done_url=reverse("strategy:inventory", args=[key]),
        message=_("Der Eintrag ist gelöscht."),
        context=context,
    )


@declares("strategy.make")
def upload(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take a table for its preview."""
    strategy = to_edit(request, key)
    form = (
        InventoryTableForm(request.POST, request.FILES) if request.method == "POST" else InventoryTableForm()
    )
    context = frame(
        request,
        strategy,
        "strategy:inventory",
        crumbs=[Link(_("Tabelle einlesen"))],
        columns=selectors.COLUMNS.values(),
        kinds=selectors.KINDS.values(),
        states=selectors.STATES.values(),
        submit=_("Vorschau ansehen"),
        cancel_url=reverse("strategy:inventory", args=[key]),
    )
    return form_page(
        request,
        form=form,
        save=lambda values: services.keep_table(
            actor=request.actor,
            space=strategy.owner,
            name=values["file"].name,
            body=values["file"].read(),
        ),
        done_url=lambda batch: reverse("strategy:inventory_table", args=[key, batch.pk]),
        message=_("Die Tabelle ist gelesen. Noch ist nichts übernommen."),
        context=context,
        template="strategy/making/inventory/upload.html",
    )


@require_safe
@declares("strategy.make")
def table(request: HttpRequest, key: str, batch_id: int) -> HttpResponse:
    """Show what would become of each line, or what became of a stored table."""
    strategy = to_edit(request, key)
    batch = selectors.batch_for(request.actor, strategy.owner, batch_id)
    preview = selectors.look_at(bytes(batch.body), strategy.owner) if batch.state == "draft" else None
    context = frame(
        request,
        strategy,
        "strategy:inventory",
        crumbs=[Link(batch.file_name)],
        batch=batch,
        preview=preview,
        count=len(preview.rows) if preview else 0,
        rows=[
            (line, values, selectors.KINDS[values["kind"]], selectors.STATES[values["state"]])
            for line, values in (preview.rows[:_SHOWN] if preview else [])
        ],
        errors=preview.errors[:_SHOWN] if preview else [],
        error_count=len(preview.errors) if preview else 0,
        known=preview.known[:_SHOWN] if preview else [],
        known_count=len(preview.known) if preview else 0,
        kept=batch.items.count(),
    )
    return render(request, "strategy/making/inventory/table.html", context)


@require_POST
@declares("strategy.make")
def table_act(request: HttpRequest, key: str, batch_id: int, act: str) -> HttpResponse:
    """Take a table over, throw it away, or take it back."""
    strategy = to_edit(request, key)
    target = {"actor": request.actor, "space": strategy.owner, "batch_id": batch_id}
    if act == "store":
        stored = services.store_table(**target).rows_stored  # type: ignore[arg-type]  # named above
        text = ngettext("%(n)d Eintrag ist übernommen.", "%(n)d Einträge sind übernommen.", stored) % {
            "n": stored
        }
    elif act == "undo":
        gone = services.undo_table(**target)  # type: ignore[arg-type]  # named above
        text = ngettext("%(n)d Eintrag ist zurückgenommen.", "%(n)d Einträge sind zurückgenommen.", gone) % {
            "n": gone
        }
    else:
        services.drop_table(**target)  # type: ignore[arg-type]  # named above
        text = _("Die Tabelle ist verworfen.")
    messages.success(request, text)
    return redirect("strategy:inventory", key)
