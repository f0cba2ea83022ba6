"""What the command line says for each error: one German sentence with what to do.

German only and without Django's catalogues, because these errors happen before Django is there.
"""

from typing import Final

from allmende.basics.errors import AllmendeError

SENTENCES: Final[dict[str, str]] = {
    "config.citus_missing": (
        "Diese Datenbank lässt sich nicht verteilen: PostgreSQL {versions} mit der Erweiterung Citus "
        "ist nötig (gefunden: PostgreSQL {version}). Die mitgelieferte Datenbank hat Citus nicht; "
        "bitte setzen Sie ALLMENDE_DATABASE_URL und legen Sie dort die Erweiterung an."
    ),
    "config.unknown_town": "Keine Kommune hat den Schlüssel {key}. Erwartet wird der AGS, z. B. 05966024.",
    "config.postgres_in_use": (
        "Den Datenordner {folder} benutzt schon ein anderer Prozess. "
        "Läuft Allmende bereits? Das zeigt ./allmende status."
    ),
    "config.postgres_version_differs": (
        "Der Datenordner {folder} stammt von PostgreSQL {found}, diese Version von Allmende bringt "
        "PostgreSQL {expected} mit. Bitte starten Sie die Version von Allmende, die ihn geschrieben hat."
    ),
    "config.postgres_folder_unusable": (
        "Der Ordner {folder} ist für PostgreSQL nicht benutzbar: Er gehört einem anderen Benutzer oder ist "
        "nicht erreichbar. Bitte starten Sie Allmende als dieser Benutzer oder wählen Sie mit --data einen "
        "anderen Ordner, zum Beispiel /var/lib/allmende."
    ),
    "config.disk_full": (
        "Auf dem Datenträger von {folder} ist nicht genug Platz (frei: {free_mb} MB, nötig: 500 MB). "
        "Bitte schaffen Sie Platz oder wählen Sie mit --data einen anderen Ordner."
    ),
    "config.postgres_failed": (
        "PostgreSQL ist nicht gestartet: {reason}. Mehr steht im Ordner log des Datenordners."
    ),
    "config.port_taken": (
        "Der Port {port} auf {host} ist schon belegt. "
        "Bitte beenden Sie das andere Programm oder wählen Sie mit --port einen anderen."
    ),
    "config.address_unusable": (
        "Die Adresse {host}:{port} lässt sich nicht öffnen: {reason}. "
        "Bitte prüfen Sie --host und --port; Ports unter 1024 brauchen besondere Rechte."
    ),
    "config.data_newer": (
        "Der Datenordner {folder} wurde von Allmende {found} geschrieben, dies ist die ältere Version {own}. "
        "Bitte aktualisieren Sie dieses Verzeichnis oder nehmen Sie einen anderen Datenordner."
    ),
    "config.data_unusable": "In den Datenordner {folder} kann nicht geschrieben werden: {reason}.",
    "config.already_running": (
        "Allmende läuft mit dem Datenordner {folder} schon (Prozess {pid}). Zustand: ./allmende status."
    ),
    "config.frontend_not_built": (
        "{reason} Bitte führen Sie einmal mit Netzverbindung aus: uv sync --reinstall-package allmende"
    ),
    "config.preparation_failed": (
        "Der Start wurde abgebrochen, weil die Vorbereitung der Datenbank nicht gelang (siehe oben). "
        "Ihre Daten sind unverändert, soweit oben nichts anderes steht."
    ),
    "config.not_coming_up": "Der Dienst {program} startet nicht. Der Grund steht am Ende von {log}.",
    "config.not_running": ("Die Datenbank antwortet nicht. Bitte starten Sie zuerst Allmende: ./allmende up"),
    "config.open_hub_only_alone": (
        "Den offenen Betrieb gibt es nur für die Datendrehscheibe allein: ./allmende serve hub --open"
    ),
    "config.open_hub_only_here": (
        "Der offene Betrieb geht nur auf diesem Rechner, nicht unter {host}. "
        "Bitte lassen Sie --host weg oder nehmen Sie 127.0.0.1."
    ),
    "config.unknown_space": (
        "Es gibt keine Kommune und keinen Verbund mit dem Schlüssel {key}. "
        "Bekannt sind zum Beispiel: {known}."
    ),
    "config.unknown_source": "Es gibt keine Quelle {key}.",
    "config.unknown_role": "Die Rolle {role} gibt es hier nicht. Möglich sind: {known}.",
    "config.unknown_bench": "Die Messung {name} gibt es nicht. Möglich sind: {known}.",
}


def sentence_of(error: AllmendeError) -> str:
    """What happened and what to do; errors of other rooms use their own sentence."""
    if error.code in {"config.setting_invalid", "config.password_refused"}:
        return error.detail
    template = SENTENCES.get(error.code)
    if template is not None:
        return template.format_map(_Known(error.fields))
    from django.conf import settings

    if settings.configured:
        from allmende.kernel.errors import sentence_of as kernel_sentence_of

        return kernel_sentence_of(error)
    return error.detail


class _Known(dict[str, object]):
    """Field values; a field that an error did not name reads as a question mark."""

    def __missing__(self, key: str) -> str:
        del key
        return "?"
