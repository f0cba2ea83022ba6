"""What can be refused about history, and the sentence people read."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.datahub.cold.storage import ColdStoreInvalid, ColdStoreUnavailable
from allmende.datahub.cold.verify import NotWhatWasWritten
from allmende.kernel.errors import say


class KeepingInvalid(AllmendeError):
    """A keeping time makes no sense."""

    code: ClassVar[str] = "datahub.keeping_invalid"


class NotConfirmed(AllmendeError):
    """Erasing needs the name typed exactly as it is shown."""

    code: ClassVar[str] = "datahub.not_confirmed"


class ErasureReasonMissing(AllmendeError):
    """Erasing and shortening need a reason for the trail."""

    code: ClassVar[str] = "datahub.erasure_reason_missing"


say(
    KeepingInvalid.code,
    _("Bitte nennen Sie 1 bis 600 Monate. Stunden- und Tageswerte müssen länger bleiben als Messwerte."),
)
say(NotConfirmed.code, _("Der eingegebene Name stimmt nicht mit „%(name)s“ überein."))
say(ErasureReasonMissing.code, _("Bitte nennen Sie einen Grund; er steht später im Protokoll."))
say(ColdStoreInvalid.code, _("Die Adresse des Archivs ist ungültig. Bitte prüfen Sie ALLMENDE_COLD_STORE."))
say(
    ColdStoreUnavailable.code,
    _("Das Archiv älterer Messwerte antwortet gerade nicht. Bitte versuchen Sie es später noch einmal."),
)
say(
    NotWhatWasWritten.code,
    _("Eine Archivdatei enthält nicht, was hineingeschrieben wurde. Nichts wurde gelöscht."),
)
