"""Values, changes and trends as German readers expect them."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from allmende.strategy.statistics.types import Change, Trend, TrendWord
from allmende.ui.formats import day_text, number_text


def value_words(value: Decimal | None, unit: str, decimals: int) -> str:
    """Write a value with its unit, e.g. "289,4 Einwohner je km²"; None is "nicht angegeben"."""
    if value is None:
        return number_text(None)
    return f"{number_text(value, decimals)} {unit}".strip()


def signed(value: Decimal, decimals: int) -> str:
    """Write a change with its sign, e.g. "+1,2" or "−3"."""
    written = number_text(abs(value), decimals)
    if not any(digit in written for digit in "123456789"):
        return f"±{written}"
    return f"{'+' if value > 0 else '−'}{written}"


def pct_words(pct: Decimal | None) -> str:
    """Write a change in percent with its sign; unknown where the first value is zero."""
    return number_text(None) if pct is None else f"{signed(pct, 1)} %"


def trend_words(word: TrendWord) -> str:
    """Say in one word where a statistic goes."""
    words = {
        TrendWord.BETTER: _("besser"),
        TrendWord.WORSE: _("schlechter"),
        TrendWord.UNCHANGED: _("unverändert"),
        TrendWord.RISING: _("steigt"),
        TrendWord.FALLING: _("sinkt"),
        TrendWord.INCOMPARABLE: _("nicht vergleichbar"),
        TrendWord.UNKNOWN: _("noch kein Vergleich"),
    }
    return words[word]


#: Shape of a trend (`ui/_light.html`): never colour alone.
LEVELS = {
    TrendWord.BETTER: "good",
    TrendWord.WORSE: "now",
    TrendWord.UNCHANGED: "soon",
    TrendWord.RISING: "unknown",
    TrendWord.FALLING: "unknown",
    TrendWord.INCOMPARABLE: "stale",
    TrendWord.UNKNOWN: "stale",
}


def bases_note(first: str, last: str) -> str:
    """Say that two values stand on different statistical bases."""
    return _(
        "Die Werte haben verschiedene Grundlagen („%(first)s“ und „%(last)s“). "
        "Ein Teil der Veränderung kann daher kommen."
    ) % {"first": first or _("nicht angegeben"), "last": last or _("nicht angegeben")}


def change_sentence(place: str, change: Change, unit: str, decimals: int) -> str:
    """Tell from where to where a value went, with a note where two bases are compared."""
    text = _("%(place)s: von %(first)s (%(from)s) auf %(last)s (%(to)s), das sind %(pct)s.")
    sentence = text % {
        "place": place,
        "first": value_words(change.first.value, unit, decimals),
        "from": day_text(change.first.on),
        "last": value_words(change.last.value, unit, decimals),
        "to": day_text(change.last.on),
        "pct": pct_words(change.pct)
        if change.pct is not None
        else value_words(change.difference, unit, decimals),
    }
    return (
        f"{sentence} {bases_note(change.first.basis, change.last.basis)}"
        if change.crosses_bases
        else sentence
    )


def trend_sentence(place: str, trend: Trend, unit: str, decimals: int) -> str:
    """Say what a chart of these values shows."""
    if trend.last is None:
        return _("%(place)s: Es gibt noch keinen Wert.") % {"place": place}
    if trend.overall is None:
        text = _("%(place)s: %(value)s am %(day)s. Für eine Entwicklung braucht es einen zweiten Wert.")
        value = value_words(trend.last.value, unit, decimals)
        return text % {"place": place, "value": value, "day": day_text(trend.last.on)}
    return change_sentence(place, trend.overall, unit, decimals)


def day_words(on: date) -> str:
    """Write a reference date short, for tables: "31.12.2022"."""
    return f"{on:%d.%m.%Y}"
