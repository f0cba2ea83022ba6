"""How a source fares that we ask or listen to, in words and in the last day's counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.models import Source, SourceProgress, SourceStatus
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.selectors.ways_in import HourCount, last_day, progress_of
from allmende.datahub.trouble_sentences import trouble_sentence
from allmende.ui.formats import ago_text, local, moment_text, number_text
from allmende.ui.types import Fact, Tone

BAR_HOURS = 3


@dataclass(frozen=True, slots=True)
class Health:
    """Where a source stands.

    Attributes:
        title: One word or two: "Läuft", "Wartet", "Gestört".
        since: When this began, as far as it is known.
        sentence: What it means and, where something is wrong, what to do.
        facts: Last success, next try and the like.
        detail: English, for the curious; may be empty.
    """

    tone: Tone
    title: str
    since: datetime | None
    sentence: str
    facts: list[Fact]
    detail: str = ""


def health_of(source: Source, status: SourceStatus, *, direction: str) -> Health:
    """Say how asking or listening goes.

    Args:
        direction: "pull" or "listen".
    """
    progress = progress_of(source)
    tone, title, since, sentence = _state(source, status, progress, direction)
    detail = progress.last_error_detail if tone == "danger" else ""
    return Health(tone, title, since, sentence, _facts(source, status, progress, direction), detail)


def _state(
    source: Source, status: SourceStatus, progress: SourceProgress, direction: str
) -> tuple[Tone, str, datetime | None, str]:
    if source.closed_at is not None:
        return "info", _("Geschlossen"), source.closed_at, _("Was gemessen wurde, bleibt.")
    if source.configuration.is_paused:
        text = _("Die Quelle ist angehalten und wird nicht abgefragt, bis Sie sie fortsetzen.")
        return "info", _("Angehalten"), None, text
    if progress.failing_since is not None:
        return (
            "danger",
            _("Gestört"),
            progress.failing_since,
            trouble_sentence(progress.last_error_code),
        )
    if progress.last_success_at is None:
        return "info", _("Wartet"), None, _waiting_sentence(direction)
    if direction == "listen" and progress.connected_at is None:
        return "info", _("Wartet"), None, _("Die Verbindung wird gerade aufgebaut.")
    return "success", _("Läuft"), progress.connected_at, _running_sentence(source, status, direction)


def _waiting_sentence(direction: str) -> str:
    if direction == "pull":
        return _("Der erste Abruf steht noch aus. Er beginnt innerhalb einer Minute.")
    return _("Die Verbindung wird gerade zum ersten Mal aufgebaut.")


def _running_sentence(source: Source, status: SourceStatus, direction: str) -> str:
    counted = getattr(source, "unassigned_count", None)
    waiting = source.devices.filter(entity=None).count() if counted is None else counted
    if waiting:
        return ngettext(
            "%(number)s Messstelle ist nicht zugeordnet. Sie zählt, sobald Sie ihr einen Raum geben.",
            "%(number)s Messstellen sind nicht zugeordnet. Sie zählen, sobald Sie ihnen einen Raum geben.",
            waiting,
        ) % {"number": number_text(waiting)}
    if status.last_message_at is None:
        return _("Die Verbindung steht. Bisher hat die Gegenseite noch keine Daten geliefert.")
    if direction == "pull":
        return _("Die Abrufe gelingen. Sie müssen nichts tun.")
    return _("Die Verbindung steht, Nachrichten kommen sofort an. Sie müssen nichts tun.")


def _facts(source: Source, status: SourceStatus, progress: SourceProgress, direction: str) -> list[Fact]:
    is_asked = direction == "pull"
    facts = [
        Fact(
            _("Letzter erfolgreicher Abruf") if is_asked else _("Zuletzt verbunden"),
            _when(progress.last_success_at),
        ),
        Fact(_("Letzte Nachricht"), _when(status.last_message_at)),
    ]
    if source.closed_at is None and not source.configuration.is_paused:
        if is_asked or progress.failing_since is not None:
            is_well = progress.failing_since is None
            facts.append(Fact(_("Nächster Abruf") if is_well else _("Nächster Versuch"), _next(progress)))
        if progress.failing_since is not None:
            facts.append(Fact(_("Vergebliche Versuche"), number_text(progress.failures)))
    facts.append(Fact(_("Abstand"), _minutes(source.expected_interval_s)))
    return facts


def _when(moment: datetime | None) -> str:
    if moment is None:
        return _("noch nie")
    return f"{ago_text(moment)} ({moment_text(moment)})"


def _next(progress: SourceProgress) -> str:
    if progress.next_run_at is None or progress.next_run_at <= now_utc():
        return _("jetzt gleich")
    return moment_text(progress.next_run_at)


def _minutes(seconds: int) -> str:
    minutes = max(round(seconds / 60), 1)
    return ngettext("jede Minute", "alle %(number)s Minuten", minutes) % {"number": number_text(minutes)}


def day_chart(source: Source, status: SourceStatus) -> dict[str, Any]:
    """Return chart, sentence and table of the last 24 hours, for `ui/_chart.html`."""
    hours = last_day(source, status, now_utc())
    rejected = sum(hour.rejected for hour in hours)
    return {
        "sentence": _day_sentence(sum(hour.messages for hour in hours), rejected),
        "columns": [_("Stunde ab"), _("Angenommen"), _("Nicht lesbar")],
        "rows": [
            [_hour(one.hour), number_text(one.messages), number_text(one.rejected)] for one in reversed(hours)
        ],
        "data": {
            "kind": "bar",
            "unit": "",
            "series": [{"name": _("Nachrichten"), "points": _points(hours)}],
        },
    }


def _points(hours: list[HourCount]) -> list[tuple[str, int]]:
    """Return three hours a bar, so that a phone can show them."""
    groups = [hours[start : start + BAR_HOURS] for start in range(0, len(hours), BAR_HOURS)]
    return [(_stretch(group), sum(one.messages + one.rejected for one in group)) for group in groups]


def _stretch(group: list[HourCount]) -> str:
    first, last = local(group[0].hour).hour, local(group[-1].hour).hour
    return f"{first}–{last + 1}"


def _day_sentence(taken: int, rejected: int) -> str:
    sentence = ngettext(
        "In den letzten 24 Stunden kam %(number)s lesbare Nachricht an",
        "In den letzten 24 Stunden kamen %(number)s lesbare Nachrichten an",
        taken,
    ) % {"number": number_text(taken)}
    if not rejected:
        return f"{sentence}."
    more = ngettext("%(number)s war nicht lesbar.", "%(number)s waren nicht lesbar.", rejected) % {
        "number": number_text(rejected)
    }
    return f"{sentence}, {more}"


def _hour(moment: datetime) -> str:
    return _("%(hour)s Uhr") % {"hour": local(moment).hour}
