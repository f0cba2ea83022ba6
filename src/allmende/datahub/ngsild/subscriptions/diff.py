"""What exactly differs between two states of an entity, attribute by attribute.

An attribute changed when any member of any of its instances, sub-attributes included, has another
value (ETSI GS CIM 009, 5.8.6); the times that the broker keeps itself do not count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from allmende.datahub.ngsild.events import Change

Kind = Literal["attributeCreated", "attributeUpdated", "attributeDeleted"]
#: Kept by the broker, or only shown: another value is no change.
OWN_TIMES = frozenset({"createdAt", "modifiedAt", "deletedAt", "instanceId"})
_NO_DATASET = ""

Instance = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """What happened to one attribute.

    Attributes:
        kinds: Usually one; an update that removes one of several instances is both.
        before: Instances that were there, by dataset ("" is the default instance).
        after: Instances that are there now.
    """

    kinds: frozenset[Kind]
    before: Mapping[str, Instance]
    after: Mapping[str, Instance]

    @property
    def removed(self) -> list[str]:
        """Datasets whose instance is gone."""
        return [dataset for dataset in self.before if dataset not in self.after]


@dataclass(frozen=True, slots=True)
class Difference:
    """All changed attributes of one operation, by stored name."""

    attributes: Mapping[str, AttributeChange] = field(default_factory=dict)
    is_creation: bool = False
    is_deletion: bool = False

    def has_kind(self, kinds: frozenset[str], names: frozenset[str] | None) -> bool:
        """Whether one of these attributes (None: any) was changed in one of these ways."""
        for name, change in self.attributes.items():
            if (names is None or name in names) and not kinds.isdisjoint(change.kinds):
                return True
        return False

    def touches(self, names: frozenset[str] | None) -> bool:
        """Whether one of these attributes changed at all; True if none is named."""
        return names is None or not names.isdisjoint(self.attributes)


def difference(change: Change) -> Difference:
    """Compare the states before and after an operation."""
    before = change.before.document if change.before else {}
    after = change.after.document if change.after else {}
    found = {}
    for name in (*before, *(name for name in after if name not in before)):
        old, new = before.get(name), after.get(name)
        # Most attributes of most writes are what they were; that must be seen cheaply.
        if old is new or (isinstance(old, dict) and isinstance(new, dict) and is_same(old, new)):
            continue
        compared = _compare(by_dataset(old), by_dataset(new))
        if compared is not None:
            found[name] = compared
    return Difference(found, is_creation=change.before is None, is_deletion=change.after is None)


def by_dataset(stored: Any) -> dict[str, Instance]:  # Any: an instance, several, or none
    """Return an attribute's instances by dataset."""
    if stored is None:
        return {}
    instances: Iterable[Instance] = stored if isinstance(stored, list) else (stored,)
    return {instance.get("datasetId", _NO_DATASET): instance for instance in instances}


def _compare(before: dict[str, Instance], after: dict[str, Instance]) -> AttributeChange | None:
    if not before:
        return AttributeChange(frozenset({"attributeCreated"}), before, after)
    if not after:
        return AttributeChange(frozenset({"attributeDeleted"}), before, after)
    kinds: set[Kind] = set()
    for dataset, new in after.items():
        old = before.get(dataset)
        if old is None or not is_same(old, new):
            kinds.add("attributeUpdated")
    if before.keys() - after.keys():
        kinds.add("attributeDeleted")
    return AttributeChange(frozenset(kinds), before, after) if kinds else None


def is_same(old: Any, new: Any) -> bool:  # Any: JSON values
    """Whether two JSON values are equal, apart from the broker's own times."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in new.items():
            if name not in OWN_TIMES and (name not in old or not is_same(old[name], value)):
                return False
        return all(name in new or name in OWN_TIMES for name in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_same, old, new))
    # In JSON true is not 1.
    return bool(old == new) and isinstance(old, bool) is isinstance(new, bool)
