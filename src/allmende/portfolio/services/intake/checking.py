"""From cells to measures: every line is either a measure, or has sentences that say why not."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.services.intake.known import CHOICES, Known, title_key
from allmende.portfolio.services.intake.lines import Line
from allmende.portfolio.services.intake.promises import check_promise
from allmende.portfolio.services.intake.table import unguarded
from allmende.strategy.models import ActionField
from allmende.ui.fields import plain_number

#: Longest text of each field; others are as long as people like, up to `_LONGEST`.
_LIMITS: Final[Mapping[str, int]] = {"title": 200, "summary": 500, "responsible": 200, "sentence": 500}
_LONGEST: Final = 5_000
_TEXTS: Final = (
    "title", "summary", "need", "benefit", "responsible", "staff", "participation_plan", "internal_note",
    "sentence", "status_reason",
)  # fmt: skip
_MONEY: Final = ("investment", "running", "staff_cost")
_MOST_MONEY: Final = Decimal(10) ** 10
_YES: Final = frozenset({"ja", "x", "1", "wahr", "true", "yes", "1-0"})
_NO: Final = frozenset({"", "nein", "0", "falsch", "false", "no", "0-0"})
_ORDER_OF_DAYS: Final = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y", "%m/%Y", "%m.%Y", "%Y")


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
    texts = {key: unguarded(text) for key, text in texts.items()}
    _owner(line, texts.get("owner", ""), known)
    for key in _TEXTS:
        if key in texts:
            _text(line, key, texts[key])
    if not line.values.get("title"):
        line.refuse("title", _("Der Titel fehlt."))
    _choices(line, texts, known)
    _scales(line, texts)
    _flags(line, texts)
    _days(line, texts)
    _lists(line, texts, known)
    _money(line, texts)
    _place(line, texts)
    _goal(line, texts, known)
    check_promise(line)
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


def _choices(line: Line, texts: Mapping[str, str], known: Known) -> None:
    for key, choices in CHOICES.items():
        text = texts.get(key, "")
        if not text:
            continue
        wanted = known.words[key].get(slug(text))
        if wanted in choices.values:
            line.values[key] = wanted
        else:
            possible = ", ".join(str(word) for _value, word in choices.choices)
            line.refuse(
                key,
                _("„%(value)s“ gibt es hier nicht. Möglich sind: %(known)s.")
                % {"value": text[:80], "known": possible},
            )


def _scales(line: Line, texts: Mapping[str, str]) -> None:
    for key in ("effort", "effect"):
        text = texts.get(key, "").removesuffix(".0")
        if not text:
            continue
        if text in {"1", "2", "3", "4", "5"}:
            line.values[key] = int(text)
        else:
            line.refuse(key, _("„%(value)s“ ist keine Zahl von 1 bis 5.") % {"value": text[:80]})


def _flags(line: Line, texts: Mapping[str, str]) -> None:
    for key in ("is_quick_win", "is_secured"):
        text = slug(texts.get(key, ""))
        if text in _YES | _NO:
            line.values[key] = text in _YES
        else:
            line.refuse(key, _("Bitte tragen Sie „ja“ oder „nein“ ein."))


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
    if not title:
        return
    target = known.goals.get(slug(title))
    if target is None:
        line.refuse(
            "goal", _("Das Ziel „%(value)s“ gibt es in Ihren Strategien nicht.") % {"value": title[:80]}
        )
    elif not sentence:
        line.refuse("sentence", _("Bitte sagen Sie in einem Satz, wie die Maßnahme auf das Ziel einzahlt."))
    line.values["goal"], line.values["sentence"] = target, sentence


def _doubles(line: Line, known: Known, seen: dict[tuple[int, str], int]) -> None:
    if line.owner is None or not line.title:
        return
    key = (line.owner.pk, title_key(line.title))
    line.existing = known.taken.get(key)
    first = seen.setdefault(key, line.number)
    if first != line.number:
        line.refuse("title", _("Dieser Titel steht schon in Zeile %(line)s.") % {"line": first})
