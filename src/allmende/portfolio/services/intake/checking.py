"""From cells to measures: every line is either a measure, or has sentences that say why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Bundle, Measure, MeasureStatus, Phase, Priority
from allmende.portfolio.selectors.choices import bundles_for, editable_spaces, target_groups
from allmende.portfolio.services.intake.columns import BY_KEY
from allmende.strategy.models import ActionField, Level, SdgGoal
from allmende.ui.fields import plain_number

#: Longest text of each field; others are as long as people like, up to `_LONGEST`.
_LIMITS: Final[Mapping[str, int]] = {"title": 200, "summary": 500, "responsible": 200, "sentence": 500}
_LONGEST: Final = 5_000
_TEXTS: Final = (
    "title", "summary", "need", "benefit", "responsible", "staff", "participation_plan", "internal_note",
    "sentence",
)  # fmt: skip
_MONEY: Final = ("investment", "running", "staff_cost")
_MOST_MONEY: Final = Decimal(10) ** 10
_YES: Final = frozenset({"ja", "x", "1", "wahr", "true", "yes", "1-0"})
_NO: Final = frozenset({"", "nein", "0", "falsch", "false", "no", "0-0"})
_ORDER_OF_DAYS: Final = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y", "%m/%Y", "%m.%Y", "%Y")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken over, and what to do.

    Attributes:
        heading: Heading of the column it is about; empty for the whole line.
    """

    heading: str
    sentence: str


@dataclass(slots=True)
class Line:
    """One line of the table: what would become of it, or why nothing does.

    Attributes:
        number: Its number in the file.
        values: Field of the measure → value; also "goal" (a `Target` as text), "sentence" and money.
    """

    number: int
    owner: Space | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it can be taken over."""
        return not self.problems

    @property
    def title(self) -> str:
        """Its title as written."""
        return str(self.values.get("title", ""))

    def refuse(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field."""
        self.problems.append(Problem(BY_KEY[key].heading if key in BY_KEY else "", sentence))


class Known:
    """What lines may name: spaces, fields, goals and bundles, asked for once for the whole table."""

    def __init__(self, actor: Actor, owner: Space) -> None:
        spaces = list(editable_spaces(actor))
        self.owner = owner
        self.spaces = {slug(space.name): space for space in spaces}
        self.fields = {slug(one.name): one for one in ActionField.objects.all()}
        self.fields |= {one.key: one for one in list(self.fields.values())}
        self.sdgs = {one.number: one for one in SdgGoal.objects.all()}
        self.sdg_names = {slug(one.name): one for one in self.sdgs.values()}
        self.goals: dict[str, str] = {}
        for _title, choices in target_groups(actor, spaces or [owner]):
            for value, words in choices:
                self.goals.setdefault(slug(words), value)
        self.bundles: dict[int, dict[str, Bundle]] = {
            space.pk: {slug(one.title): one for one in bundles_for(actor, space)}
            for space in spaces or [owner]
        }
        rows = Measure.objects.filter(owner__in=[*spaces, owner]).values_list("owner_id", "title", "number")
        self.taken = {(owner_id, slug(title)): number for owner_id, title, number in rows}


def check_lines(
    actor: Actor, owner: Space, rows: Sequence[tuple[int, Sequence[str]]], mapping: Mapping[str, str]
) -> list[Line]:
    """Check every line of a table; nothing is changed.

    Args:
        rows: Number of the line and its cells as text.
        mapping: Number of the column, as text → key of a column of `columns`.
    """
    known = Known(actor, owner)
    seen: dict[tuple[int, str], int] = {}
    lines = []
    for number, cells in rows:
        texts = {key: _tidy(cells[int(at)]) for at, key in mapping.items() if int(at) < len(cells)}
        line = _line(number, texts, known)
        _doubles(line, known, seen)
        lines.append(line)
    return lines


def _tidy(text: str) -> str:
    # Copied cells bring zero-width characters and hard spaces along; NUL cannot be stored.
    for unseen in "\u200b\u200c\u200d\ufeff\u2060\x00":
        text = text.replace(unseen, "")
    return text.replace("\u00a0", " ").strip()


def _line(number: int, texts: Mapping[str, str], known: Known) -> Line:
    line = Line(number)
    for key, text in texts.items():
        if text.startswith(("=", "@")):
            line.refuse(key, _("In der Zelle steht eine Formel. Bitte tragen Sie ihren Wert ein."))
    if line.problems:
        return line
    _owner(line, texts.get("owner", ""), known)
    for key in _TEXTS:
        if key in texts:
            _text(line, key, texts[key])
    if not line.values.get("title"):
        line.refuse("title", _("Der Titel fehlt."))
    _choices(line, texts)
    _scales(line, texts)
    _days(line, texts)
    _lists(line, texts, known)
    _money(line, texts)
    _place(line, texts)
    _goal(line, texts, known)
    return line


def _owner(line: Line, text: str, known: Known) -> None:
    line.owner = known.spaces.get(slug(text)) if text else known.owner
    if line.owner is None:
        line.refuse(
            "owner",
            _("„%(value)s“ kennt das Portfolio nicht, oder Sie dürfen dort nichts ändern.")
            % {"value": text[:80]},
        )


def _text(line: Line, key: str, text: str) -> None:
    limit = _LIMITS.get(key, _LONGEST)
    if len(text) > limit:
        line.refuse(key, _("Der Eintrag ist länger als %(limit)s Zeichen.") % {"limit": limit})
    elif key in {"title", "summary", "responsible", "sentence"}:
        line.values[key] = " ".join(text.split())
    else:
        line.values[key] = text


_WORDS: Final[Mapping[str, type[TextChoices]]] = {
    "status": MeasureStatus, "phase": Phase, "level": Level, "priority": Priority,
}  # fmt: skip
_SYNONYMS: Final[Mapping[str, str]] = {
    "in-umsetzung": "running", "in-arbeit": "running", "laufend": "running", 
    "umgesetzt": "done", "fertig": "done",
    "idee": "idea", "vorschlag": "proposed", "pausiert": "paused", "abgebrochen": "dropped", "beides": "both",
    "kommunal": "local", "in-planung": "planned", "beendet": "done", "neu": "proposed", "offen": "proposed",
}  # fmt: skip


def _choices(line: Line, texts: Mapping[str, str]) -> None:
    for key, choices in _WORDS.items():
        text = texts.get(key, "")
        if not text:
            continue
        words = {slug(str(word)): value for value, word in choices.choices}
        wanted = words.get(slug(text)) or _SYNONYMS.get(slug(text))
        if wanted is None or wanted not in choices.values:
            known = ", ".join(str(word) for _value, word in choices.choices)
            line.refuse(
                key,
                _("„%(value)s“ gibt es hier nicht. Möglich sind: %(known)s.")
                % {"value": text[:80], "known": known},
            )
        else:
            line.values[key] = wanted


def _scales(line: Line, texts: Mapping[str, str]) -> None:
    for key in ("effort", "effect"):
        text = texts.get(key, "").removesuffix(".0")
        if not text:
            continue
        if text in {"1", "2", "3", "4", "5"}:
            line.values[key] = int(text)
        else:
            line.refuse(key, _("„%(value)s“ ist keine Zahl von 1 bis 5.") % {"value": text[:80]})
    text = slug(texts.get("is_quick_win", ""))
    if text in _YES | _NO:
        line.values["is_quick_win"] = text in _YES
    else:
        line.refuse("is_quick_win", _("Bitte tragen Sie „ja“ oder „nein“ ein."))


def day_of(text: str) -> date | None:
    """Return the day a text means: 3.5.2026, 2026-05-03, 05/2026 (its first), 2026; None if it is none."""
    text = text.strip().removesuffix(" 00:00:00").removesuffix(".0")
    for form in _ORDER_OF_DAYS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found if 1990 <= found.year <= 2100 else None
    return None


def _days(line: Line, texts: Mapping[str, str]) -> None:
    for key in ("begins_on", "ends_on"):
        text = texts.get(key, "")
        if not text:
            continue
        found = day_of(text)
        if found is None:
            line.refuse(key, _("„%(value)s“ ist kein Datum, z. B. 01.05.2027.") % {"value": text[:80]})
            continue
        is_end = key == "ends_on"
        if is_end and len(text.removesuffix(".0")) == 4:
            found = date(found.year, 12, 31)
        line.values[key] = found
    begins, ends = line.values.get("begins_on"), line.values.get("ends_on")
    if begins and ends and ends < begins:
        line.refuse("ends_on", _("Das Ende liegt vor dem Beginn."))


def _pieces(text: str) -> list[str]:
    for mark in ("\n", "|", ";"):
        text = text.replace(mark, ",")
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def _lists(line: Line, texts: Mapping[str, str], known: Known) -> None:
    line.values["action_fields"] = _fields(line, texts.get("action_fields", ""), known)
    sdgs = []
    for piece in _pieces(texts.get("sdgs", "")):
        digits = piece.upper().removeprefix("SDG").strip().split(" ")[0].rstrip(".:").removesuffix(".0")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
        found = known.sdgs.get(number) or known.sdg_names.get(slug(piece))
        if found is None:
            line.refuse(
                "sdgs",
                _("„%(value)s“ ist kein Ziel der Vereinten Nationen (1 bis 17).") % {"value": piece[:80]},
            )
        else:
            sdgs.append(found)
    line.values["sdgs"] = sdgs
    if (title := texts.get("bundle", "")) and line.owner is not None:
        bundle = known.bundles.get(line.owner.pk, {}).get(slug(title))
        if bundle is None:
            line.refuse("bundle", _("Das Bündel „%(value)s“ gibt es nicht.") % {"value": title[:80]})
        line.values["bundle"] = bundle


def _fields(line: Line, text: str, known: Known) -> list[ActionField]:
    """Return the fields a cell names; some names hold a comma themselves."""
    if not text:
        return []
    if (whole := known.fields.get(slug(text))) is not None:
        return [whole]
    found: list[ActionField] = []
    for piece in _pieces(text):
        one = known.fields.get(slug(piece))
        if one is None:
            line.refuse(
                "action_fields", _("Das Handlungsfeld „%(value)s“ gibt es nicht.") % {"value": piece[:80]}
            )
        elif one not in found:
            found.append(one)
    return found


def _money(line: Line, texts: Mapping[str, str]) -> None:
    for key in _MONEY:
        text = texts.get(key, "")
        if not text:
            continue
        try:
            amount = Decimal(plain_number(text.upper().removesuffix("EUR").strip()))
        except InvalidOperation:
            line.refuse(key, _("„%(value)s“ ist kein Betrag, z. B. 12.500,00.") % {"value": text[:80]})
            continue
        if not amount.is_finite() or not 0 <= amount < _MOST_MONEY:
            line.refuse(key, _("„%(value)s“ ist kein Betrag, z. B. 12.500,00.") % {"value": text[:80]})
        elif amount:
            line.values[key] = amount.quantize(Decimal("0.01"))


def _place(line: Line, texts: Mapping[str, str]) -> None:
    given = {key: texts.get(key, "").replace(",", ".") for key in ("lat", "lon")}
    if not any(given.values()):
        return
    try:
        lat, lon = float(given["lat"]), float(given["lon"])
    except ValueError:
        line.refuse(
            "lat", _("Bitte tragen Sie Breite und Länge in Grad ein, z. B. 51,0289, oder keine von beiden.")
        )
        return
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        line.refuse("lat", _("Breite liegt zwischen -90 und 90, Länge zwischen -180 und 180 Grad."))
        return
    line.values["lat"], line.values["lon"] = lat, lon


def _goal(line: Line, texts: Mapping[str, str], known: Known) -> None:
    title, sentence = texts.get("goal", ""), line.values.pop("sentence", "")
    status = line.values.get("status", MeasureStatus.PROPOSED)
    if title:
        target = known.goals.get(slug(title))
        if target is None:
            line.refuse(
                "goal", _("Das Ziel „%(value)s“ gibt es in Ihren Strategien nicht.") % {"value": title[:80]}
            )
        elif not sentence:
            line.refuse(
                "sentence", _("Bitte sagen Sie in einem Satz, wie die Maßnahme auf das Ziel einzahlt.")
            )
        line.values["goal"], line.values["sentence"] = target, sentence
    elif status not in {MeasureStatus.PROPOSED, MeasureStatus.DROPPED}:
        line.refuse(
            "goal",
            _(
                "Eine zugesagte Maßnahme braucht ein Ziel und den Satz, wie sie einzahlt. "
                "Oder setzen Sie den Stand auf „vorgeschlagen“."
            ),
        )


def _doubles(line: Line, known: Known, seen: dict[tuple[int, str], int]) -> None:
    if line.owner is None or not line.title:
        return
    key = (line.owner.pk, slug(line.title))
    if key in known.taken:
        line.refuse(
            "title", _("Diese Maßnahme gibt es schon als M %(number)s.") % {"number": known.taken[key]}
        )
    first = seen.setdefault(key, line.number)
    if first != line.number:
        line.refuse("title", _("Dieser Titel steht schon in Zeile %(line)s.") % {"line": first})
