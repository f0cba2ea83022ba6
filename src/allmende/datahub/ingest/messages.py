"""What the hub answers: statuses and, for people who read a sender's log, a German sentence each."""

from dataclasses import dataclass, field

import msgspec

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, complete."""

    status: int
    body: bytes = b""
    headers: Headers = field(default_factory=list)


COUNTED = Answer(204)
WAITING = Answer(202)

_TITLES = {
    "hub.unknown_source": (404, "Diese Adresse gehört zu keiner Verbindung."),
    "hub.method": (405, "Messwerte werden mit POST gesendet."),
    "hub.wrong_key": (401, "Der Schlüssel fehlt oder passt nicht zu dieser Verbindung."),
    "hub.too_fast": (429, "Zu viele Nachrichten in kurzer Zeit. Bitte später noch einmal senden."),
    "hub.too_many_held": (429, "Zu viele Nachrichten warten auf Zuordnung oder Prüfung."),
    "hub.too_large": (413, "Die Nachricht ist zu groß."),
    "hub.too_slow": (408, "Die Nachricht kam nicht rechtzeitig vollständig an."),
    "hub.content_type": (415, "Erwartet wird JSON. Die Nachricht ist zur Prüfung aufbewahrt."),
    "hub.unavailable": (503, "Gerade kann nichts gespeichert werden. Bitte später noch einmal senden."),
    "hub.not_found": (404, "Diese Adresse gibt es nicht."),
    "hub.no_ticket": (403, "Dieser Datenstrom ist nicht öffentlich."),
}
_UNREADABLE = (422, "Die Nachricht konnte nicht gelesen werden. Sie ist zur Prüfung aufbewahrt.")


def problem(code: str, detail: str = "", *, retry_after_s: int = 0, headers: Headers | None = None) -> Answer:
    """Build an error answer (RFC 9457) for a stable code; an unknown code is an unreadable message.

    Args:
        retry_after_s: Whole seconds the sender shall wait; 0: nothing is said.
    """
    status, title = _TITLES.get(code, _UNREADABLE)
    fields: dict[str, object] = {"title": title, "status": status, "code": code}
    if detail:
        fields["detail"] = detail
    answer_headers: Headers = [(b"content-type", b"application/problem+json"), *(headers or [])]
    if retry_after_s:
        answer_headers.append((b"retry-after", str(retry_after_s).encode()))
    return Answer(status, msgspec.json.encode(fields), answer_headers)
