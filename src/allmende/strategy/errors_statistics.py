"""What can go wrong with statistics, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say


class StatisticInUse(AllmendeError):
    """A key result or a target counts on it."""

    code = "strategy.statistic_in_use"
    kind: ClassVar[Kind] = "conflict"


class CalculatedStatistic(AllmendeError):
    """Its values are worked out from others and cannot be typed or imported."""

    code = "strategy.calculated_statistic"
    kind: ClassVar[Kind] = "conflict"


class ValueThere(AllmendeError):
    """There is a value for this place, day, part and base already."""

    code = "strategy.value_there"
    kind: ClassVar[Kind] = "conflict"


class PartInUse(AllmendeError):
    """A part that was taken out of the list still has values."""

    code = "strategy.part_in_use"
    kind: ClassVar[Kind] = "conflict"


class ImportSettled(AllmendeError):
    """The table was taken over or taken back already."""

    code = "strategy.import_settled"
    kind: ClassVar[Kind] = "conflict"


class NothingToImport(AllmendeError):
    """No value of the table is new or different."""

    code = "strategy.nothing_to_import"


class ImportUnderWay(AllmendeError):
    """The table is being read or stored right now."""

    code = "strategy.import_under_way"
    kind: ClassVar[Kind] = "conflict"


class PreviewChanged(AllmendeError):
    """What storing would do is not any more what the person saw."""

    code = "strategy.preview_changed"
    kind: ClassVar[Kind] = "conflict"


class TooManyValues(AllmendeError):
    """The table has more values than one import takes."""

    code = "strategy.too_many_values"


class ImportBroken(AllmendeError):
    """Working on the table failed for a reason of ours; the log has it."""

    code = "strategy.import_broken"
    kind: ClassVar[Kind] = "unavailable"


class TargetBeforeBaseline(AllmendeError):
    """The target's day is not after the baseline's."""

    code = "strategy.target_before_baseline"


class AlreadyAcknowledged(AllmendeError):
    """Somebody has said already what is done about it."""

    code = "strategy.already_acknowledged"
    kind: ClassVar[Kind] = "conflict"


say(
    StatisticInUse.code,
    _("Diese Kennzahl wird noch von einem Key Result oder Zielpfad gebraucht. Bitte lösen Sie das zuerst."),
)
say(
    CalculatedStatistic.code,
    _("Diese Kennzahl wird aus anderen berechnet. Bitte tragen Sie dort die Werte ein."),
)
say(
    ValueThere.code,
    _(
        "Für diesen Ort, Stichtag, Teil und diese Grundlage gibt es schon einen Wert. "
        "Bitte berichtigen Sie ihn unten in der Liste."
    ),
)
say(
    PartInUse.code,
    _(
        "Zu „%(part)s“ gibt es schon Werte. Bitte lassen Sie diesen Teil stehen, "
        "oder löschen Sie zuerst die Werte."
    ),
)
say(ImportSettled.code, _("Diese Tabelle ist schon übernommen oder zurückgenommen."))
say(NothingToImport.code, _("In dieser Tabelle ist kein Wert neu oder anders als gespeichert."))
say(ImportUnderWay.code, _("Diese Tabelle wird gerade bearbeitet. Bitte warten Sie einen Augenblick."))
say(
    PreviewChanged.code,
    _(
        "Seit Ihrer Vorschau hat sich etwas geändert: die Zuordnung der Spalten oder gespeicherte Werte. "
        "Übernommen ist noch nichts. Bitte prüfen Sie die neue Vorschau."
    ),
)
say(TooManyValues.code, _("Die Tabelle hat mehr als %(limit)s Werte. Bitte teilen Sie sie auf."))
say(
    ImportBroken.code,
    _(
        "Die Tabelle ließ sich nicht verarbeiten. Bitte versuchen Sie es noch einmal; bleibt es dabei, "
        "fragen Sie die Verwaltung der Installation."
    ),
)
say(
    TargetBeforeBaseline.code,
    _("Der Tag des Ziels liegt nicht nach dem Tag des Ausgangswerts. Bitte prüfen Sie die beiden Tage."),
)
say(AlreadyAcknowledged.code, _("Dazu hat schon jemand geschrieben, was getan wird."))
