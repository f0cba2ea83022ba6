"""What a context source can be asked to do (ETSI GS CIM 009, 4.20)."""

from collections.abc import Iterable, Mapping
from typing import Final

_READ_TYPES: Final = (
    "retrieveEntityTypes", "retrieveEntityTypeDetails", "retrieveEntityTypeInfo", "retrieveAttrTypes",
    "retrieveAttrTypeDetails", "retrieveAttrTypeInfo",
)  # fmt: skip
_SUBSCRIBE: Final = (
    "createSubscription", "updateSubscription", "retrieveSubscription", "querySubscription",
    "deleteSubscription",
)  # fmt: skip
_MAPS: Final = ("retrieveEntityMap", "updateEntityMap", "deleteEntityMap", "createEntityMapQueryEntity")
_READ: Final = ("retrieveEntity", "queryEntity", "queryBatch", *_READ_TYPES)
_TEMPORAL: Final = (
    "upsertTemporal", "appendAttrsTemporal", "deleteAttrsTemporal", "updateAttrInstanceTemporal",
    "deleteAttrInstanceTemporal", "deleteTemporal", "retrieveTemporal", "queryTemporal",
    "createEntityMapQueryTemporal",
)  # fmt: skip
_WRITE: Final = (
    "createEntity", "updateEntity", "appendAttrs", "updateAttrs", "deleteAttrs", "deleteEntity",
    "mergeEntity", "replaceEntity", "replaceAttrs", "purgeEntity",
)  # fmt: skip
_BATCHES: Final = ("createBatch", "upsertBatch", "updateBatch", "deleteBatch", "mergeBatch")

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "federationOps": (*_READ, *_SUBSCRIBE, *_MAPS, "retrieveContextSourceIdentity"),
    "associationOps": (*_READ, *_SUBSCRIBE, "retrieveContextSourceIdentity"),
    "updateOps": ("updateEntity", "updateAttrs", "replaceEntity", "replaceAttrs"),
    "retrieveOps": ("retrieveEntity", "queryEntity"),
    "redirectionOps": (
        *_WRITE, "retrieveEntity", "queryEntity", *_READ_TYPES, *_MAPS, "retrieveContextSourceIdentity",
    ),
}  # fmt: skip
DEFAULT: Final = "federationOps"
OPERATIONS: Final = frozenset({
    *_READ, *_SUBSCRIBE, *_MAPS, *_TEMPORAL, *_WRITE, *_BATCHES, "retrieveContextSourceIdentity",
})  # fmt: skip
#: What an auxiliary source is asked (4.3.6.2).
CONSUMPTION: Final = frozenset({"retrieveEntity", "queryEntity", "queryBatch", "retrieveTemporal",
                                "queryTemporal", *_READ_TYPES})  # fmt: skip


def spread(names: Iterable[str] | None) -> frozenset[str]:
    """Return single operations, groups taken apart; None means the default group."""
    found: set[str] = set()
    for name in (DEFAULT,) if names is None else names:
        found.update(GROUPS.get(name, (name,)))
    return frozenset(found)
