"""How papers write where a key result stands and where its number comes from."""

from django.utils.translation import gettext as _

from allmende.strategy.types import KeyResultStatus, Origin
from allmende.ui.formats import day_text, moment_text


def standing(status: KeyResultStatus) -> str:
    """Write where a key result stands: "Stand 14, Ziel 20 Räume (70 % des Wegs)"."""
    if status.progress_pct is None:
        return status.words
    return _("%(words)s (%(share)s %% des Wegs)") % {"words": status.words, "share": status.progress_pct}


def origin(status: KeyResultStatus) -> str:
    """Write where a key result's number comes from and of when it is; nobody is named."""
    if status.value is None or status.at is None:
        return f"{status.origin.label}, {_('noch kein Wert')}"
    if status.origin == Origin.TYPED:
        return f"{status.origin.label}, {day_text(status.at)}"
    if status.origin == Origin.STATISTIC:
        return " · ".join(part for part in (status.source, status.quality) if part)
    return " · ".join(part for part in (status.source, moment_text(status.at), status.quality) if part)
