"""Why an installation is refused, and what people can do then."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say
from allmende.solutions.blueprint.errors import BlueprintInvalid


class BlueprintMissing(AllmendeError):
    """The solution has no blueprint on this machine."""

    code: ClassVar[str] = "solutions.blueprint_missing"
    kind: ClassVar[Kind] = "conflict"


class BlueprintOfOther(AllmendeError):
    """The blueprint was made for another solution."""

    code: ClassVar[str] = "solutions.blueprint_of_other"
    kind: ClassVar[Kind] = "conflict"


class InstallationTooEarly(AllmendeError):
    """The adoption's earlier steps are open; only a trial with simulated sensors may start before."""

    code: ClassVar[str] = "solutions.installation_too_early"
    kind: ClassVar[Kind] = "conflict"


class NotInstalled(AllmendeError):
    """There is nothing installed to update, export or remove."""

    code: ClassVar[str] = "solutions.not_installed"
    kind: ClassVar[Kind] = "conflict"


class ParametersInvalid(AllmendeError):
    """Answers are missing or wrong; `problems` maps parameter keys to sentences."""

    code: ClassVar[str] = "solutions.parameters_invalid"

    def __init__(self, problems: Mapping[str, str], labels: Mapping[str, str]) -> None:
        said = (f"„{labels[key]}“: {sentence}" for key, sentence in problems.items())
        super().__init__(", ".join(sorted(problems)), sentences=" ".join(said))
        self.problems = problems


class RoomsInvalid(AllmendeError):
    """Rooms cannot be installed as given; `sentences` says why."""

    code: ClassVar[str] = "solutions.rooms_invalid"


class GoldenCaseFailed(AllmendeError):
    """This installation judges a sample differently than the blueprint expects."""

    code: ClassVar[str] = "solutions.golden_case_failed"
    kind: ClassVar[Kind] = "conflict"


say(
    BlueprintMissing.code,
    _("Für diese Lösung liegt hier noch kein Paket. Bitte fragen Sie den Kümmerer danach."),
)
say(BlueprintOfOther.code, _("Das Paket „%(blueprint)s“ gehört nicht zur Lösung „%(solution)s“."))
say(
    BlueprintInvalid.code,
    _(
        "Das Paket der Lösung hat einen Fehler (%(path)s) und wird nicht eingerichtet. Bitte melden "
        "Sie ihn dem Kümmerer."
    ),
)
say(
    InstallationTooEarly.code,
    _(
        "Vor dem Einrichten ist noch der Schritt „%(step)s“ offen. Schließen Sie ihn zuerst ab. "
        "Mit simulierten Sensoren können Sie schon jetzt beginnen."
    ),
)
say(NotInstalled.code, _("Hier ist noch nichts eingerichtet. Bitte richten Sie die Lösung zuerst ein."))
say(ParametersInvalid.code, _("Einige Angaben fehlen oder passen nicht. %(sentences)s"))
say(RoomsInvalid.code, _("Einige Räume können so nicht eingerichtet werden. %(sentences)s"))
say(
    GoldenCaseFailed.code,
    _(
        "Eine Prüfung der Lösung ist fehlgeschlagen: %(case)s. Es wurde nichts eingerichtet. "
        "Bitte melden Sie das dem Kümmerer."
    ),
)
