"""The form of a source, made from what its connector wants to know; works without JavaScript."""

import base64
import binascii
import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from allmende.datahub.ingest.configuration import Field, fields_of, secret_names
from allmende.datahub.ingest.pull import ConfigRejected
from allmende.datahub.ingest.vault import SecretsUnreadable, Vault
from allmende.kernel.models import Space

PREFIX = "cfg_"
EMPTY_ROWS = 2
MORE_ROWS = 3
MAX_ROWS = 40
#: Typed secrets travel with a preview this long, encrypted.
CARRIED_S = 3600
DAY_MINUTES = 24 * 60


class NumberField(forms.CharField):
    """A number as people write it, with comma or point."""

    def __init__(self, *args: Any, low: float | None, high: float | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._low, self._high = low, high
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:  # Any: Django's signature
        """Return a float; None for nothing."""
        text = str(super().clean(value) or "").replace(" ", "").replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            raise forms.ValidationError(_("Bitte geben Sie eine Zahl ein.")) from None
        if math.isnan(number) or (self._low is not None and number < self._low):
            raise forms.ValidationError(_("Der Wert ist zu klein."))
        if self._high is not None and number > self._high:
            raise forms.ValidationError(_("Der Wert ist zu groß."))
        return number

    def prepare_value(self, value: Any) -> Any:  # Any: Django's signature
        """Show a number with a comma."""
        return f"{value:g}".replace(".", ",") if isinstance(value, int | float) else value


class LinesField(forms.CharField):
    """Texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:  # Any: Django's signature
        """Return the lines that are not empty."""
        return [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:  # Any: Django's signature
        """Show one a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Cell:
    """One field in a table, with its column's head."""

    head: str
    field: Any  # Any: Django's bound field


@dataclass(frozen=True, slots=True)
class Part:
    """One field of the form, a table of them, or a group that opens.

    Attributes:
        field: A bound field; None for a table or group.
        parts: Of a group.
        is_open: Whether a group shows what is in it, because something is.
    """

    field: Any = None  # Any: Django's bound field
    label: str = ""
    hint: str = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    error: str = ""
    parts: Sequence["Part"] = ()
    is_open: bool = False


class SourceForm(forms.Form):
    """Name, what the connector wants to know, and how often.

    Args:
        config_type: The connector's configuration; None for one without.
        direction: "push", "pull" or "listen".
        spaces: Whose source it may become; none when it exists already.
        values: What is kept, without secrets.
        kept_secrets: Names of secrets that are kept.
        rows: How many rows a table shows at least.
    """

    name = forms.CharField(
        label=_("Bezeichnung"),
        max_length=200,
        help_text=_("Wie die Quelle bei Ihnen heißen soll, z. B. Pegel an der Lenne."),
        error_messages={"required": _("Bitte geben Sie der Quelle einen Namen.")},
    )

    def __init__(
        self,
        *args: Any,
        config_type: type[Any] | None,
        direction: str,
        interval_s: int,
        shortest_interval_s: int = 60,
        spaces: Sequence[Space] = (),
        values: Mapping[str, Any] | None = None,
        kept_secrets: frozenset[str] = frozenset(),
        more_rows: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._config_type = config_type
        self._config = fields_of(config_type) if config_type is not None else ()
        self._tables: dict[str, int] = {}
        self._table_errors: dict[str, str] = {}
        if len(spaces) > 1:
            self.fields["owner"] = forms.ChoiceField(
                label=_("Für welche Kommune?"), choices=[(space.pk, space.name) for space in spaces]
            )
            self.order_fields(["owner", "name"])
        for field in self._config:
            self._add(field, (values or {}).get(field.name, field.default), kept_secrets, more_rows=more_rows)
        self._add_common(direction, interval_s, shortest_interval_s)

    def _add_common(self, direction: str, interval_s: int, shortest_interval_s: int) -> None:
        is_asked = direction == "pull"
        least = max(1, -(-shortest_interval_s // 60)) if is_asked else 1
        self.fields["interval_min"] = forms.IntegerField(
            label=_("Abrufen alle (Minuten)") if is_asked else _("Nachrichten erwartet alle (Minuten)"),
            min_value=least,
            max_value=7 * DAY_MINUTES,
            initial=max(interval_s // 60, least),
            help_text=ngettext("Frühestens jede Minute.", "Frühestens alle %(least)s Minuten.", least)
            % {"least": least}
            if is_asked
            else _("Bleibt es viel länger still, gilt die Quelle als still."),
        )
        self.fields["contact_email"] = forms.EmailField(
            label=_("E-Mail bei Störungen"),
            required=False,
            help_text=_("Wird benachrichtigt, wenn keine Nachrichten mehr kommen."),
        )
        self.fields["carried"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _add(self, field: Field, value: Any, kept: frozenset[str], *, more_rows: bool) -> None:
        if field.kind == "rows":
            self._add_table(field, value or (), more_rows=more_rows)
            return
        made = form_field(field, is_kept=field.name in kept)
        made.initial = None if field.is_secret else value
        self.fields[PREFIX + field.name] = made

    def _add_table(self, field: Field, rows: Sequence[Any], *, more_rows: bool) -> None:
        filled = len(rows)
        if self.is_bound:
            numbers = [
                int(part)
                for name in self.data
                if name.startswith(f"{PREFIX}{field.name}-") and (part := name.split("-")[1]).isdecimal()
            ]
            filled = min(max(numbers, default=-1) + 1, MAX_ROWS)
        count = filled + (MORE_ROWS if more_rows else 0) if self.is_bound else filled + EMPTY_ROWS
        self._tables[field.name] = min(max(count, EMPTY_ROWS), MAX_ROWS)
        for number in range(self._tables[field.name]):
            row = rows[number] if number < len(rows) else {}
            for column in field.rows:
                made = form_field(column, is_kept=False)
                made.required = False
                made.initial = row.get(column.name)
                made.label = _("Zeile %(number)s: %(label)s") % {
                    "number": number + 1,
                    "label": column.label,
                }
                self.fields[cell_name(field.name, number, column.name)] = made

    def parts(self) -> list[Part]:
        """Return what the template shows, in order; tables as tables."""
        before = [Part(self[name]) for name in ("owner", "name") if name in self.fields]
        config = [
            part
            for group, fields in groupby(self._config, key=lambda field: field.group)
            for part in self._group(group, list(fields))
        ]
        return [*before, *config, Part(self["interval_min"]), Part(self["contact_email"])]

    def _group(self, heading: str, fields: Sequence[Field]) -> list[Part]:
        parts = [
            self._table(field) if field.kind == "rows" else Part(self[PREFIX + field.name])
            for field in fields
        ]
        if not heading:
            return parts
        return [Part(label=heading, parts=parts, is_open=any(self._is_used(field) for field in fields))]

    def _is_used(self, field: Field) -> bool:
        """Whether somebody wrote something here, or must mend something."""
        if field.kind == "rows":
            names = [name for name in self.fields if name.startswith(f"{PREFIX}{field.name}-")]
            return field.name in self._table_errors or any(self[name].value() for name in names)
        bound = self[PREFIX + field.name]
        is_wrong = self.is_bound and bool(bound.errors)
        return is_wrong or bound.value() not in (None, "", False, [], (), field.default)

    def _table(self, field: Field) -> Part:
        rows = [
            [Cell(one.label, self[cell_name(field.name, number, one.name)]) for one in field.rows]
            for number in range(self._tables[field.name])
        ]
        heads = [column.label for column in field.rows]
        return Part(None, field.label, field.hint, heads, rows, self._table_errors.get(field.name, ""))

    def values(self) -> dict[str, Any]:
        """Return the connector's values as typed; empty ones are left out, so that defaults hold."""
        found: dict[str, Any] = {}
        for field in self._config:
            if field.kind == "rows":
                found[field.name] = self._rows(field)
                continue
            value = self.cleaned_data.get(PREFIX + field.name)
            if value not in (None, "") or field.kind in ("text", "long_text"):
                found[field.name] = value if value is not None else ""
        return found

    def _rows(self, field: Field) -> list[dict[str, Any]]:
        """Return the rows somebody wrote in: a preset choice alone is not written."""
        rows = []
        for number in range(self._tables[field.name]):
            cells = {
                column.name: self.cleaned_data.get(cell_name(field.name, number, column.name))
                for column in field.rows
            }
            written = {name: value for name, value in cells.items() if value not in (None, "")}
            needed = [column.name for column in field.rows if column.is_required]
            if any(name in written for name in needed or written):
                rows.append(written)
        return rows

    def refuse(self, err: ConfigRejected) -> None:
        """Put a connector's sentence at its field."""
        name = PREFIX + err.field
        if name in self.fields:
            self.add_error(name, err.sentence)
            return
        self.add_error(None, err.sentence)
        if err.field in self._tables:
            self._table_errors[err.field] = err.sentence

    def forget_errors(self) -> None:
        """Show no errors: somebody only asked for more rows."""
        self._errors = ErrorDict()

    def carry(self, vault: Vault, *, owner: str) -> str:
        """Return the typed secrets, encrypted, for the page that shows a preview."""
        if self._config_type is None:
            return ""
        names = secret_names(self._config_type)
        typed = {name: value for name, value in self.values().items() if name in names and value}
        if not typed:
            return ""
        plain = json.dumps({"until": time.time() + CARRIED_S, "secrets": typed}).encode()
        return base64.b64encode(vault.seal(plain, public_id=f"form:{owner}")).decode()

    def carried(self, vault: Vault, *, owner: str) -> dict[str, Any]:
        """Return the secrets that were typed before a preview; empty when they are too old or not ours."""
        try:
            sealed = base64.b64decode(self.cleaned_data.get("carried") or "", validate=True)
            found = json.loads(vault.open(sealed, public_id=f"form:{owner}"))
        except (SecretsUnreadable, binascii.Error, ValueError):
            return {}
        return dict(found["secrets"]) if found["until"] > time.time() else {}


def cell_name(table: str, number: int, column: str) -> str:
    """Return the name of one cell's field."""
    return f"{PREFIX}{table}-{number}-{column}"


def form_field(field: Field, *, is_kept: bool) -> forms.Field:
    """Return Django's field for one field of a configuration."""
    required = field.is_required and not is_kept
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.hint,
        "required": required,
        "error_messages": {"required": _("Bitte füllen Sie „%(label)s“ aus.") % {"label": field.label}},
    }
    if is_kept:
        kept = _("Bleibt wie gespeichert, wenn Sie nichts eintragen.")
        common["help_text"] = f"{field.hint} {kept}".strip()
    if field.kind == "truth":
        return forms.BooleanField(**{**common, "required": False})
    if field.kind == "choice":
        return _choice(field, common)
    if field.kind == "whole":
        return forms.IntegerField(min_value=_whole(field.minimum), max_value=_whole(field.maximum), **common)
    if field.kind == "number":
        return NumberField(low=field.minimum, high=field.maximum, **common)
    if field.kind == "lines":
        return LinesField(**common)
    return forms.CharField(max_length=field.max_length, widget=_text_widget(field), **common)


def _choice(field: Field, common: Mapping[str, Any]) -> forms.Field:
    """Where nothing is preset, people must choose: a unit nobody looked at would be wrong."""
    choices = list(field.choices)
    if field.default is None:
        choices.insert(0, ("", str(_("Bitte wählen"))))
    return forms.ChoiceField(choices=choices, **{**common, "required": field.default != ""})


def _text_widget(field: Field) -> forms.Widget:
    if field.kind == "long_text":
        return forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"})
    if field.is_secret:
        return forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


def _whole(limit: float | None) -> int | None:
    return None if limit is None else int(limit)
