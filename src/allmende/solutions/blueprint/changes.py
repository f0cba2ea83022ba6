"""What an update would change, in German words for the person who decides about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from allmende.solutions.blueprint.types import Blueprint

Kind = Literal["added", "changed", "removed"]
VERBS: Mapping[Kind, str] = {"added": "kommt hinzu", "changed": "ändert sich", "removed": "fällt weg"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    Attributes:
        area: What kind of part it is, e.g. "Geräteprofil".
        name: Which one, in the words people know it by.
        details: For a change: the fields with old and new value, as far as they are short.
    """

    kind: Kind
    area: str
    name: str
    details: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The change in one sentence."""
        tail = f": {'; '.join(self.details)}" if self.details else ""
        return f"{self.area} „{self.name}“ {VERBS[self.kind]}{tail}."


def difference(old: Blueprint, new: Blueprint) -> list[Change]:
    """List what changes from old to new: installed parts first, then what people read."""
    changes: list[Change] = []
    changes += compare("Angabe bei der Einrichtung", by(old.about.parameter), by(new.about.parameter))
    changes += compare("Datenpunkt-Art", by(old.entities, "type"), by(new.entities, "type"))
    changes += compare("Geräteprofil", by(old.profiles), by(new.profiles))
    changes += compare_texts("Decodierer", old.codecs, new.codecs)
    changes += compare("Quelle", by(old.sources), by(new.sources))
    changes += compare("Cockpit", by(old.dashboards, "slug"), by(new.dashboards, "slug"))
    changes += compare("Meldung", by(old.alerts), by(new.alerts))
    changes += compare("Datensatz", by(old.datasets, "slug"), by(new.datasets, "slug"))
    changes += compare("Indikator", by(old.indicators), by(new.indicators))
    changes += compare("Voraussetzung", by(old.about.need), by(new.about.need))
    changes += compare("Kostenzeile", by(old.costs.item), by(new.costs.item))
    changes += compare("Schritt im Leitfaden", by(old.guide), by(new.guide))
    changes += compare_texts(
        "Textbaustein der Vorlage", dict(old.council.sections), dict(new.council.sections)
    )
    return changes + rest(old, new, changes)


def by(parts: Iterable[msgspec.Struct], key: str = "key") -> dict[str, msgspec.Struct]:
    """Return parts by their key."""
    return {str(getattr(part, key)): part for part in parts}


def compare(area: str, old: Mapping[str, msgspec.Struct], new: Mapping[str, msgspec.Struct]) -> list[Change]:
    """Compare parts with the same key."""
    changes = [Change("removed", area, name_of(old[key])) for key in old if key not in new]
    for key, part in new.items():
        if key not in old:
            changes.append(Change("added", area, name_of(part)))
        elif part != old[key]:
            changes.append(Change("changed", area, name_of(part), details(old[key], part)))
    return changes


def compare_texts(area: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Compare texts with the same name; their content is too long to show."""
    changes = [Change("removed", area, name) for name in old if name not in new]
    for name, text in new.items():
        if old.get(name) != text:
            changes.append(Change("changed" if name in old else "added", area, name))
    return changes


def rest(old: Blueprint, new: Blueprint, found: list[Change]) -> list[Change]:
    """Name what else differs: title and texts, golden cases, demo, and at last single files."""
    changes: list[Change] = []
    if old.version != new.version:
        changes.append(Change("changed", "Version", new.about.title, (f"{old.version} → {new.version}",)))
    if (old.about.title, old.about.summary, old.about.privacy) != (
        new.about.title,
        new.about.summary,
        new.about.privacy,
    ):
        changes.append(Change("changed", "Beschreibung", new.about.title))
    if old.cases != new.cases:
        changes.append(Change("changed", "Prüffälle", new.about.title))
    if old.demo != new.demo:
        changes.append(Change("changed", "Beispieldaten", new.about.title))
    if found or changes:
        return changes
    return [Change("changed", "Datei", name) for name in changed_files(old, new)]


def changed_files(old: Blueprint, new: Blueprint) -> list[str]:
    """Return the paths whose content differs, so that no difference stays unnamed."""
    names = set(old.file_hashes) | set(new.file_hashes)
    return sorted(name for name in names if old.file_hashes.get(name) != new.file_hashes.get(name))


def name_of(part: msgspec.Struct) -> str:
    """Return what people call a part."""
    for field in ("title", "label", "need", "key"):
        if text := getattr(part, field, ""):
            return str(text)
    return type(part).__name__


def details(old: msgspec.Struct, new: msgspec.Struct) -> tuple[str, ...]:
    """Name the fields that differ, with both values where they are short."""
    before, after = msgspec.to_builtins(old), msgspec.to_builtins(new)
    return tuple(
        f"{field} {before[field]} → {after[field]}" if is_short(before[field], after[field]) else field
        for field in after
        if before[field] != after[field]
    )


def is_short(*values: object) -> bool:
    """Whether values fit into a sentence."""
    return all(not isinstance(v, list | dict) and len(str(v)) <= 40 for v in values)
