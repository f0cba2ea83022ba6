"""What strategy pages show, as frozen values that cannot trigger queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from allmende.strategy.models import CheckIn, KeyResult


@dataclass(frozen=True, slots=True)
class Measurement:
    """An indicator's value right now; simulated things stand apart and are never counted."""

    value: Decimal
    simulated: Decimal
    as_of: datetime


@dataclass(frozen=True, slots=True)
class KeyResultStatus:
    """A key result with its value, wherever that comes from.

    Attributes:
        value: None while a typed key result has no check-in yet.
        at: When it was measured or typed, aware UTC.
        source: In words, e.g. "gemessen: Räume mit CO2-Ampel".
        progress_pct: Way from baseline to target, 0 to 100; None without a value.
    """

    key_result: KeyResult
    is_measured: bool
    value: Decimal | None
    simulated: Decimal | None
    at: datetime | None
    source: str
    progress_pct: int | None
    history: tuple[CheckIn, ...]

    @property
    def html_id(self) -> str:
        """Unique mark of this key result on a page."""
        return f"key-result-{self.key_result.pk}"

    @property
    def change(self) -> Decimal | None:
        """How far the value moved since the entry before a week ago, or since the first one."""
        if self.value is None or self.at is None or not self.history:
            return None
        week_ago = self.at - timedelta(days=7)
        base = next((entry for entry in self.history if entry.at <= week_ago), self.history[-1])
        return self.value - base.value if base.at < self.at else None

    @property
    def change_since(self) -> datetime | None:
        """When `change` is counted from."""
        if self.at is None or not self.history:
            return None
        week_ago = self.at - timedelta(days=7)
        return next((entry for entry in self.history if entry.at <= week_ago), self.history[-1]).at
