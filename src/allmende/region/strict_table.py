"""Read a table of a pack strictly: every key has a meaning, every mistake names file and field."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, TypeVar

from allmende.basics.errors import AllmendeError

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_Value = TypeVar("_Value")


class PackError(AllmendeError):
    """A region pack cannot be used; nothing of it was taken over.

    Attributes:
        file: File inside the pack, e.g. ``solutions.toml``.
        field: Where in the file, e.g. ``solution[2].steward``; empty when the whole file is meant.
        problem: What is wrong, in one English clause for whoever maintains the pack.
    """

    code: ClassVar[str] = "region.pack_invalid"

    def __init__(self, file: str, field: str, problem: str) -> None:
        place = f"{file}: {field}" if field else file
        super().__init__(f"{place}: {problem}", file=file, field=field, problem=problem)
        self.file = file
        self.field = field
        self.problem = problem


class Table:
    """One table of a TOML file or one row of a CSV file.

    Readers take the keys they know; ``done`` refuses what nobody took. In CSV an empty cell counts as
    left out.
    """

    def __init__(self, values: Mapping[str, Any], file: str, place: str = "") -> None:
        self._values = values
        self._file = file
        self._place = place
        self._taken: set[str] = set()

    def error(self, key: str, problem: str) -> PackError:
        """Return the error that names this table's file and the key."""
        return PackError(self._file, self._field(key), problem)

    def text(self, key: str, pattern: str = r"(?s).+", hint: str = "must not be empty") -> str:
        """Return a required text that matches the whole pattern; ``hint`` says what is expected."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip() or not re.fullmatch(pattern, value):
            raise self.error(key, hint)
        return value

    def maybe_text(self, key: str, pattern: str = r"(?s).+", hint: str = "must not be empty") -> str:
        """Return a text, or an empty one when the key is left out."""
        return self.text(key, pattern, hint) if key in self else ""

    def one_of(self, key: str, allowed: Mapping[str, Any] | frozenset[str]) -> str:
        """Return a required text out of the allowed ones."""
        value = self.text(key)
        if value not in allowed:
            raise self.error(key, f"'{value}' is unknown, expected one of {', '.join(sorted(allowed))}")
        return value

    def texts(self, key: str, allowed: frozenset[str] | None = None) -> tuple[str, ...]:
        """Return a list of different texts, empty when left out; all out of ``allowed`` if given."""
        values = self._list(key, str, "must be a list of texts")
        for value in values:
            if not value.strip():
                raise self.error(key, "holds an empty text")
            if allowed is not None and value not in allowed:
                raise self.error(key, f"'{value}' does not exist in this pack")
        return values

    def integers(self, key: str, lowest: int, highest: int) -> tuple[int, ...]:
        """Return a list of different integers within the bounds, empty when left out."""
        values = self._list(key, int, "must be a list of integers")
        if any(not lowest <= value <= highest for value in values):
            raise self.error(key, f"must lie between {lowest} and {highest}")
        return values

    def integer(self, key: str, lowest: int, highest: int) -> int:
        """Return a required integer within the bounds."""
        value = self._take(key)
        if type(value) is not int or not lowest <= value <= highest:
            raise self.error(key, f"must be an integer between {lowest} and {highest}")
        return value

    def truth(self, key: str) -> bool:
        """Return a required true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def partial_date(self, key: str) -> str:
        """Return year, month or day (ISO 8601: 2020, 2020-05, 2020-05-13); empty when left out."""
        if key not in self:
            return ""
        value = self.text(key)
        found = _PARTIAL_DATE.fullmatch(value)
        try:
            if found is None:
                raise ValueError(value)
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise self.error(key, f"'{value}' is no year, month or day, e.g. 2020 or 2020-05-13") from None
        return value

    def maybe_day(self, key: str) -> date | None:
        """Return a day, written as a TOML date or as ISO text; None when left out."""
        if key not in self:
            return None
        value = self._take(key)
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.error(key, f"'{value}' is no day, e.g. 2026-12-31") from None

    def maybe_decimal(self, key: str, lowest: str, highest: str) -> Decimal | None:
        """Return a number out of a CSV cell within the bounds; None when left out."""
        if key not in self:
            return None
        value = self.text(key)
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise self.error(key, f"'{value}' is no number") from None
        if not number.is_finite() or not Decimal(lowest) <= number <= Decimal(highest):
            raise self.error(key, f"{value} does not lie between {lowest} and {highest}")
        return number

    def table(self, key: str) -> "Table":
        """Return a required table inside this one."""
        value = self._take(key)
        if not isinstance(value, Mapping):
            raise self.error(key, "must be a table")
        return Table(value, self._file, self._field(key))

    def rows(self, key: str, read: Callable[["Table"], _Value]) -> tuple[_Value, ...]:
        """Return every table of an array of tables as ``read`` makes it; empty when left out."""
        tables = self.tables(key)
        made = tuple(read(table) for table in tables)
        for table in tables:
            table.done()
        return made

    def tables(self, key: str) -> list["Table"]:
        """Return an array of tables, empty when left out; each is numbered from 1 in errors."""
        values = self._take(key) if key in self else []
        if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
            raise self.error(key, "must be a list of tables")
        return [Table(row, self._file, f"{self._field(key)}[{n}]") for n, row in enumerate(values, 1)]

    def done(self) -> None:
        """Refuse keys that no reader took: a typing mistake must not pass as *not given*."""
        unknown = sorted(str(key) for key in self._values if key not in self._taken)
        if unknown:
            raise self.error(unknown[0], "is an unknown key")

    def names(self) -> tuple[str, ...]:
        """Return the keys as written, for tables whose keys are free."""
        return tuple(self._values)

    def items(self, key: str) -> list[object]:
        """Return a required, filled list of whatever."""
        value = self._take(key)
        if not isinstance(value, list) or not value:
            raise self.error(key, "must be a list that is not empty")
        return value

    def __contains__(self, key: str) -> bool:
        # A blank cell is how CSV leaves something out; in TOML an empty text is a mistake.
        if self._file.endswith(".csv") and not self._values.get(key):
            self._taken.add(key)
            return False
        return key in self._values

    def _take(self, key: str) -> Any:  # whatever the file holds; the caller checks it
        self._taken.add(key)
        if key not in self._values:
            raise self.error(key, "is missing")
        return self._values[key]

    def _list(self, key: str, kind: type[_Value], hint: str) -> tuple[_Value, ...]:
        values = self._take(key) if key in self else []
        if not isinstance(values, list) or any(type(value) is not kind for value in values):
            raise self.error(key, hint)
        if len(set(values)) != len(values):
            raise self.error(key, "names something twice")
        return tuple(values)

    def _field(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key
