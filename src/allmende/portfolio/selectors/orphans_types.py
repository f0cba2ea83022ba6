"""What lacks a link in the chain, in words and counts; frozen values without queries behind them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space
from allmende.portfolio.choice_addresses import measure_url, strategy_url
from allmende.portfolio.models import AcceptedGap


class Gap(TextChoices):
    """One sort of gap; its label is the heading of its list."""

    NO_GOAL = "no_goal", _("Maßnahmen ohne Ziel")
    NO_OWNER = "no_owner", _("Maßnahmen ohne Zuständige")
    NO_BUDGET = "no_budget", _("Maßnahmen ohne Kosten")
    NO_SDG = "no_sdg", _("Maßnahmen ohne UN-Ziel")
    NO_PARTICIPATION = "no_participation", _("Maßnahmen ohne Beteiligung")
    NO_MEASURE = "no_measure", _("Ziele ohne Maßnahme")
    NO_DATA = "no_data", _("Key Results ohne Daten")
    REVIEW_DUE = "review_due", _("Strategien mit überfälliger Überprüfung")

    @property
    def short(self) -> str:
        """Head of its column in the table of towns."""
        return str(_SHORT[self])

    @property
    def hint(self) -> str:
        """What to do about it, in one sentence."""
        return str(_HINTS[self])

    @property
    def mend_words(self) -> str:
        """Words of the link that mends it."""
        return str(_MEND[self])

    @property
    def is_about_measures(self) -> bool:
        """Whether the things in its list are measures."""
        return self not in {Gap.NO_MEASURE, Gap.NO_DATA, Gap.REVIEW_DUE}


_SHORT = {
    Gap.NO_GOAL: _("ohne Ziel"),
    Gap.NO_OWNER: _("ohne Zuständige"),
    Gap.NO_BUDGET: _("ohne Kosten"),
    Gap.NO_SDG: _("ohne UN-Ziel"),
    Gap.NO_PARTICIPATION: _("ohne Beteiligung"),
    Gap.NO_MEASURE: _("Ziele ohne Maßnahme"),
    Gap.NO_DATA: _("Key Results ohne Daten"),
    Gap.REVIEW_DUE: _("Überprüfung überfällig"),
}
_HINTS = {
    Gap.NO_GOAL: _("Schreiben Sie in einem Satz, wie die Maßnahme auf das Ganze einzahlt."),
    Gap.NO_OWNER: _("Tragen Sie ein, wer sich darum kümmert."),
    Gap.NO_BUDGET: _("Tragen Sie die Kosten ein, auch geschätzte."),
    Gap.NO_SDG: _("Nennen Sie die UN-Ziele in der Maßnahme, oder prüfen Sie ihren Beitrag."),
    Gap.NO_PARTICIPATION: _("Beschreiben Sie, wie die Menschen beteiligt werden, oder warum nicht."),
    Gap.NO_MEASURE: _(
        "Ordnen Sie eine Maßnahme zu, legen Sie eine an, oder verfolgen Sie das Ziel nicht weiter."
    ),
    Gap.NO_DATA: _("Tragen Sie einen Wert ein, oder verbinden Sie das Key Result mit einer Messung."),
    Gap.REVIEW_DUE: _("Überprüfen Sie die Strategie, und halten Sie fest, was sich ändert."),
}
_MEND = {
    Gap.NO_GOAL: _("Ziel zuordnen"),
    Gap.NO_OWNER: _("Zuständige eintragen"),
    Gap.NO_BUDGET: _("Kosten eintragen"),
    Gap.NO_SDG: _("UN-Ziele nennen"),
    Gap.NO_PARTICIPATION: _("Beteiligung beschreiben"),
    Gap.NO_MEASURE: _("Maßnahme anlegen"),
    Gap.NO_DATA: _("Wert eintragen"),
    Gap.REVIEW_DUE: _("Strategie überprüfen"),
}


@dataclass(frozen=True, slots=True)
class OrphanItem:
    """One thing with a gap.

    Attributes:
        subject_id: Id of the measure, goal, key result or strategy.
        subject_key: Key of the strategy; empty for other things.
        note: What tells it from others, e.g. "M 12" or the day the review was due.
        accepted: Why it is left open on purpose; None: it counts as a gap.
    """

    gap: Gap
    subject_id: int
    title: str
    owner_id: int
    owner_name: str
    note: str = ""
    subject_key: str = ""
    accepted: AcceptedGap | None = None

    @property
    def url(self) -> str:
        """The page of the thing."""
        if self.gap == Gap.NO_MEASURE:
            return reverse("strategy:goal", args=[self.subject_id])
        if self.gap == Gap.NO_DATA:
            return reverse("strategy:key_result", args=[self.subject_id])
        if self.gap == Gap.REVIEW_DUE:
            return strategy_url(self.subject_key)
        return measure_url(self.subject_id)

    @property
    def mend_url(self) -> str:
        """Where the gap is closed."""
        if self.gap == Gap.NO_MEASURE:
            return f"{reverse('portfolio:measure_new')}?{urlencode({'zahlt': f'goal:{self.subject_id}'})}"
        if self.gap == Gap.REVIEW_DUE:
            return reverse("strategy:review", args=[self.subject_key])
        if self.gap in _MENDED_AT:
            name, *more = _MENDED_AT[self.gap]
            return reverse(f"portfolio:{name}", args=[self.subject_id, *more])
        return self.url


#: Name of the page of a measure on which its gap is closed, and what else stands in its address.
_MENDED_AT = {
    Gap.NO_GOAL: ("contribution_new",),
    Gap.NO_OWNER: ("measure_section", "menschen"),
    Gap.NO_BUDGET: ("part_new", "budget_line"),
    Gap.NO_SDG: ("measure_section", "ziele"),
    Gap.NO_PARTICIPATION: ("measure_section", "beteiligung"),
}


@dataclass(frozen=True, slots=True)
class OrphanGroup:
    """All things with the same sort of gap.

    Attributes:
        items: Those to be mended; `left` those left open on purpose.
    """

    gap: Gap
    items: Sequence[OrphanItem]
    left: Sequence[OrphanItem] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class TownGaps:
    """One town's (or the consortium's) line in the region's table."""

    space: Space
    slug: str
    counts: Mapping[Gap, int]
    measures: int

    @property
    def total(self) -> int:
        """All its gaps together."""
        return sum(self.counts.values())

    @property
    def is_blank(self) -> bool:
        """Nothing is there that could lack anything."""
        return not (self.total or self.measures)

    @property
    def cells(self) -> list[tuple[Gap, int]]:
        """Gap and count in the order of the columns."""
        return [(gap, self.counts.get(gap, 0)) for gap in Gap]


@dataclass(frozen=True, slots=True)
class OrphanReport:
    """What lacks a link, for one space or for all the actor may see.

    Attributes:
        space: None: the whole region.
        measures, goals, key_results: How many were looked at.
        towns: A line for every town and the consortium; empty for one space.
    """

    space: Space | None
    as_of: datetime
    groups: Sequence[OrphanGroup]
    measures: int
    goals: int
    key_results: int
    towns: Sequence[TownGaps] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        """All gaps to be mended; a measure counts once for each thing it lacks."""
        return sum(group.count for group in self.groups)

    @property
    def left(self) -> int:
        """All gaps left open on purpose."""
        return sum(len(group.left) for group in self.groups)

    @property
    def is_empty(self) -> bool:
        """Nothing was there to look at."""
        return not (self.measures or self.goals or self.key_results)

    def group(self, gap: Gap) -> OrphanGroup:
        """Return the list of one sort of gap."""
        return next(group for group in self.groups if group.gap == gap)


def counts_by_owner(groups: Sequence[OrphanGroup]) -> Mapping[int, Mapping[Gap, int]]:
    """Count the gaps of each owner."""
    found: dict[int, Counter[Gap]] = {}
    for group in groups:
        for item in group.items:
            found.setdefault(item.owner_id, Counter())[group.gap] += 1
    return found
