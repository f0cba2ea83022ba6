"""Headings to begin a text with, by the size of the strategy. They are offers: everything can be changed."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import StrategySize

#: Chapter → headings inside it.
Skeleton = Sequence[tuple[object, Sequence[object]]]

_ONE: Final = (_("Unsere Strategie"), (_("Unsere Ziele"), _("Was wir tun"), _("Woran wir es messen")))
_GOALS: Final = (_("Unsere Ziele"), (_("Wohin wir wollen"), _("Woran wir es messen")))
_MEASURES: Final = (_("Was wir tun"), (_("Maßnahmen"), _("Wer was macht")))
_WHY: Final = (_("Warum diese Strategie"), ())
_SITUATION: Final = (_("Wo wir stehen"), (_("Unsere Kommune in Zahlen"), _("Was es schon gibt")))
_FIELDS: Final = (_("Handlungsfelder"), (_("Welche wir gewählt haben"), _("Warum diese")))
_KEEPING: Final = (_("Wie wir dranbleiben"), (_("Wer zuständig ist"), _("Wann wir überprüfen")))
_PICTURE: Final = (_("Unser Bild von der Zukunft"), (_("Narrativ"), _("Zukunftsbild")))
_PEOPLE: Final = (_("Für wen wir das machen"), (_("Personas"), _("Wege durch den Alltag")))
_SCENARIOS: Final = (_("Was kommen kann"), (_("Szenarien"), _("Krisenfall")))
_RAILS: Final = (_("Leitplanken"), (_("Ethik"), _("Betrieb und Abhängigkeiten")))
_PART: Final = (_("Beteiligung"), (_("Wie die Strategie entstanden ist"), _("Wie es weitergeht")))
_MONEY: Final = (_("Geld und Menschen"), (_("Finanzierung"), _("Wer umsetzt")))
_DATA: Final = (_("Daten und Datenschutz"), (_("Welche Daten wir nutzen"), _("Was offen ist")))
_AGENDA: Final = (_("Digitale Agenda"), ())

SKELETONS: Final[Mapping[str, Skeleton]] = {
    StrategySize.XS: [_ONE],
    StrategySize.S: [_WHY, _GOALS, _MEASURES],
    StrategySize.M: [_WHY, _SITUATION, _GOALS, _FIELDS, _MEASURES, _KEEPING],
    StrategySize.L: [
        _WHY, _SITUATION, _PICTURE, _PEOPLE, _GOALS, _FIELDS, _MEASURES, _SCENARIOS, _PART, _KEEPING,
    ],
    StrategySize.XL: [
        _WHY, _SITUATION, _PICTURE, _PEOPLE, _GOALS, _FIELDS, _MEASURES, _SCENARIOS, _RAILS, _PART, _MONEY,
        _DATA, _KEEPING, _AGENDA,
    ],
}  # fmt: skip
