"""What can be refused in the room of solutions, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say
from allmende.solutions.blueprint.errors import BlueprintInvalid


class AdoptionNotRunning(AllmendeError):
    """The adoption is paused, ended or done; its steps cannot be changed now."""

    code: ClassVar[str] = "solutions.adoption_not_running"
    kind: ClassVar[Kind] = "conflict"


class AdoptionNotPaused(AllmendeError):
    """Only a paused adoption can go on."""

    code: ClassVar[str] = "solutions.adoption_not_paused"
    kind: ClassVar[Kind] = "conflict"


class StepNotOpen(AllmendeError):
    """The step is not the one whose turn it is; `fields["step"]` says which was meant."""

    code: ClassVar[str] = "solutions.step_not_open"
    kind: ClassVar[Kind] = "conflict"


class StepNeedsReason(AllmendeError):
    """Pausing, ending and waiving need a reason, so that nothing is skipped silently."""

    code: ClassVar[str] = "solutions.reason_missing"


class SolutionNotAdoptable(AllmendeError):
    """There is no installable version of the solution yet."""

    code: ClassVar[str] = "solutions.not_adoptable"
    kind: ClassVar[Kind] = "conflict"


class LiveIsMeasured(AllmendeError):
    """The step "In Betrieb" is reached by readings, not by hand."""

    code: ClassVar[str] = "solutions.live_is_measured"
    kind: ClassVar[Kind] = "conflict"


class CostLineUnknown(AllmendeError):
    """The blueprint has no such cost line."""

    code: ClassVar[str] = "solutions.cost_line_unknown"
    kind: ClassVar[Kind] = "not_found"


class ExpenseUnknown(AllmendeError):
    """The expense was already taken back."""

    code: ClassVar[str] = "solutions.expense_unknown"
    kind: ClassVar[Kind] = "not_found"


class PeriodsInvalid(AllmendeError):
    """The two periods of an effect report overlap, are reversed or lie in the future."""

    code: ClassVar[str] = "solutions.periods_invalid"


class NoReadings(AllmendeError):
    """The hub has no readings in the later period, so there is nothing to compare."""

    code: ClassVar[str] = "solutions.no_readings"


class TextMissing(AllmendeError):
    """A question or answer without words."""

    code: ClassVar[str] = "solutions.text_missing"


say(
    AdoptionNotRunning.code,
    _("Diese Übernahme ruht oder ist beendet. Wenn sie ruht, setzen Sie sie zuerst fort."),
)
say(AdoptionNotPaused.code, _("Diese Übernahme ruht nicht. Bitte laden Sie die Seite neu."))
say(
    StepNotOpen.code,
    _("Der Schritt „%(step)s“ ist gerade nicht dran. Auf der Seite der Übernahme steht, welcher es ist."),
)
say(
    StepNeedsReason.code,
    _("Bitte nennen Sie einen Grund. Er steht danach für alle Beteiligten auf der Seite."),
)
say(
    SolutionNotAdoptable.code,
    _("Diese Lösung kann noch nicht übernommen werden. Fragen Sie den Kümmerer, wann es so weit ist."),
)
say(
    LiveIsMeasured.code,
    _("Dieser Schritt ist erreicht, sobald genügend Geräte gültige Messwerte senden, nicht von Hand."),
)
say(
    CostLineUnknown.code,
    _("Diese Kostenzeile gibt es in der Blaupause nicht. Bitte laden Sie die Seite neu."),
)
say(ExpenseUnknown.code, _("Diese Ausgabe gibt es nicht mehr. Bitte laden Sie die Seite neu."))
say(
    PeriodsInvalid.code,
    _("Die Zeiträume passen nicht: Der erste muss vor dem zweiten enden, und beide müssen vorbei sein."),
)
say(
    NoReadings.code,
    _("Im zweiten Zeitraum gibt es keine Messwerte. Bitte wählen Sie Tage, an denen Geräte gesendet haben."),
)
say(TextMissing.code, _("Bitte schreiben Sie einen Satz, bevor Sie weitermachen."))
say(
    BlueprintInvalid.code,
    _(
        "Das Paket dieser Lösung ist fehlerhaft („%(path)s“). Bitte geben Sie dem Kümmerer Bescheid; "
        "bis dahin lässt es sich nicht einrichten."
    ),
)
