"""What can go wrong while a strategy is made, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say


class ReasonMissing(AllmendeError):
    """Leaving something out takes a word why."""

    code: ClassVar[str] = "strategy.reason_missing"


class UnknownEntry(AllmendeError):
    """There is no step, question or entry of this key."""

    code: ClassVar[str] = "strategy.unknown_entry"
    kind: ClassVar[Kind] = "not_found"


class PersonaInUse(AllmendeError):
    """A journey tells of this persona."""

    code: ClassVar[str] = "strategy.persona_in_use"
    kind: ClassVar[Kind] = "conflict"


class BatchNotOpen(AllmendeError):
    """The table was stored, thrown away or taken back in the meantime."""

    code: ClassVar[str] = "strategy.batch_not_open"
    kind: ClassVar[Kind] = "conflict"


class EndBeforeBeginning(AllmendeError):
    """A step of the roadmap ends before it begins."""

    code: ClassVar[str] = "strategy.step_ends_before_it_begins"


class TableNotReadable(AllmendeError):
    """The file as a whole is no table of an inventory; `fields["why"]` says it in words."""

    code: ClassVar[str] = "strategy.table_not_readable"


say(ReasonMissing.code, _("Bitte schreiben Sie kurz dazu, warum Sie das auslassen."))
say(UnknownEntry.code, _("Diese Seite gibt es nicht, oder sie ist nicht für Sie freigegeben."))
say(
    PersonaInUse.code,
    _(
        "„%(persona)s“ kommt in %(count)s Bürger-Reisen vor. Bitte löschen Sie erst diese Reisen "
        "oder geben Sie ihnen "
        "eine andere Persona."
    ),
)
say(
    BatchNotOpen.code,
    _("Mit dieser Tabelle ist in der Zwischenzeit schon etwas geschehen. Bitte sehen Sie im Bestand nach."),
)
say(EndBeforeBeginning.code, _("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die beiden Tage."))
say(TableNotReadable.code, _("Diese Datei lässt sich nicht einlesen: %(why)s"))
