"""What a client's input is for."""

from enum import Enum


class Mode(Enum):
    """What the input is for; it decides what may be missing and where `urn:ngsi-ld:null` may stand."""

    #: A complete entity.
    CREATE = "create"
    #: Complete attributes.
    APPEND = "append"
    #: Complete attributes, or null to remove one.
    UPDATE = "update"
    #: Parts of one attribute, null to remove a part.
    PARTIAL = "partial"
    #: Parts of anything, null to remove it, down into values.
    MERGE = "merge"
    #: Complete attributes with several instances over time.
    TEMPORAL = "temporal"

    @property
    def may_null(self) -> bool:
        """Whether null may stand where an attribute or a part of it stands."""
        return self in (Mode.UPDATE, Mode.PARTIAL, Mode.MERGE)

    @property
    def may_lack_value(self) -> bool:
        """Whether an attribute may be sent without its value or type."""
        return self in (Mode.PARTIAL, Mode.MERGE)
