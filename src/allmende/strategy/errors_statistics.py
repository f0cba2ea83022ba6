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


class ImportSettled(AllmendeError):
    """The table was taken over or taken back already."""

    code = "strategy.import_settled"
    kind: ClassVar[Kind] = "conflict"


class NothingToImport(AllmendeError):
    """No value of the table is new or different."""

    code = "strategy.nothing_to_import"


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
    _("Für diesen Ort, Stichtag, Teil und diese Grundlage gibt es schon einen Wert. Bitte ändern Sie ihn."),
)
say(ImportSettled.code, _("Diese Tabelle ist schon übernommen oder zurückgenommen."))
say(NothingToImport.code, _("In dieser Tabelle ist kein Wert neu oder anders als gespeichert."))
say(
    TargetBeforeBaseline.code,
    _("Der Tag des Ziels liegt nicht nach dem Tag des Ausgangswerts. Bitte prüfen Sie die beiden Tage."),
)
say(AlreadyAcknowledged.code, _("Dazu hat schon jemand geschrieben, was getan wird."))
