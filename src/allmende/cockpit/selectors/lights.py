"""Words and bounds of a dashboard's lights, for pages, charts and the live list."""

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from allmende.datahub.ingest.alerting import SILENT_AFTER_INTERVALS
from allmende.datahub.models import Dashboard
from allmende.ui.formats import number_text

#: Thresholds bound from below for scripts; an included upper bound (`up_to`) belongs to the lower light,
#: so the next one begins just above it.
_ABOVE = 1e-6


def word_of(dashboard: Dashboard, state: str) -> str:
    """Return what a light means on this dashboard, e.g. "jetzt lüften"."""
    told = _told(dashboard, state).get("word")
    if told:
        return str(told)
    return {"stale": _("meldet sich nicht"), "unknown": _("noch kein Wert")}.get(state, state)


def advice_of(dashboard: Dashboard, state: str) -> str:
    """Return what to do at a light; empty where the blueprint does not say."""
    return str(_told(dashboard, state).get("advice") or "")


def _told(dashboard: Dashboard, state: str) -> Mapping[str, object]:
    """Return what the blueprint says about a light: one of the thresholds, or a room without a value."""
    found = next((t for t in dashboard.thresholds if t.get("key") == state), None)
    said: Mapping[str, object] = found or dashboard.source_texts.get(state) or {}
    return said


def _bounds(dashboard: Dashboard) -> list[tuple[Mapping[str, object], float, float | None]]:
    """Return each threshold with where it begins and where it ends (None: it takes the rest)."""
    found: list[tuple[Mapping[str, object], float, float | None]] = []
    begins = 0.0
    for threshold in dashboard.thresholds:
        bound = threshold.get("below", threshold.get("up_to"))
        ends = None if bound is None else float(bound)
        found.append((threshold, begins, ends))
        begins = begins if ends is None else ends
    return found


def live_levels(dashboard: Dashboard) -> str:
    """Return the thresholds as live.js reads them: where each light begins, as JSON."""
    levels: list[dict[str, object]] = []
    is_included_above = False
    for threshold, begins, _ends in _bounds(dashboard):
        at = begins + _ABOVE if is_included_above else begins
        levels.append({"from": at, "level": threshold["key"], "word": threshold.get("word", "")})
        is_included_above = "up_to" in threshold
    return json.dumps(levels)


def zones(dashboard: Dashboard) -> list[dict[str, object]]:
    """Return the coloured bands of a chart; the good one needs no colour."""
    bands: list[dict[str, object]] = []
    for threshold, begins, ends in _bounds(dashboard):
        if threshold["key"] == "good":
            continue
        band: dict[str, object] = {
            "from": begins,
            "level": threshold["key"],
            "word": _("%(word)s ab %(bound)s")
            % {"word": threshold.get("word", ""), "bound": number_text(begins)},
        }
        bands.append(band if ends is None else {**band, "to": ends})
    return bands


def stale_after_s(dashboard: Dashboard) -> float:
    """Return after how many seconds of silence a room counts as silent."""
    return SILENT_AFTER_INTERVALS * dashboard.expected_interval_s
