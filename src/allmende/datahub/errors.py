"""What can be refused in the data hub, and the sentence people read."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say


class SourceClosed(AllmendeError):
    """The source takes no messages any more."""

    code = "datahub.source_closed"
    kind: ClassVar[Kind] = "conflict"


class NotConfigured(AllmendeError):
    """This kind of source has nothing to configure, or does not exist."""

    code = "datahub.not_configured"
    kind: ClassVar[Kind] = "not_found"


class NotSimulable(AllmendeError):
    """Nobody sends to this source, so no message of it can be simulated."""

    code = "datahub.not_simulable"


class DeviceElsewhere(AllmendeError):
    """The device is planned or assigned at another source of the town."""

    code = "datahub.device_elsewhere"
    kind: ClassVar[Kind] = "conflict"


class ForeignObject(AllmendeError):
    """Device, room and device type must belong to the same town."""

    code = "datahub.foreign_object"


class NameMissing(AllmendeError):
    """A school or room needs a name with at least one letter or digit."""

    code = "datahub.name_missing"


class StaffRoom(AllmendeError):
    """Nothing is measured where staff work or rest."""

    code = "datahub.staff_room"


class ReasonMissing(AllmendeError):
    """Throwing kept messages away needs a reason."""

    code = "datahub.reason_missing"


class FollowsRelease(AllmendeError):
    """Whether everybody may read schools and rooms is decided school by school."""

    code = "datahub.follows_release"


class AlertStillOn(AllmendeError):
    """An alert is closed after it ended."""

    code = "datahub.alert_still_on"


class AlertClosed(AllmendeError):
    """The alert was closed already."""

    code = "datahub.alert_closed"


class UploadSettled(AllmendeError):
    """The uploaded table is stored or undone already."""

    code = "datahub.upload_settled"
    kind: ClassVar[Kind] = "conflict"


class NothingToStore(AllmendeError):
    """No value of an uploaded table is new."""

    code = "datahub.nothing_to_store"


class PeriodInvalid(AllmendeError):
    """A stretch of days cannot be exported or compared."""

    code = "datahub.period_invalid"


say("datahub.source_closed", _("Diese Quelle ist geschlossen. Bitte legen Sie eine neue an."))
say(
    "datahub.not_simulable",
    _("Diese Quelle wird abgerufen oder belauscht. Simulieren lässt sich nur, was an uns gesendet wird."),
)
say("datahub.not_configured", _("Für diese Quelle gibt es nichts einzustellen."))
say(
    "datahub.device_elsewhere",
    _("Das Gerät %(device_key)s gehört schon zur Quelle „%(source)s“. Bitte lösen Sie es dort zuerst."),
)
say(
    "datahub.foreign_object",
    _("Gerät, Raum und Gerätetyp müssen zur selben Kommune gehören. Bitte wählen Sie neu."),
)
say(
    "datahub.name_missing",
    _("Bitte geben Sie einen Namen mit mindestens einem Buchstaben oder einer Ziffer an."),
)
say(
    "datahub.staff_room",
    _(
        "Das ist ein Raum für Beschäftigte. Aus CO2-Werten lässt sich ablesen, ob jemand da ist; "
        "deshalb werden dort keine Sensoren eingerichtet."
    ),
)
say("datahub.reason_missing", _("Bitte nennen Sie einen Grund, bevor Sie Nachrichten verwerfen."))
say(
    "datahub.follows_release",
    _("Schulen und Räume folgen der Freigabe ihrer Schule. Bitte ändern Sie sie unter „Schulen und Räume“."),
)
say(
    "datahub.alert_still_on",
    _("Diese Meldung dauert noch an. Bitte schließen Sie sie ab, wenn der Wert wieder in Ordnung ist."),
)
say("datahub.alert_closed", _("Diese Meldung ist schon abgeschlossen."))
say("datahub.period_invalid", _("Bitte wählen Sie einen Zeitraum, dessen Ende nicht vor dem Anfang liegt."))

say(
    "datahub.upload_settled",
    _("Diese Datei ist schon übernommen oder rückgängig gemacht. Bitte laden Sie die Seite neu."),
)
say("datahub.nothing_to_store", _("In dieser Datei steht kein Wert, der noch nicht gespeichert ist."))
say("upload.refused", _("Diese Datei ist keine lesbare Tabelle."))

#: Why a table cannot be read: reason of `connectors.table_upload.table.TableRefused` → what people read.
TABLE_REASONS = {
    "empty": _("Die Datei ist leer."),
    "too_large": _("Die Datei ist größer als 5 MB. Bitte teilen Sie sie auf."),
    "wrong_type": _("Das ist keine Tabelle. Bitte wählen Sie eine CSV-Datei oder eine Excel-Datei (.xlsx)."),
    "old_excel": _("Das ist ein altes Excel-Format (.xls). Bitte speichern Sie die Datei als .xlsx."),
    "broken": _("Die Datei ist beschädigt. Bitte speichern Sie sie neu und versuchen Sie es noch einmal."),
    "no_header": _("Die erste Zeile braucht Überschriften: mindestens eine für die Zeit und eine für Werte."),
    "no_rows": _("Unter den Überschriften stehen keine Zeilen."),
    "too_many_rows": _("Die Tabelle hat mehr als 100.000 Zeilen. Bitte teilen Sie sie auf."),
}

#: Why a message is kept: reason of `ingest.types.RejectionReason` → what people read.
REASONS = {
    "hub.not_json": _(
        "Der Inhalt ist kein JSON. Bitte prüfen Sie, ob der Absender als Format JSON eingestellt hat."
    ),
    "hub.wrong_shape": _(
        "Der Inhalt ist JSON, hat aber nicht die Form dieses Netzes. Passt das Netz zur Quelle?"
    ),
    "hub.no_device": _("Die Nachricht nennt kein Gerät."),
    "hub.bad_time": _("Die Zeitangabe der Nachricht ist keine Zeit mit Zeitzone."),
    "hub.bad_payload": _(
        "Die Nutzdaten des Geräts sind nicht lesbar (verschlüsselt, falsch kodiert oder zu lang)."
    ),
    "hub.too_many": _(
        "Die Nachricht enthält zu viele Einträge. Bitte senden Sie höchstens 1.000 auf einmal."
    ),
    "hub.no_codec": _(
        "Für den Gerätetyp gibt es noch keine Übersetzung der Nutzdaten. Bitte ordnen Sie einen Gerätetyp zu."
    ),
    "hub.codec_failed": _("Die Übersetzung der Nutzdaten ist abgebrochen. Passt der Gerätetyp zum Gerät?"),
    "hub.codec_refused": _(
        "Die Übersetzung des Gerätetyps kennt diese Nutzdaten nicht. Passt der Gerätetyp zum Gerät?"
    ),
    "hub.no_values": _("Die Nachricht enthält keinen Wert, den der Gerätetyp kennt."),
    "hub.content_type": _(
        "Die Nachricht war nicht als JSON bezeichnet. Bitte stellen Sie beim Absender das Format JSON ein."
    ),
    "hub.not_storable": _(
        "Die Werte konnten nicht gespeichert werden, z. B. weil der Raum inzwischen entfernt ist."
    ),
    "hub.no_setup": _(
        "Die Einstellungen der Quelle fehlen oder sind nicht mehr lesbar. Bitte speichern Sie sie "
        "noch einmal."
    ),
    "hub.unassigned": _("Das Gerät ist noch keinem Raum zugeordnet."),
}
say("hub.payload_rejected", _("Die Nachricht konnte nicht gelesen werden."))


def reason_sentence(code: str) -> str:
    """Say why a message is kept and what to do about it."""
    return str(REASONS.get(code) or _("Die Nachricht konnte nicht gelesen werden."))


class RoomUnknown(AllmendeError):
    """No room with a device has this name."""

    code = "datahub.room_unknown"
    kind = "not_found"


class RoomAmbiguous(AllmendeError):
    """Several rooms have this name."""

    code = "datahub.room_ambiguous"


class HubUnreachable(AllmendeError):
    """Nobody listens at the hub's address."""

    code = "datahub.hub_unreachable"
    kind = "unavailable"


say(
    RoomUnknown.code,
    _("Kein Raum mit Gerät heißt „%(room)s“. Erlaubt sind Name, Raumnummer, Nummer oder URN des Raums."),
)
say(
    RoomAmbiguous.code,
    _("Mehrere Räume heißen „%(room)s“. Bitte nennen Sie die Nummer: %(rooms)s"),
)
say(HubUnreachable.code, _("Unter %(url)s antwortet niemand. Läuft „./allmende up“?"))
