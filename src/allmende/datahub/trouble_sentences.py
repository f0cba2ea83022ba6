"""Why a source that we ask or listen to is disturbed: what happened, and what its owner can do."""

from django.utils.translation import gettext_lazy as _

from allmende.datahub.errors import REASONS
from allmende.kernel.errors import say

#: Code of `ingest.trouble` → what people read.
TROUBLES = {
    "source.unreachable": _(
        "Der Server antwortet nicht. Meist ist er kurz nicht erreichbar; dauert es an, prüfen Sie "
        "bitte Adresse und Port oder fragen Sie den Betreiber."
    ),
    "source.unknown_name": _(
        "Diesen Servernamen gibt es nicht. Bitte prüfen Sie die Schreibweise der Adresse."
    ),
    "source.timeout": _(
        "Der Server hat zu lange nicht geantwortet. Dauert es an, fragen Sie bitte den Betreiber."
    ),
    "source.tls": _(
        "Die verschlüsselte Verbindung kam nicht zustande: Das Zertifikat des Servers ist abgelaufen,"
        " passt nicht zur Adresse oder kommt von einer unbekannten Stelle. Bitte wenden Sie sich an "
        "den Betreiber oder hinterlegen Sie seine Zertifizierungsstelle."
    ),
    "source.server_error": _(
        "Der Server meldet einen eigenen Fehler. Sie müssen nichts tun; dauert es an, fragen Sie "
        "bitte den Betreiber."
    ),
    "source.too_many_requests": _(
        "Der Server bittet um eine Pause, weil er zu oft gefragt wurde. Kommt das öfter vor, wählen "
        "Sie bitte einen größeren Abstand."
    ),
    "source.not_there": _(
        "Unter dieser Adresse gibt es nichts mehr. Bitte prüfen Sie beim Betreiber, ob sie sich geändert hat."
    ),
    "source.refused": _(
        "Der Server lehnt die Anfrage ab. Bitte prüfen Sie die Adresse und die Angaben in den Einstellungen."
    ),
    "source.too_large": _(
        "Die Antwort ist zu groß (über 32 MB). Bitte wählen Sie eine Adresse, die weniger auf einmal liefert."
    ),
    "source.private_address": _(
        "Die Adresse liegt in einem internen Netz und wird aus Sicherheitsgründen nicht abgefragt. "
        "Ist das gewollt, muss die Technik dieser Plattform das Netz freigeben."
    ),
    "source.bad_address": _(
        "Das ist keine Adresse, die abgefragt werden kann. Sie muss mit https:// beginnen."
    ),
    "source.hung_up": _(
        "Die Verbindung wurde getrennt und wird von selbst wieder aufgebaut. Geschieht das ständig, "
        "ist vielleicht eine zweite Anwendung mit demselben Zugang verbunden."
    ),
    "source.access_denied": _(
        "Der Server lehnt den Zugang ab. Bitte prüfen Sie Name, Passwort oder Schlüssel in den "
        "Einstellungen und ob der Zugang noch gilt."
    ),
    "source.config_rejected": _(
        "Die Einstellungen passen nicht mehr. Bitte öffnen Sie sie und speichern Sie sie noch einmal."
    ),
    "source.secrets_unreadable": _(
        "Die gespeicherten Zugangsdaten sind nicht mehr lesbar, weil der Schlüssel dieser Plattform "
        "gewechselt hat. Bitte geben Sie sie in den Einstellungen neu ein."
    ),
    "source.no_setup": _("Die Einstellungen der Quelle fehlen. Bitte füllen Sie sie aus."),
    "source.connector_failed": _(
        "Beim Lesen ist auf unserer Seite ein Fehler aufgetreten. Er steht im Protokoll; bitte sagen "
        "Sie der Technik dieser Plattform Bescheid."
    ),
    "hub.too_many_held": _(
        "Es warten schon sehr viele Nachrichten. Bitte bearbeiten Sie zuerst die aufbewahrten Nachrichten."
    ),
    "hub.not_json": _(
        "Der Server antwortet, aber nicht mit JSON, z. B. mit einer Wartungsseite. Die Antwort ist "
        "unten aufbewahrt."
    ),
    "hub.wrong_shape": _(
        "Der Server antwortet anders als erwartet. Vielleicht hat sich sein Format geändert; die "
        "Antwort ist unten aufbewahrt. Bitte prüfen Sie die Einstellungen."
    ),
    "hub.no_values": _(
        "In der Antwort steht kein Wert an der eingestellten Stelle. Die Antwort ist unten "
        "aufbewahrt. Bitte prüfen Sie die Einstellungen."
    ),
}

#: The same while a configuration is tried, when nothing is kept yet.
TRIALS = {
    "hub.not_json": _("Die Antwort ist kein JSON. Bitte prüfen Sie die Adresse."),
    "hub.wrong_shape": _(
        "Die Antwort sieht anders aus als erwartet. Vergleichen Sie bitte die Stellen mit der Antwort."
    ),
    "hub.no_values": _(
        "An den angegebenen Stellen steht kein Wert. Vergleichen Sie sie bitte mit der Antwort."
    ),
    "hub.bad_time": _("Die Zeit ist nicht lesbar. Bitte prüfen Sie die Form der Zeit."),
}

say("source.access_denied", TROUBLES["source.access_denied"])
say("source.secrets_unreadable", TROUBLES["source.secrets_unreadable"])
say("source.unavailable", TROUBLES["source.unreachable"])
say("source.config_rejected", TROUBLES["source.config_rejected"])


def trial_sentence(code: str) -> str:
    """Say why what came during a trial could not be read."""
    found = TRIALS.get(code) or REASONS.get(code) or _("Die Antwort konnte nicht gelesen werden.")
    return str(found)


def trouble_sentence(code: str) -> str:
    """Say what is wrong and what to do; for codes of messages the sentence they are kept with."""
    found = TROUBLES.get(code) or REASONS.get(code)
    return str(found or _("Die Quelle ist gestört. Einzelheiten stehen im Protokoll der Plattform."))
