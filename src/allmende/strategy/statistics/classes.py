"""Three classes of a map, told in words with their bounds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Classes:
    """Bounds between the classes; a value equal to a bound belongs above it."""

    bounds: tuple[Decimal, ...]

    def level(self, value: Decimal | None) -> int:
        """Return 0 for no data, else 1 (lowest) to 3."""
        if value is None:
            return 0
        return 1 + sum(value >= bound for bound in self.bounds)

    def legend(self, write: Callable[[Decimal], str]) -> list[str]:
        """Return a word for each level; `write` gives a value with its unit."""
        words = [_("keine Daten")]
        if not self.bounds:
            return [*words, _("ein Wert")]
        words.append(_("unter %(bound)s") % {"bound": write(self.bounds[0])})
        for low, high in zip(self.bounds, self.bounds[1:], strict=False):
            words.append(_("%(low)s bis unter %(high)s") % {"low": write(low), "high": write(high)})
        words.append(_("ab %(bound)s") % {"bound": write(self.bounds[-1])})
        return words


def classes_of(values: Sequence[Decimal], decimals: int, *, at_zero: bool = False) -> Classes:
    """Return up to three classes of about as many places each, at bounds as exact as values are shown.

    Args:
        at_zero: Where values lie on both sides of zero, zero is a bound and the fuller side has two classes.
    """
    ordered = sorted(values)
    if at_zero and len(ordered) > 2 and ordered[0] < 0 <= ordered[-1]:
        below = [value for value in ordered if value < 0]
        above = ordered[len(below) :]
        fuller = max(below, above, key=len)
        middle = _rounded(fuller[len(fuller) // 2], decimals)
        return Classes(tuple(sorted({Decimal(0), middle})))
    if len(ordered) < 2:
        return Classes(())
    found: list[Decimal] = []
    for third in (1, 2):
        bound = _rounded(ordered[len(ordered) * third // 3], decimals)
        # A bound at or below the lowest value would make an empty class.
        if bound > _rounded(ordered[0], decimals) and bound not in found:
            found.append(bound)
    return Classes(tuple(found))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return round(value, decimals)
