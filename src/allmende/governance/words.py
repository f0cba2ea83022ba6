"""How papers write where a key result stands and where its number comes from."""

from django.utils.translation import gettext as _

from allmende.strategy.types import KeyResultStatus, Origin
from allmende.ui.formats import day_text, moment_text, number_text


def standing(status: KeyResultStatus) -> str:
    """Write where a key result stands: "14 von 20 Räumen (70 %)", "36 Tage, Ziel 20 (23 % des Wegs)"."""
    result = status.key_result
    target = f"{number_text(result.target)} {result.unit}".strip()
    if status.value is None:
        return _("noch kein Wert, Ziel %(target)s") % {"target": target}
    value = number_text(status.value)
    if result.baseline == 0 and result.target > 0:
        words = _("%(value)s von %(target)s") % {"value": value, "target": target}
        return words if status.progress_pct is None else f"{words} ({status.progress_pct} %)"
    words = _("%(value)s, Ziel %(target)s") % {"value": f"{value} {result.unit}".strip(), "target": target}
    if status.progress_pct is None:
        return words
    return _("%(words)s (%(share)s %% des Wegs)") % {"words": words, "share": status.progress_pct}


def origin(status: KeyResultStatus) -> str:
    """Write where a key result's number comes from and of when it is; nobody is named."""
    if status.value is None or status.at is None:
        return f"{status.origin.label}, {_('noch kein Wert')}"
    if status.origin == Origin.TYPED:
        return f"{status.origin.label}, {day_text(status.at)}"
    if status.origin == Origin.STATISTIC:
        return " · ".join(part for part in (status.source, status.quality) if part)
    return " · ".join(part for part in (status.source, moment_text(status.at), status.quality) if part)
