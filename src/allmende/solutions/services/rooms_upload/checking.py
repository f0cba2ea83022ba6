"""From cells to rooms: every line is either a room that can be installed, or a sentence that says why not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from allmende.basics.text import slug
from allmende.datahub.staff_rooms import is_staff_room
from allmende.solutions.services.rooms_upload.reading import Cell, TableRow
from allmende.solutions.services.rooms_upload.types import COLUMNS, Problem, RoomRow, room_key

_LIMITS: Final = {"school": 150, "name": 150, "code": 50, "device_key": 128, "device_type": 100}
_EUI: Final = re.compile(r"[0-9A-F]{16}")
_SCIENTIFIC: Final = re.compile(r"\d+([.,]\d+)?[Ee]\+\d+")


@dataclass(frozen=True, slots=True)
class KnownDevices:
    """Which devices the solution can read, and which are already in use.

    Attributes:
        names: Profile key → name as people know it, e.g. "milesight-am107" → "Milesight AM107".
        in_rooms: Device key → keys (by number and by name) and name of the room it measures in today.
        euis_only: Whether devices are known by a DevEUI (LoRaWAN) and not by free text.
    """

    names: Mapping[str, str]
    in_rooms: Mapping[str, tuple[frozenset[tuple[str, str]], str]] = field(default_factory=dict)
    euis_only: bool = True

    def type_of(self, text: str) -> str | None:
        """Return the profile key somebody means by key, name or model; None if it is none of them."""
        wanted = slug(text)
        for key, name in self.names.items():
            if wanted in {slug(key), slug(name), slug(name.partition(" ")[2])}:
                return key
        return None

    @property
    def listed(self) -> str:
        """Their names in a row, for sentences."""
        return ", ".join(self.names.values())


@dataclass(frozen=True, slots=True)
class CheckedRooms:
    """The rooms that can be installed, and why the other lines cannot."""

    good: tuple[RoomRow, ...]
    problems: tuple[Problem, ...]

    @property
    def lines_refused(self) -> int:
        """How many lines have at least one problem."""
        return len({problem.line for problem in self.problems})


@dataclass(slots=True)
class _Seen:
    rooms: dict[tuple[str, str], int] = field(default_factory=dict)
    devices: dict[str, int] = field(default_factory=dict)


def check_table(rows: Iterable[TableRow], devices: KnownDevices) -> CheckedRooms:
    """Check every line of a table that `read_table` returned."""
    return _checked(((row, _cell_problems(row)) for row in rows), devices)


def check_by_hand(rooms: Sequence[RoomRow], devices: KnownDevices) -> CheckedRooms:
    """Check rooms entered in a form, with the same sentences; lines are counted from 1."""
    rows = (
        TableRow(at, {name: Cell(_text_of(room, name)) for name in COLUMNS})
        for at, room in enumerate(rooms, start=1)
    )
    return _checked(((row, []) for row in rows), devices)


def _text_of(room: RoomRow, name: str) -> str:
    value = getattr(room, name)
    return "" if value is None else " ".join(str(value).split())


def _checked(rows: Iterable[tuple[TableRow, list[Problem]]], devices: KnownDevices) -> CheckedRooms:
    good: list[RoomRow] = []
    problems: list[Problem] = []
    seen = _Seen()
    for row, of_cells in rows:
        room, more = _room_of(row, devices)
        columns = {problem.column for problem in of_cells}
        found = [
            *of_cells,
            *(problem for problem in more if problem.column not in columns),
            *_doubles(room, seen),
        ]
        problems += found
        if not found:
            good.append(room)
    return CheckedRooms(tuple(good), tuple(problems))


def _cell_problems(row: TableRow) -> list[Problem]:
    found = [Problem(row.line, "", "too_many_cells")] if row.surplus else []
    for name, cell in row.cells.items():
        if cell.kind == "formula":
            found.append(Problem(row.line, COLUMNS[name], "formula"))
        elif cell.kind == "date":
            found.append(Problem(row.line, COLUMNS[name], "date_cell", {"value": cell.text}))
        elif name == "device_key" and cell.kind == "number":
            found.append(Problem(row.line, COLUMNS[name], "number_eui", {"value": cell.text}))
    return found


def _room_of(row: TableRow, devices: KnownDevices) -> tuple[RoomRow, list[Problem]]:
    texts = {name: row.cells.get(name, Cell("")).text for name in COLUMNS}
    problems = _name_problems(row.line, texts)
    device_key, device_type, more = _device_of(row.line, texts, devices)
    lon, lat, last = _position_of(row.line, texts)
    room = RoomRow(texts["school"], texts["name"], texts["code"], device_key, device_type, lon, lat, row.line)
    problems += more + last
    taken = devices.in_rooms.get(device_key) if device_key else None
    if taken is not None and not taken[0] & {room.key, room_key(room.school, room.name, "")}:
        problems.append(Problem(row.line, COLUMNS["device_key"], "device_elsewhere", {"room": taken[1]}))
    return room, problems


def _name_problems(line: int, texts: Mapping[str, str]) -> list[Problem]:
    problems = [
        Problem(line, COLUMNS[name], "too_long", {"limit": limit})
        for name, limit in _LIMITS.items()
        if len(texts[name]) > limit
    ]
    for name, missing in (("school", "missing_school"), ("name", "missing_name")):
        if not texts[name]:
            problems.append(Problem(line, COLUMNS[name], missing))
        elif not slug(texts[name]):
            problems.append(Problem(line, COLUMNS[name], "unreadable_name", {"value": texts[name]}))
    if is_staff_room(texts["name"]):
        problems.append(Problem(line, COLUMNS["name"], "staff_room", {"value": texts["name"]}))
    return problems


def _device_of(line: int, texts: Mapping[str, str], devices: KnownDevices) -> tuple[str, str, list[Problem]]:
    problems: list[Problem] = []
    key = texts["device_key"]
    if key and devices.euis_only:
        key, found = _eui_of(line, key)
        problems += found
    wanted = texts["device_type"]
    known = devices.type_of(wanted) if wanted else None
    if wanted and known is None:
        fields = {"value": wanted, "known": devices.listed}
        problems.append(Problem(line, COLUMNS["device_type"], "unknown_type", fields))
    elif key and known is None:
        only = next(iter(devices.names)) if len(devices.names) == 1 else None
        if only is None:
            problems.append(Problem(line, COLUMNS["device_type"], "missing_type", {"known": devices.listed}))
        known = only
    return key, known or "", problems


def _eui_of(line: int, text: str) -> tuple[str, list[Problem]]:
    heading = COLUMNS["device_key"]
    if _SCIENTIFIC.fullmatch(text) and not _EUI.fullmatch(text.upper()):
        return text, [Problem(line, heading, "number_eui", {"value": text})]
    plain = re.sub(r"[\s:.\-]", "", text).upper().removeprefix("0X")
    if not _EUI.fullmatch(plain) or plain == "0" * 16:
        return text, [Problem(line, heading, "bad_eui", {"value": text})]
    return plain, []


def _position_of(line: int, texts: Mapping[str, str]) -> tuple[float | None, float | None, list[Problem]]:
    if not texts["lat"] and not texts["lon"]:
        return None, None, []
    degrees: dict[str, float] = {}
    for name, limit in (("lat", 90), ("lon", 180)):
        if not texts[name]:
            return None, None, [Problem(line, COLUMNS[name], "half_position")]
        try:
            degrees[name] = float(texts[name].replace(",", ".").rstrip("°"))
        except ValueError:
            return None, None, [Problem(line, COLUMNS[name], "bad_position", {"value": texts[name]})]
        if not -limit <= degrees[name] <= limit:
            return None, None, [Problem(line, COLUMNS[name], "bad_position", {"value": texts[name]})]
    if 5 <= degrees["lat"] <= 16 and 47 <= degrees["lon"] <= 56:
        return None, None, [Problem(line, COLUMNS["lat"], "swapped_position")]
    return degrees["lon"], degrees["lat"], []


def _doubles(room: RoomRow, seen: _Seen) -> list[Problem]:
    problems = []
    if room.school and room.name:
        first = seen.rooms.setdefault(room.key, room.line)
        if first != room.line:
            problems.append(Problem(room.line, COLUMNS["name"], "duplicate_room", {"first": first}))
    if room.device_key:
        first = seen.devices.setdefault(room.device_key, room.line)
        if first != room.line:
            problems.append(Problem(room.line, COLUMNS["device_key"], "duplicate_device", {"first": first}))
    return problems
