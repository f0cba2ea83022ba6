"""What a chart shows, said in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.lights import upper_bound
from allmende.datahub.local_time import local_day
from allmende.datahub.models import Dashboard
from allmende.datahub.selectors.history import DAY_S
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.types import History, HistoryPoint, Period
from allmende.ui.formats import clock_text, day_text, number_text, quantity_text

Measured = tuple[HistoryPoint, float]


def history_sentence(history: History, dashboard: Dashboard) -> str:
    """Say how long the worst threshold was exceeded and what the highest value was.

    E.g. "Heute 15 Minuten über 2.000 ppm, höchster Wert 2.140 ppm um 10:44 Uhr."
    """
    if history.is_withheld:
        return _("Die Werte dieser Schule sind nicht öffentlich.")
    measured = [(point, point.maximum) for point in history.points if point.maximum is not None]
    if not measured:
        return _("%(when)s gibt es keine Messwerte.") % {"when": _when(history)}
    bound = upper_bound(dashboard.thresholds, "soon")
    exceeded = _exceeded(history, measured, bound) if bound is not None else ""
    highest = _highest(history, measured)
    sentence = f"{exceeded}, {highest}" if exceeded else f"{_when(history)} {highest}"
    return sentence + "." + _remarks(history)


def _when(history: History) -> str:
    if history.period == Period.DAY:
        is_today = history.until == local_day(now_utc())
        return _("Heute") if is_today else _("Am %(day)s") % {"day": day_text(history.until)}
    return {
        Period.WEEK: _("In diesen 7 Tagen"),
        Period.MONTH: _("In diesen 30 Tagen"),
        Period.YEAR: _("In diesem Jahr"),
    }[history.period]


def _exceeded(history: History, measured: list[Measured], bound: float) -> str:
    words = {"when": _when(history), "bound": quantity_text(bound, history.unit)}
    if history.step_s == DAY_S:
        days = sum(1 for _point, highest in measured if highest > bound)
        if not days:
            return _("%(when)s nie über %(bound)s") % words
        return ngettext(
            "%(when)s an %(days)s Tag über %(bound)s", "%(when)s an %(days)s Tagen über %(bound)s", days
        ) % {**words, "days": number_text(days)}
    over = [point for point, _highest_value in measured if (point.mean or 0) > bound]
    if not over:
        return _("%(when)s nie über %(bound)s") % words
    return _("%(when)s %(length)s über %(bound)s") % {**words, "length": _length(len(over) * history.step_s)}


def _length(seconds: int) -> str:
    minutes = seconds // 60
    if minutes < 120:
        return ngettext("%(count)s Minute", "%(count)s Minuten", minutes) % {"count": number_text(minutes)}
    hours = round(minutes / 60)
    return ngettext("etwa %(count)s Stunde", "etwa %(count)s Stunden", hours) % {"count": number_text(hours)}


def _highest(history: History, measured: list[Measured]) -> str:
    point, value = max(measured, key=lambda pair: pair[1])
    name = _("höchstes Stundenmittel") if history.is_reduced else _("höchster Wert")
    written = quantity_text(value, history.unit)
    if history.step_s == DAY_S:
        return _("%(name)s %(value)s am %(day)s") % {
            "name": name,
            "value": written,
            "day": day_text(point.start),
        }
    if history.period == Period.DAY:
        return _("%(name)s %(value)s gegen %(clock)s") % {
            "name": name,
            "value": written,
            "clock": clock_text(point.start),
        }
    return _("%(name)s %(value)s am %(day)s gegen %(clock)s") % {
        "name": name,
        "value": written,
        "day": day_text(point.start),
        "clock": clock_text(point.start),
    }


def _remarks(history: History) -> str:
    remarks = ""
    if history.implausible:
        remarks += " " + ngettext(
            "%(count)s unplausibler Messwert ist nicht eingerechnet.",
            "%(count)s unplausible Messwerte sind nicht eingerechnet.",
            history.implausible,
        ) % {"count": number_text(history.implausible)}
    if history.has_simulated:
        remarks += " " + _("Die Werte sind ganz oder teilweise simuliert.")
    return remarks
