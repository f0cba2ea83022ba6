"""What strategy pages show, as frozen values that cannot trigger queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.strategy.models import FrozenResult, KeyResult
from allmende.ui.formats import number_text, quantity_text


@dataclass(frozen=True, slots=True)
class Measurement:
    """An indicator's value right now; simulated things stand apart and are never counted."""

    value: Decimal
    simulated: Decimal
    as_of: datetime


class Origin(TextChoices):
    """Where a key result's number comes from."""

    MEASURED = "measured", gettext_lazy("gemessen")
    STATISTIC = "statistic", gettext_lazy("aus der Statistik")
    TYPED = "typed", gettext_lazy("von Hand eingetragen")


class Pace(TextChoices):
    """How a key result stands beside a straight line from baseline to target over its time."""

    REACHED = "reached", gettext_lazy("erreicht")
    ON_PACE = "on_pace", gettext_lazy("im Plan")
    BEHIND = "behind", gettext_lazy("hinter Plan")
    STALE = "stale", gettext_lazy("Wert veraltet")
    NO_DATA = "no_data", gettext_lazy("keine Daten")
    ENDED = "ended", gettext_lazy("beendet")

    @property
    def light(self) -> str:
        """Level of `ui/_light.html`: a shape beside colour and word."""
        return {"reached": "good", "on_pace": "good", "behind": "now", "stale": "stale"}.get(
            self.value, "unknown"
        )


@dataclass(frozen=True, slots=True)
class Point:
    """One entry in the history of a key result.

    Attributes:
        value: None where a person spoke while no value was there.
        by: Who typed it, or what measured it.
        confidence: high, medium, low, or empty.
        check_in_id: What a person said, so that it can be corrected; None for what was measured.
    """

    at: datetime
    value: Decimal | None
    is_measured: bool
    by: str
    simulated: Decimal | None = None
    sentence: str = ""
    confidence: str = ""
    confidence_word: str = ""
    check_in_id: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What a person last said about a key result: how sure, and one sentence."""

    at: datetime
    by: str
    confidence: str
    confidence_word: str
    sentence: str

    @property
    def light(self) -> str:
        """Level of `ui/_light.html` for the confidence."""
        return {"high": "good", "medium": "soon", "low": "now"}.get(self.confidence, "unknown")


@dataclass(frozen=True, slots=True)
class KeyResultStatus:
    """A key result with its value, wherever that comes from.

    Attributes:
        is_measured: By a sensor or a statistic; nobody can type a value.
        value: None while nobody has typed one, or the statistic has none for the place.
        at: When it was measured or typed, aware UTC; for a statistic its reference day.
        source: In words, e.g. "gemessen: Räume mit CO2-Ampel".
        quality: In words how good the number is, e.g. "14 gemessen, 8 nur simuliert und nicht mitgezählt".
        progress_pct: Way from baseline to target, 0 to 100; None without a value.
        expected: Where a straight line from baseline to target is today.
        history: Newest first; empty where it was not asked for (`statuses` without `with_history`).
        word: What a person last said about it.
        frozen: The value at the end of a closed cycle; then `value` is this one.
    """

    key_result: KeyResult
    is_measured: bool
    value: Decimal | None
    simulated: Decimal | None
    at: datetime | None
    source: str
    progress_pct: int | None
    history: Sequence[Point] = ()
    origin: Origin = Origin.TYPED
    quality: str = ""
    expected: Decimal | None = None
    pace: Pace = Pace.NO_DATA
    word: Word | None = None
    frozen: FrozenResult | None = None

    @property
    def words(self) -> str:
        """Where it stands, e.g. "Stand 14, Ziel 20 Räume", "Stand 36, Ziel höchstens 20 Tage"."""
        result = self.key_result
        said = {
            "value": number_text(self.value),
            "target": quantity_text(result.target, result.unit),
        }
        if self.value is None:
            return _("noch kein Wert, Ziel %(target)s") % said
        if result.target < result.baseline:
            return _("Stand %(value)s, Ziel höchstens %(target)s") % said
        return _("Stand %(value)s, Ziel %(target)s") % said

    @property
    def html_id(self) -> str:
        """Unique mark of this key result on a page."""
        return f"key-result-{self.key_result.pk}"

    @property
    def points(self) -> list[Point]:
        """Entries of the history that have a value, newest first."""
        return [point for point in self.history if point.value is not None]

    @property
    def _base(self) -> Point | None:
        """What `change` is counted from: the entry before a week ago, or the first one."""
        if self.value is None or self.at is None or not self.points:
            return None
        week_ago = self.at - timedelta(days=7)
        base = next((point for point in self.points if point.at <= week_ago), self.points[-1])
        return base if base.at < self.at else None

    @property
    def change(self) -> Decimal | None:
        """How far the value moved since the entry before a week ago, or since the first one."""
        base = self._base
        return None if base is None or base.value is None or self.value is None else self.value - base.value

    @property
    def change_since(self) -> datetime | None:
        """When `change` is counted from."""
        base = self._base
        return base.at if base else None
