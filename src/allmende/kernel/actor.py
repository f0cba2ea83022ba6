"""Who acts: a person with roles, a named part of the system, or a visitor without an account."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What a person may do in one space; the first three in a municipality, the rest in the consortium."""

    READER = "reader"
    EDITOR = "editor"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


#: Roles that may change what their own space owns.
EDITING_ROLES = frozenset({Role.EDITOR, Role.MANAGER, Role.COORDINATOR, Role.ADMIN})
MANAGING_ROLES = frozenset({Role.MANAGER, Role.COORDINATOR, Role.ADMIN})
#: Roles held in the consortium's space that reach over all municipalities.
PROGRAMME_ROLES = frozenset({Role.COORDINATOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one space (`kernel.Space` id)."""

    space_id: int
    role: Role
    is_consortium: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """The required author of every reading and every change."""

    kind: Literal["person", "system", "anonymous"]
    name: str
    user_id: int | None = None
    email: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @property
    def is_anonymous(self) -> bool:
        """True for visitors without an account."""
        return self.kind == "anonymous"

    @property
    def is_system(self) -> bool:
        """True for named parts of the installation, e.g. the pack loader."""
        return self.kind == "system"

    @property
    def is_member(self) -> bool:
        """True when the actor holds any role in the consortium or one of its municipalities."""
        return self.is_system or bool(self.grants)

    @property
    def is_coordinator(self) -> bool:
        """True when the actor looks after the whole programme."""
        return self.is_system or any(g.is_consortium and g.role in PROGRAMME_ROLES for g in self.grants)

    @property
    def is_admin(self) -> bool:
        """True when the actor administers the installation."""
        return self.is_system or any(g.is_consortium and g.role == Role.ADMIN for g in self.grants)

    @property
    def space_ids(self) -> frozenset[int]:
        """Spaces in which the actor holds any role."""
        return frozenset(g.space_id for g in self.grants)

    def may_edit(self, space_id: int) -> bool:
        """Whether the actor may change what this space owns."""
        return self.is_system or any(g.space_id == space_id and g.role in EDITING_ROLES for g in self.grants)

    def may_manage(self, space_id: int) -> bool:
        """Whether the actor answers for this space: invites people, decides, signs."""
        return self.is_system or any(g.space_id == space_id and g.role in MANAGING_ROLES for g in self.grants)


def SystemActor(name: str) -> Actor:
    """Return the actor for a named part of the installation, e.g. "pack-loader"."""
    return Actor(kind="system", name=name)


ANONYMOUS = Actor(kind="anonymous", name="")
