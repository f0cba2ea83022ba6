"""What the trail of a measure says, in words people use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.models import AuditEntry
from allmende.portfolio.forms.measures import SECTIONS
from allmende.portfolio.models import Measure
from allmende.ui.formats import day_text, euro_text

_WHAT: Final[Mapping[str, Promise]] = {
    "measure_created": gettext_lazy("Maßnahme angelegt"),
    "measure_changed": gettext_lazy("Steckbrief geändert"),
    "measure_status_set": gettext_lazy("Stand geändert"),
    "measure_phase_set": gettext_lazy("Phase geändert"),
    "measure_stars_given": gettext_lazy("Sterne vergeben"),
    "measure_visibility_set": gettext_lazy("Sichtbarkeit geändert"),
    "measure_bundled": gettext_lazy("Bündel geändert"),
    "measure_from_adoption": gettext_lazy("Aus einer Übernahme entstanden"),
    "solution_drafted": gettext_lazy("Entwurf für den Katalog angelegt"),
    "solution_published": gettext_lazy("Im Katalog veröffentlicht"),
    "contribution_added": gettext_lazy("Ziel hinzugefügt"),
    "contribution_changed": gettext_lazy("Satz zum Ziel geändert"),
    "contribution_removed": gettext_lazy("Ziel entfernt"),
    "milestone_added": gettext_lazy("Meilenstein hinzugefügt"),
    "milestone_changed": gettext_lazy("Meilenstein geändert"),
    "milestone_removed": gettext_lazy("Meilenstein entfernt"),
    "risk_added": gettext_lazy("Risiko eingetragen"),
    "risk_changed": gettext_lazy("Risiko geändert"),
    "risk_removed": gettext_lazy("Risiko entfernt"),
    "learning_added": gettext_lazy("Gelerntes festgehalten"),
    "learning_changed": gettext_lazy("Gelerntes geändert"),
    "learning_removed": gettext_lazy("Gelerntes entfernt"),
    "actor_added": gettext_lazy("Mitwirkende hinzugefügt"),
    "actor_changed": gettext_lazy("Mitwirkende geändert"),
    "actor_removed": gettext_lazy("Mitwirkende entfernt"),
    "budget_line_added": gettext_lazy("Kosten eingetragen"),
    "budget_line_changed": gettext_lazy("Kosten geändert"),
    "budget_line_removed": gettext_lazy("Kosten entfernt"),
    "picture_added": gettext_lazy("Bild hinzugefügt"),
    "picture_led": gettext_lazy("Bild nach vorn gestellt"),
    "picture_removed": gettext_lazy("Bild entfernt"),
}


def _choices(name: str) -> list[tuple[str, Promise | str]]:
    return list(Measure._meta.get_field(name).flatchoices)  # type: ignore[union-attr]  # a field with choices


#: Codes that people know by a word.
_VALUES: Final[Mapping[str, Mapping[str, Promise | str]]] = {
    name: {str(value): words for value, words in _choices(name)}
    for name in ("status", "phase", "visibility", "level", "priority")
}


#: Fields that are days, kept in the trail as ISO text.
_DAYS: Final = frozenset({"begins_on", "ends_on", "due_on", "done_on", "noted_on"})


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the trail as the page prints it."""

    at: datetime
    who: str
    what: str
    reason: str
    changes: tuple[str, ...]


def told(entry: AuditEntry) -> Told:
    """Put an entry into words: what, by whom, from what to what."""
    key = entry.action.removeprefix("portfolio.")
    changes = tuple(words for name, value in entry.changes.items() if (words := _change(name, value)))
    what = str(_WHAT.get(key, _("Geändert")))
    return Told(entry.at, entry.actor_name, what, entry.reason, changes)


def _change(name: str, value: object) -> str:
    if name == "without":
        return _("Ohne: %(what)s") % {"what": " ".join(map(str, value))} if isinstance(value, list) else ""
    label = _labels().get(name)
    if isinstance(value, list) and len(value) == 2 and label and not isinstance(value[0], list):
        old, new = (_word(name, one) for one in value)
        return _("%(field)s: von „%(old)s“ zu „%(new)s“") % {"field": label, "old": old, "new": new}
    if label and not isinstance(value, list):
        return f"{label}: {_word(name, value)}"
    return str(label or "")


def _word(name: str, value: object) -> str:
    if value is None or value == "":
        return _("nichts")
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if name in _DAYS and isinstance(value, str):
        return day_text(date.fromisoformat(value))
    words = (
        euro_text(Decimal(str(value))) if name == "amount" else _VALUES.get(name, {}).get(str(value), value)
    )
    return str(words) if len(str(words)) <= 120 else f"{str(words)[:119]}…"


def _labels() -> Mapping[str, str]:
    labels = {
        name: str(section.form.base_fields[name].label)
        for section in SECTIONS.values()
        for name in section.fields
    }
    return labels | {
        "status": _("Stand"),
        "phase": _("Phase"),
        "stars": _("Sterne"),
        "visibility": _("Wer sie sehen darf"),
        "sentence": _("Satz"),
        "title": _("Titel"),
        "amount": _("Betrag"),
        "due_on": _("Bis wann"),
        "done_on": _("Erreicht am"),
        "was": _("War"),
        "goal": _("Ziel"),
        "key_result": _("Key Result"),
        "text": _("Text"),
    }
