"""What can go wrong in the room governance, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say


class ReportIsSent(AllmendeError):
    """A sent report never changes."""

    code: ClassVar[str] = "governance.report_is_sent"
    kind: ClassVar[Kind] = "conflict"


class ReportPeriodInvalid(AllmendeError):
    """The period ends before it begins."""

    code: ClassVar[str] = "governance.report_period_invalid"


class ReportWithoutRecipients(AllmendeError):
    """Nobody was chosen to get the report."""

    code: ClassVar[str] = "governance.report_without_recipients"


class ReportWithoutSummary(AllmendeError):
    """A report needs its summary before it goes out."""

    code: ClassVar[str] = "governance.report_without_summary"


say(ReportIsSent.code, _("Der Kurzbericht ist versendet und ändert sich nicht mehr."))
say(ReportPeriodInvalid.code, _("Der Zeitraum endet vor seinem Beginn. Bitte prüfen Sie die beiden Tage."))
say(ReportWithoutRecipients.code, _("Bitte wählen Sie mindestens eine Person, die den Bericht bekommt."))
say(
    ReportWithoutSummary.code,
    _("Bitte schreiben Sie zwei, drei Sätze als Zusammenfassung. Sie stehen im Bericht ganz oben."),
)
