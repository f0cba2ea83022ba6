"""What a town has already: list, counts, and a brought table looked at line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.text import slug
from allmende.connectors.table_upload.table import Cell, Table, TableRefused, read_table
from allmende.datahub.errors import TABLE_REASONS
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.strategy.errors_making import TableNotReadable
from allmende.strategy.models import ActionField, InventoryBatch, InventoryItem

MAX_ROWS: Final = 5_000
KINDS: Final = dict(InventoryItem._meta.get_field("kind").flatchoices)
STATES: Final = dict(InventoryItem._meta.get_field("state").flatchoices)


@dataclass(frozen=True, slots=True)
class InventoryQuery:
    """Search and filters of the list; empty ones count as none."""

    words: str = ""
    kind: str = ""
    field: str = ""
    department: str = ""
    state: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is looked for."""
        return any((self.words, self.kind, self.field, self.department, self.state))


def items_of(actor: Actor, space: Space) -> "QuerySet[InventoryItem]":
    """Return what the space has and the actor may see, by department and title."""
    found: QuerySet[InventoryItem] = (
        InventoryItem.objects.visible_to(actor)
        .owned_by(space)
        .select_related("action_field")
        .order_by("department", "title", "pk")
    )
    return found


def found_items(items: "QuerySet[InventoryItem]", query: InventoryQuery) -> "QuerySet[InventoryItem]":
    """Keep what fits search and filters."""
    for word in query.words.split():
        items = items.filter(
            Q(title__icontains=word) | Q(description__icontains=word) | Q(department__icontains=word)
        )
    exact = {
        "kind": query.kind,
        "state": query.state,
        "action_field__key": query.field,
        "department": query.department,
    }
    return items.filter(**{name: value for name, value in exact.items() if value})


def item_for(actor: Actor, space: Space, item_id: int) -> InventoryItem:
    """Return an item of this space the actor may see, or raise NotFound."""
    return get_or_not_found(items_of(actor, space), pk=item_id)


def departments_of(items: "QuerySet[InventoryItem]") -> list[str]:
    """Return the departments named so far, by name."""
    names = items.exclude(department="").order_by("department").values_list("department", flat=True)
    return list(names.distinct())


@dataclass(frozen=True, slots=True)
class Share:
    """How many items belong to one word; `width` is percent of the longest bar."""

    word: str
    count: int
    width: str


def counts_by_field(items: "QuerySet[InventoryItem]") -> list[Share]:
    """Return how many items each field of action has, most first."""
    rows = items.order_by().values_list("action_field__name").annotate(n=Count("pk"))
    return _shares({name or _("ohne Handlungsfeld"): n for name, n in rows})


def counts_by_department(items: "QuerySet[InventoryItem]") -> list[Share]:
    """Return how many items each department has, most first."""
    rows = items.order_by().values_list("department").annotate(n=Count("pk"))
    return _shares({name or _("ohne Amt"): n for name, n in rows})


def _shares(counted: Mapping[str, int]) -> list[Share]:
    most = max(counted.values(), default=1)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Share(word, n, f"{n / most * 100:.1f}%") for word, n in ordered]


def batches_of(actor: Actor, space: Space) -> "QuerySet[InventoryBatch]":
    """Return the tables brought to this space, for its own people."""
    if not (actor.is_system or space.pk in actor.space_ids):
        return InventoryBatch.objects.none()
    return InventoryBatch.objects.filter(owner=space)


def batch_for(actor: Actor, space: Space, batch_id: int) -> InventoryBatch:
    """Return a table brought to this space, or raise NotFound."""
    return get_or_not_found(batches_of(actor, space), pk=batch_id)


# -- Tables --------------------------------------------------------------------------------------------

COLUMNS: Final = {
    "title": "Titel", "kind": "Art", "description": "Beschreibung", "department": "Amt",
    "action_field": "Handlungsfeld", "since": "Seit", "state": "Stand", "url": "Adresse",
    "visibility": "Öffentlich",
}  # fmt: skip
_ALIASES: Final = {
    "titel": "title", "name": "title", "bezeichnung": "title", "was": "title", "projekt": "title",
    "art": "kind", "typ": "kind", "kategorie": "kind",
    "beschreibung": "description", "erlaeuterung": "description", "kurzbeschreibung": "description",
    "amt": "department", "fachbereich": "department", "abteilung": "department", "zustaendig": "department",
    "handlungsfeld": "action_field", "feld": "action_field", "themenfeld": "action_field",
    "seit": "since", "jahr": "since", "beginn": "since",
    "stand": "state", "status": "state",
    "adresse": "url", "link": "url", "url": "url", "internetadresse": "url",
    "oeffentlich": "visibility", "sichtbar": "visibility",
}  # fmt: skip
_KIND_WORDS: Final = {
    "produkt": "product", "anwendung": "product", "produkt-oder-anwendung": "product", "app": "product",
    "ablauf": "process", "prozess": "process", "konzept": "concept", "strategie": "concept",
    "infrastruktur": "infrastructure", "technik": "infrastructure", "": "product",
}  # fmt: skip
_STATE_WORDS: Final = {
    "geplant": "planned", "im-versuch": "trial", "versuch": "trial", "test": "trial", "pilot": "trial",
    "in-betrieb": "running", "betrieb": "running", "laeuft": "running", "beendet": "ended", "": "running",
}  # fmt: skip
_LIMITS: Final = {"title": 200, "department": 200, "since": 10, "url": 200, "description": 5_000}
_REASONS: Final[Mapping[str, str | Promise]] = {
    **TABLE_REASONS,
    "no_header": gettext_lazy("Die erste Zeile braucht Überschriften, mindestens „Titel“ und eine weitere."),
    "too_many_rows": gettext_lazy("Es sind mehr als 5.000 Zeilen. Bitte teilen Sie die Tabelle auf."),
}


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong in one line; the line is left out."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A brought table as it would be taken over.

    Attributes:
        rows: (line, values of the item) of lines that can be taken.
        known: Lines whose title the inventory has already; left out too.
        ignored: Headings nobody knows.
    """

    rows: Sequence[tuple[int, Mapping[str, Any]]]
    errors: Sequence[LineError]
    known: Sequence[tuple[int, str]]
    ignored: Sequence[str]


def look_at(body: bytes, space: Space) -> Preview:
    """Read a table and say of each line what would become of it.

    Raises:
        TableNotReadable: no table, too long, or without the heading *Titel*.
    """
    try:
        table = read_table(body, longest=_LIMITS["description"] + 1)
    except TableRefused as refused:
        raise TableNotReadable(why=str(_REASONS[refused.reason])) from refused
    if len(table.rows) > MAX_ROWS:
        raise TableNotReadable(why=str(_REASONS["too_many_rows"]))
    columns, ignored = _columns(table)
    if "title" not in columns:
        raise TableNotReadable(why=_("Die Überschrift „Titel“ fehlt."))
    return _preview(table, columns, ignored, space)


def _columns(table: Table) -> tuple[dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    ignored = []
    for at, heading in enumerate(table.headings):
        field = _ALIASES.get(slug(heading))
        if field is None or field in columns:
            ignored.append(heading)
        else:
            columns[field] = at
    return columns, ignored


def _preview(table: Table, columns: Mapping[str, int], ignored: Sequence[str], space: Space) -> Preview:
    fields = {slug(word): field for field in ActionField.objects.all() for word in (field.name, field.key)}
    titles = {
        title.casefold() for title in InventoryItem.objects.owned_by(space).values_list("title", flat=True)
    }
    rows, errors, known = [], [], []
    for row in table.rows:
        told = {field: _text(row.cells[at]) for field, at in columns.items()}
        values, wrong = _values(told, fields)
        if wrong is not None:
            errors.append(LineError(row.line, *wrong))
        elif values["title"].casefold() in titles:
            known.append((row.line, values["title"]))
        else:
            titles.add(values["title"].casefold())
            rows.append((row.line, values))
    return Preview(rows, errors, known, ignored)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return " ".join(str(cell).replace("\x00", "").split())


def _values(
    told: Mapping[str, str], fields: Mapping[str, ActionField]
) -> tuple[dict[str, Any], tuple[str, str] | None]:
    """Return the item's values, or the column and the sentence of the first thing wrong."""
    if not told.get("title"):
        return {}, ("Titel", _("Der Titel fehlt."))
    for field, limit in _LIMITS.items():
        if len(told.get(field, "")) > limit:
            return {}, (COLUMNS[field], _("Länger als %(limit)d Zeichen.") % {"limit": limit})
    kind = _KIND_WORDS.get(slug(told.get("kind", "")))
    if kind is None:
        return {}, ("Art", _("Bekannt sind: %(words)s.") % {"words": ", ".join(map(str, KINDS.values()))})
    state = _STATE_WORDS.get(slug(told.get("state", "")))
    if state is None:
        return {}, ("Stand", _("Bekannt sind: %(words)s.") % {"words": ", ".join(map(str, STATES.values()))})
    action_field = fields.get(slug(told.get("action_field", "")))
    if told.get("action_field") and action_field is None:
        names = sorted({one.name for one in fields.values()})
        return {}, ("Handlungsfeld", _("Bekannt sind: %(words)s.") % {"words": ", ".join(names)})
    url = told.get("url", "")
    if url and not url.startswith(("https://", "http://")):
        return {}, ("Adresse", _("Die Adresse muss mit https:// beginnen."))
    is_public = slug(told.get("visibility", "")) in {"ja", "x", "oeffentlich", "1", "wahr", "true"}
    return {
        "title": told["title"], "kind": kind, "state": state, "action_field": action_field, "url": url,
        "description": told.get("description", ""), "department": told.get("department", ""),
        "since": told.get("since", ""),
        "visibility": Visibility.PUBLIC if is_public else Visibility.MUNICIPALITY,
    }, None  # fmt: skip
