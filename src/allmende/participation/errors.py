"""What can go wrong in the room participation, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say


class TooMuchToday(AllmendeError):
    """So much came over this connection today that more must wait."""

    code: ClassVar[str] = "participation.too_much_today"
    kind: ClassVar[Kind] = "conflict"


class TooMuchWaiting(AllmendeError):
    """So much waits for moderation that nothing more is taken for now."""

    code: ClassVar[str] = "participation.too_much_waiting"
    kind: ClassVar[Kind] = "conflict"


class DiscourseClosed(AllmendeError):
    """The proposal is decided or not shown; contributions are no longer taken."""

    code: ClassVar[str] = "participation.discourse_closed"
    kind: ClassVar[Kind] = "conflict"


class TakenBack(AllmendeError):
    """Whoever sent it took it back; there are no words left to show."""

    code: ClassVar[str] = "participation.taken_back"
    kind: ClassVar[Kind] = "conflict"


class ReasonNeeded(AllmendeError):
    """Not showing and refusing take a reason that everybody can read."""

    code: ClassVar[str] = "participation.reason_needed"


class DatasetNeeded(AllmendeError):
    """The status "opened" names the dataset that is open now."""

    code: ClassVar[str] = "participation.dataset_needed"


say(
    TooMuchToday.code,
    _(
        "Über diesen Internetanschluss kam heute schon sehr viel an. Bitte versuchen Sie es morgen "
        "noch einmal."
    ),
)
say(
    TooMuchWaiting.code,
    _(
        "Zurzeit warten sehr viele Beiträge auf Prüfung. Bitte versuchen Sie es in ein paar Tagen "
        "noch einmal."
    ),
)
say(DiscourseClosed.code, _("Über diesen Vorschlag ist entschieden. Neue Beiträge nimmt er nicht mehr an."))
say(TakenBack.code, _("Das wurde zurückgezogen; es gibt keinen Text mehr zu zeigen."))
say(ReasonNeeded.code, _("Bitte nennen Sie den Grund. Er ist öffentlich zu lesen."))
say(DatasetNeeded.code, _("Bitte wählen Sie den Datensatz, der jetzt offen ist."))
