"""What installing, updating and removing leave behind."""

from dataclasses import dataclass

from allmende.datahub.services.installed import Erased
from allmende.solutions.models import Installation
from allmende.solutions.services.installing.plan import Plan


@dataclass(frozen=True, slots=True)
class InstallResult:
    """What an installation left behind.

    Attributes:
        plan: What was created, changed and left alone.
        key: The source's key in plain text if a source was made; shown once and stored nowhere.
    """

    installation: Installation
    plan: Plan
    key: str | None


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What an update to the blueprint that lies here would change.

    Attributes:
        changes: What the CHANGELOG says of each newer version, newest first.
    """

    from_version: str
    to_version: str
    changes: tuple[tuple[str, str], ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal took away; `erased` is None when the data were kept."""

    parts: int
    indicators_kept: int
    erased: Erased | None
