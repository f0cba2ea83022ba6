"""A connector's configuration: a typed struct from which the portal's form is made. No Django.

    class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
        station: Annotated[str, about("Pegel", "Name oder Nummer", min_length=1, max_length=80)]
        token: Annotated[str, about("Schlüssel", is_secret=True)] = ""

Field types: str, int, float, bool, Literal[…] of texts, tuple[str, …] (one a line) and
tuple[SomeStruct, …] (a table with a row each). Texts for people are German.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from allmende.datahub.ingest.pull import ConfigRejected

Kind = Literal["text", "lines", "long_text", "whole", "number", "truth", "choice", "rows"]

#: What the portal sends and the database keeps, before it is a struct.
Values = Mapping[str, Any]  # Any: JSON of the connector's own making


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a configuration's form.

    Attributes:
        label: What people read.
        hint: Below the label; may be empty.
        is_secret: Stored encrypted, never shown again, never exported.
        choices: Value and label of each choice; only for "choice".
        rows: The fields of one row; only for "rows".
        default: What an empty form shows.
        group: Fields of one group stand together behind a heading that opens them; "": always open.
    """

    name: str
    label: str
    kind: Kind
    hint: str = ""
    is_secret: bool = False
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    rows: tuple["Field", ...] = ()
    default: Any = None  # Any: of the field's own type
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    group: str = ""


def about(
    label: str,
    hint: str = "",
    *,
    is_secret: bool = False,
    is_long: bool = False,
    group: str = "",
    choices: Mapping[str, str] | None = None,
    **limits: Any,  # Any: what msgspec.Meta takes
) -> msgspec.Meta:
    """Describe a field for people, for `Annotated`.

    Args:
        is_secret: A password, key or certificate; only for texts.
        is_long: Several lines are usual.
        group: Heading of fields that few people need, which the form shows only when asked.
        choices: Value → label, for a field of type `Literal` or text.
        limits: `ge`, `le`, `min_length`, `max_length`, `pattern` as in msgspec.Meta.
    """
    extra = {
        "is_secret": is_secret, "is_long": is_long, "group": group, "choices": tuple((choices or {}).items()),
    }  # fmt: skip
    return msgspec.Meta(title=label, description=hint, extra=extra, **limits)


def fields_of(config_type: type[Any]) -> tuple[Field, ...]:
    """Return a configuration's fields in their order."""
    info = msgspec.inspect.type_info(config_type)
    assert isinstance(info, msgspec.inspect.StructType)  # noqa: S101 - a programming mistake
    return tuple(_field(one) for one in info.fields)


def secret_names(config_type: type[Any]) -> frozenset[str]:
    """Return the names of the fields that are stored encrypted."""
    return frozenset(field.name for field in fields_of(config_type) if field.is_secret)


def read_config(config_type: type[Any], values: Values) -> Any:
    """Return the struct of these values.

    Raises:
        ConfigRejected: a value is missing or out of its limits; names the field.
    """
    for field in fields_of(config_type):
        check_field(field, values.get(field.name))
        if field.kind == "rows":
            _check_rows(field, values.get(field.name) or ())
    known = {field.name for field in fields_of(config_type)}
    try:
        return msgspec.convert({k: v for k, v in values.items() if k in known}, config_type, strict=False)
    except msgspec.ValidationError as err:
        # "… - at `$.url`"; the sentence is ours, since msgspec speaks English.
        name = str(err).rpartition("$.")[2].partition("`")[0].partition("[")[0] if "$." in str(err) else ""
        raise ConfigRejected(name, SENTENCE) from err


def check_field(field: Field, value: object) -> None:
    """Say in German what is wrong with a value; types and patterns are left to msgspec.

    Raises:
        ConfigRejected: it is missing, too small, too large or too long.
    """
    if value in (None, "", (), []):
        if field.is_required:
            raise ConfigRejected(field.name, f"Bitte füllen Sie „{field.label}“ aus.")
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        if field.minimum is not None and value < field.minimum:
            raise ConfigRejected(field.name, f"„{field.label}“ muss mindestens {field.minimum:g} sein.")
        if field.maximum is not None and value > field.maximum:
            raise ConfigRejected(field.name, f"„{field.label}“ darf höchstens {field.maximum:g} sein.")
    if isinstance(value, str | list | tuple) and field.max_length is not None:
        kind = "Zeichen" if isinstance(value, str) else "Einträge"
        if len(value) > field.max_length:
            text = f"„{field.label}“ darf höchstens {field.max_length} {kind} haben."
            raise ConfigRejected(field.name, text)


def _check_rows(field: Field, rows: Sequence[Values]) -> None:
    for number, row in enumerate(rows, start=1):
        for column in field.rows:
            try:
                check_field(column, row.get(column.name))
            except ConfigRejected as err:
                raise ConfigRejected(field.name, f"Zeile {number}: {err.sentence}") from err


SENTENCE = "Bitte prüfen Sie diese Angabe; so kann sie nicht stimmen."


def _field(one: msgspec.inspect.Field) -> Field:
    kind_of, title, hint, extra = one.type, one.name, "", {}
    if isinstance(kind_of, msgspec.inspect.Metadata):
        schema = kind_of.extra_json_schema or {}
        title, hint = schema.get("title", one.name), schema.get("description", "")
        extra, kind_of = kind_of.extra or {}, kind_of.type
    default = one.default if one.default is not msgspec.NODEFAULT else None
    if one.default_factory is not msgspec.NODEFAULT:
        default = one.default_factory()
    kind, choices, rows = _kind(kind_of, extra)
    return Field(
        name=one.name,
        label=title,
        kind=kind,
        hint=hint,
        is_secret=bool(extra.get("is_secret")),
        is_required=one.required and kind != "truth",
        choices=choices,
        rows=rows,
        default=default,
        minimum=getattr(kind_of, "ge", None),
        maximum=getattr(kind_of, "le", None),
        max_length=getattr(kind_of, "max_length", None),
        group=str(extra.get("group", "")),
    )


def _kind(
    kind_of: msgspec.inspect.Type, extra: Mapping[str, Any]
) -> tuple[Kind, tuple[tuple[str, str], ...], tuple[Field, ...]]:
    choices: Sequence[tuple[str, str]] = extra.get("choices", ())
    if isinstance(kind_of, msgspec.inspect.LiteralType):
        labels = dict(choices)
        return "choice", tuple((str(v), labels.get(str(v), str(v))) for v in kind_of.values), ()
    if choices:
        return "choice", tuple(choices), ()
    if isinstance(kind_of, msgspec.inspect.VarTupleType):
        if isinstance(kind_of.item_type, msgspec.inspect.StructType):
            return "rows", (), fields_of(kind_of.item_type.cls)
        return "lines", (), ()
    simple: dict[type[msgspec.inspect.Type], Kind] = {
        msgspec.inspect.BoolType: "truth",
        msgspec.inspect.IntType: "whole",
        msgspec.inspect.FloatType: "number",
    }
    return simple.get(type(kind_of), "long_text" if extra.get("is_long") else "text"), (), ()
