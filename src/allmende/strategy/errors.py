"""What can go wrong with objectives and key results, and what people read then."""

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class MeasuredKeyResult(AllmendeError):
    """A value cannot be typed for a key result that the hub measures."""

    code = "strategy.measured_key_result"
    kind = "conflict"


class UnknownQuery(AllmendeError):
    """The indicator names a query this version does not know."""

    code = "strategy.unknown_query"


class CycleEndsBeforeItBegins(AllmendeError):
    """The last day lies before the first."""

    code = "strategy.cycle_ends_before_it_begins"


say(
    MeasuredKeyResult.code,
    _("Dieses Key Result wird gemessen. Einen Wert von Hand nimmt es deshalb nicht an."),
)
say(
    UnknownQuery.code,
    _("Der Indikator „%(indicator)s“ braucht eine neuere Version von Allmende."),
)
say(
    CycleEndsBeforeItBegins.code,
    _("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die beiden Tage."),
)
