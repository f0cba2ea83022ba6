"""What an installation creates, changes and leaves alone, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.datahub.services.installed import Change


class Part(StrEnum):
    """The kinds of things a blueprint installs, in the order people read them."""

    SOURCE = "source"
    PROFILE = "profile"
    SCHOOL = "school"
    ROOM = "room"
    DEVICE = "device"
    DASHBOARD = "dashboard"
    ALERT = "alert"
    DATASET = "dataset"
    INDICATOR = "indicator"


PART_TITLES = {
    Part.SOURCE: gettext_lazy("Quelle"),
    Part.PROFILE: gettext_lazy("Gerätetypen"),
    Part.SCHOOL: gettext_lazy("Schulen"),
    Part.ROOM: gettext_lazy("Räume"),
    Part.DEVICE: gettext_lazy("Geräte"),
    Part.DASHBOARD: gettext_lazy("Cockpit"),
    Part.ALERT: gettext_lazy("Meldungen"),
    Part.DATASET: gettext_lazy("Offene Daten"),
    Part.INDICATOR: gettext_lazy("Kennzahlen"),
}

CHANGE_WORDS = {
    Change.CREATED: gettext_lazy("wird angelegt"),
    Change.CHANGED: gettext_lazy("wird geändert"),
    Change.UNCHANGED: gettext_lazy("bleibt, wie es ist"),
}


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing the installation touches or leaves.

    Attributes:
        title: Its name, e.g. "5a, Südschule".
        sentence: What it is for or what changes; may be empty.
    """

    part: Part
    change: Change
    title: str
    sentence: str = ""

    @property
    def word(self) -> str:
        """What happens to it, in words."""
        return str(CHANGE_WORDS[self.change])


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """All items of one kind with a sentence that counts them."""

    part: Part
    title: str
    summary: str
    items: tuple[PlanItem, ...]

    @property
    def is_mixed(self) -> bool:
        """Whether different things happen to its items, so that each needs its own word."""
        return len({item.change for item in self.items}) > 1

    @property
    def is_touched(self) -> bool:
        """Whether anything happens to its items."""
        return any(item.change != Change.UNCHANGED for item in self.items)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an installation would do; nothing of it has happened yet."""

    items: tuple[PlanItem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether everything is already as it shall be."""
        return all(item.change == Change.UNCHANGED for item in self.items)

    def count(self, part: Part, change: Change | None = None) -> int:
        """How many things of a kind there are, or are changed this way."""
        return sum(item.part == part and change in {None, item.change} for item in self.items)

    @property
    def groups(self) -> list[PlanGroup]:
        """The items by kind, kinds without items left out."""
        found = []
        for part in Part:
            items = tuple(item for item in self.items if item.part == part)
            if items:
                found.append(PlanGroup(part, str(PART_TITLES[part]), summary_of(items), items))
        return found

    @property
    def touched(self) -> list[PlanGroup]:
        """The kinds to which something happens."""
        return [group for group in self.groups if group.is_touched]

    @property
    def untouched(self) -> list[PlanGroup]:
        """The kinds that stay as they are."""
        return [group for group in self.groups if not group.is_touched]


def summary_of(items: Sequence[PlanItem]) -> str:
    """Count what happens in a sentence, e.g. "12 werden angelegt, 3 bleiben, wie sie sind"."""
    counts = {change: sum(item.change == change for item in items) for change in Change}
    parts: Iterable[str] = (_counted(change, number) for change, number in counts.items() if number)
    return ", ".join(parts)


def _counted(change: Change, number: int) -> str:
    if change == Change.CREATED:
        return ngettext("%(number)s wird angelegt", "%(number)s werden angelegt", number) % {"number": number}
    if change == Change.CHANGED:
        return ngettext("%(number)s wird geändert", "%(number)s werden geändert", number) % {"number": number}
    text = ngettext("%(number)s bleibt, wie es ist", "%(number)s bleiben, wie sie sind", number)
    return text % {"number": number}


def fields_sentence(fields: Sequence[str]) -> str:
    """Name the fields that change, for people."""
    if not fields:
        return ""
    names = sorted({str(FIELD_WORDS.get(name, name)) for name in fields})
    return _("Neu: %(fields)s") % {"fields": ", ".join(names)}


FIELD_WORDS = {
    "title": gettext_lazy("Titel"),
    "description": gettext_lazy("Beschreibung"),
    "thresholds": gettext_lazy("Schwellen"),
    "expected_interval_s": gettext_lazy("Sendeabstand"),
    "recipients": gettext_lazy("Empfänger"),
    "limit": gettext_lazy("Schwelle"),
    "direction": gettext_lazy("Richtung der Schwelle"),
    "hysteresis": gettext_lazy("Abstand für die Entwarnung"),
    "duration_s": gettext_lazy("Dauer"),
    "codec_source": gettext_lazy("Übersetzung der Nutzdaten"),
    "mapping": gettext_lazy("Zuordnung der Werte"),
    "licence": gettext_lazy("Lizenz"),
    "licence_url": gettext_lazy("Lizenz"),
    "retention_months": gettext_lazy("Aufbewahrung"),
    "rhythm": gettext_lazy("Rhythmus"),
    "attributes": gettext_lazy("Werte"),
    "definition": gettext_lazy("Was gezählt wird"),
    "explanation": gettext_lazy("Erklärung"),
    "source_texts": gettext_lazy("Erklärung"),
    "secondary": gettext_lazy("weitere Werte"),
    "visibility": gettext_lazy("Sichtbarkeit"),
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Raumnummer"),
    "profile": gettext_lazy("Gerätetyp"),
    "entity": gettext_lazy("Raum"),
    "connector": gettext_lazy("Netz"),
    "contact_email": gettext_lazy("Ansprechperson"),
}
