"""Who has which part in one entity: we, and the sources that are registered for it (4.3.6, 5.6.7.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from allmende.datahub.ngsild.registrations.model import Registration


@dataclass(slots=True)
class Sharing:
    """The parts of one entity, or of what a request brings for it.

    Attributes:
        parts: Registration and the stored names of its attributes; None: the entity as such.
        refused: Proxied sources that are not offered the operation, with what is theirs.
        own: Stored names that are ours; None: the entity as such.
        is_ours: Whether anything is left for us to do.
    """

    parts: list[tuple[Registration, set[str] | None]] = field(default_factory=list)
    refused: list[tuple[Registration, set[str] | None]] = field(default_factory=list)
    own: set[str] | None = None
    is_ours: bool = True

    @property
    def is_distributed(self) -> bool:
        """Whether anybody else has a part."""
        return bool(self.parts or self.refused)


def candidates(
    registrations: Iterable[Registration], seen: frozenset[str], *, is_past: bool = False
) -> list[Registration]:
    """Return registrations whose sources a request has not passed already.

    Args:
        is_past: Also those that are about the past only.
    """
    return [
        one
        for one in registrations
        if (is_past or not one.is_temporal) and one.document.get("contextSourceAlias") not in seen
    ]


def share_attributes(
    registrations: Sequence[Registration], operations: Sequence[str], urn: str,
    types: Iterable[str] | None, names: Iterable[str],
) -> Sharing:  # fmt: skip
    """Share what a request brings for an entity.

    Args:
        operations: Any of them will do; the source must offer one.
        types: None: the request does not say.
        names: Stored names of the attributes that are brought.
    """
    listed = set(names)
    exclusive: set[str] = set()
    redirect: set[str] = set()
    is_all_redirected = False
    covered: list[tuple[Registration, set[str]]] = []
    for one in registrations:
        found = None if one.mode == "auxiliary" else one.covered(urn, types, listed)
        if found is None or (one.mode == "exclusive" and not found):
            continue
        covered.append((one, found))
        if one.mode == "exclusive":
            exclusive |= found
        elif one.mode == "redirect":
            redirect |= found
            is_all_redirected = is_all_redirected or one.covers_whole(urn, types)
    own = listed - exclusive - redirect
    sharing = Sharing(own=own, is_ours=bool(own) or not (listed or is_all_redirected))
    for one, found in covered:
        part = _part(one, found, exclusive, redirect)
        if part or not listed:
            _add(sharing, one, operations, part)
    return sharing


def _part(one: Registration, found: set[str], exclusive: set[str], redirect: set[str]) -> set[str]:
    if one.mode == "exclusive":
        return found
    return found - exclusive if one.mode == "redirect" else found - exclusive - redirect


def share_entity(
    registrations: Sequence[Registration], operations: Sequence[str], urn: str, types: Iterable[str] | None
) -> Sharing:
    """Share an entity as such, e.g. to delete it."""
    sharing = Sharing()
    for one in registrations:
        if one.mode == "auxiliary" or one.covered(urn, types, ()) is None:
            continue
        if one.mode == "redirect" and one.covers_whole(urn, types):
            sharing.is_ours = False
        _add(sharing, one, operations, None)
    return sharing


def _add(sharing: Sharing, one: Registration, operations: Sequence[str], part: set[str] | None) -> None:
    if not one.operations.isdisjoint(operations):
        sharing.parts.append((one, part))
    elif one.is_proxied:
        sharing.refused.append((one, part))
