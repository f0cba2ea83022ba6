"""The steps the product guides through: what each is for, how long it takes, what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import ProcessCycle, StrategySize

_ORDER: Final = [size.value for size in StrategySize]


@dataclass(frozen=True, slots=True)
class GuidedStep:
    """One step of the two cycles.

    Attributes:
        facts: Keys of `selectors.making.facts_of`; the step runs once one of them exists, and is done once
            one is complete.
        page: Name of the step's page; its address takes the strategy's key.
        door: Key of `making_links.door`, used before `page`.
        usual_from: Smallest size for which the step is proposed.
        weeks: Weeks the step usually takes in a small town, for a proposed roadmap.
    """

    key: str
    cycle: ProcessCycle
    title: str | Promise
    purpose: str | Promise
    duration: str | Promise
    result: str | Promise
    button: str | Promise
    usual_from: StrategySize
    facts: tuple[str, ...]
    page: str
    door: str = ""
    weeks: int = 2

    def is_usual(self, size: str) -> bool:
        """Whether the step is proposed for a strategy of this size."""
        return _ORDER.index(self.usual_from.value) <= _ORDER.index(size)


_S, _P = ProcessCycle.STRATEGY, ProcessCycle.PROJECTS
#: Where people go while the room of measures offers no page of its own.
_OVERVIEW: Final = "strategy:strategy"

STEPS: Final[tuple[GuidedStep, ...]] = (
    GuidedStep(
        "inventory", _S, _("Bestand aufnehmen"),
        _("Sie sehen, was in Ihrer Kommune schon smart ist, und fangen nicht bei null an."),
        _("ein bis zwei Wochen, mit einer Rundmail an die Ämter"),
        _("eine Liste mit Amt, Handlungsfeld und Stand"),
        _("Bestand öffnen"), StrategySize.M, ("inventory",), "strategy:inventory", weeks=2,
    ),
    GuidedStep(
        "guiding", _S, _("Acht Leitfragen beantworten"),
        _("Sie machen sich klar, wo Sie stehen, und sehen, wie es andere Kommunen gemacht haben."),
        _("zwei Stunden zu zweit"),
        _("acht Antworten, die später die Ausgangslage ergeben"),
        _("Leitfragen beantworten"), StrategySize.S, ("guiding",), "strategy:guiding", weeks=1,
    ),
    GuidedStep(
        "people", _S, _("Personas und Bürger-Reisen"),
        _("Sie sehen die Stadt mit den Augen der Menschen, für die Sie das tun."),
        _("ein Werkstatt-Nachmittag"),
        _("drei bis fünf Personas, je Handlungsfeld eine Reise mit Ideen"),
        _("Personas öffnen"), StrategySize.L, ("journeys", "personas"), "strategy:personas", weeks=3,
    ),
    GuidedStep(
        "narrative", _S, _("Narrativ und Vision"),
        _("Eine Geschichte aus Vergangenheit, Gegenwart und Zukunft, die jeder weitererzählen kann."),
        _("ein Abend in kleiner Runde, eine Woche zum Liegenlassen"),
        _("drei kurze Texte, drei Begriffe"),
        _("Narrativ schreiben"), StrategySize.M, ("narrative",), "strategy:narrative_edit", weeks=2,
    ),
    GuidedStep(
        "goals", _S, _("Ziele festlegen"),
        _("Drei Ziele reichen. Jedes sagt, was wahr sein soll und bis wann."),
        _("eine Stunde"),
        _("ein Zielbaum, verbunden mit der gemeinsamen Rahmenstrategie"),
        _("Ziel anlegen"), StrategySize.XS, ("goals",), "strategy:goals", weeks=2,
    ),
    GuidedStep(
        "fields", _S, _("Handlungsfelder wählen"),
        _("Sie sagen, wo Sie anfangen, und damit auch, was warten darf."),
        _("eine halbe Stunde"),
        _("Ihre Handlungsfelder in einer Reihenfolge, mit Grund"),
        _("Handlungsfelder wählen"), StrategySize.XS, ("fields",),
        "strategy:fields", weeks=1,
    ),
    GuidedStep(
        "futures", _S, _("Szenarien und Leitplanken"),
        _("Sie prüfen, ob die Ziele auch dann halten, wenn es anders kommt, und was Sie nie tun werden."),
        _("ein Nachmittag mit Feuerwehr, Stadtwerken und Datenschutz"),
        _("Szenarien mit Folgen für eigene Aufgaben, Fragen, an denen jede Maßnahme geprüft wird"),
        _("Szenarien öffnen"), StrategySize.L, ("scenarios", "guards"), "strategy:scenarios", weeks=2,
    ),
    GuidedStep(
        "measures", _S, _("Maßnahmen zuordnen"),
        _("Ziele ohne Maßnahmen bleiben Wünsche. Zu jedem Ziel gehört mindestens eine."),
        _("zwei Stunden; eine vorhandene Liste lässt sich als Tabelle einlesen"),
        _("Maßnahmen mit Zuständigen, Zeitraum und Geld"),
        _("Maßnahmen öffnen"), StrategySize.XS, ("measures",), _OVERVIEW, door="measures", weeks=3,
    ),
    GuidedStep(
        "measuring", _S, _("Messbar machen"),
        _("Ein Key Result sagt, woran Sie merken, dass ein Ziel näher rückt. Eines je Ziel genügt."),
        _("eine Stunde; wo schon gemessen wird, wählen Sie den Wert nur aus"),
        _("Objectives mit Zahlen, die sich später von selbst füllen"),
        _("OKRs öffnen"), StrategySize.M, ("key_results",), _OVERVIEW, door="okr", weeks=1,
    ),
    GuidedStep(
        "text", _S, _("Text schreiben"),
        _("Wenige Kapitel, in die Ziele, Maßnahmen und Zahlen lebendig eingesetzt sind."),
        _("zwei bis drei Wochen; die Überschriften schlägt Ihre Größe vor"),
        _("ein Text, aus dem Zusammenfassung und Beschlussvorlage entstehen"),
        _("Text öffnen"), StrategySize.M, ("chapters",), "editorial:text", weeks=3,
    ),
    GuidedStep(
        "technology", _S, _("Technik und Querschnittsthemen klären"),
        _("Sicherheit, Plattform, Datenhaltung, Betrieb: was für alle Vorhaben zugleich entschieden wird."),
        _("zwei Termine mit der IT und dem Datenschutz"),
        _("zu jedem der 17 Themen eine Aussage, auch „bewusst ausgelassen“"),
        _("Themen durchgehen"), StrategySize.XL, ("technology",), "strategy:contents_technology", weeks=4,
    ),
    GuidedStep(
        "contents", _S, _("Inhalte prüfen"),
        _(
            "Sie gehen die üblichen Inhalte durch und sagen bei jedem: vorhanden, fehlt noch, bewusst "
            "ausgelassen."
        ),
        _("eine Stunde"),
        _("eine Übersicht, die auch in der Arbeitsdokumentation steht"),
        _("Inhalte prüfen"), StrategySize.M, ("contents",), "strategy:contents", weeks=1,
    ),
    GuidedStep(
        "adopt", _S, _("Beschließen"),
        _("Der Rat oder ein Ausschuss macht die Strategie verbindlich; dann ist sie öffentlich."),
        _("eine Sitzungsfolge, meist vier bis acht Wochen"),
        _("eine beschlossene, eingefrorene Fassung"),
        _("Beschluss eintragen"), StrategySize.XS, ("adopted",),
        "strategy:adopt", weeks=6,
    ),
    GuidedStep(
        "review", _S, _("Überprüfen"),
        _("Alle ein bis zwei Jahre: Was hat sich geändert, was ist erreicht, was fällt weg?"),
        _("ein Vormittag"),
        _("ein Vermerk, ein neuer Termin, bei Bedarf eine neue Fassung"),
        _("Überprüfung öffnen"), StrategySize.S, ("reviewed",),
        "strategy:review", weeks=2,
    ),
    GuidedStep(
        "ideas", _P, _("Ideen sammeln"),
        _("Aus Ämtern, Reisen, Beteiligung und von anderen Kommunen kommt mehr, als Sie umsetzen können."),
        _("vier Wochen Aufruf"), _("Skizzen auf je einer Seite"),
        _("Ideen öffnen"), StrategySize.M, ("ideas",), "strategy:journeys", door="ideas", weeks=4,
    ),
    GuidedStep(
        "selection", _P, _("Auswählen"),
        _("Mit Kriterien, die vorher feststehen, werden aus vielen Ideen wenige Vorhaben."),
        _("eine Sitzung"), _("eine kurze Liste, nachvollziehbar begründet"),
        _("Auswahl öffnen"), StrategySize.M, ("selections",), _OVERVIEW, door="selection", weeks=2,
    ),
    GuidedStep(
        "concept", _P, _("Konzept machen"),
        _("Wer macht es, mit welchem Geld, was passiert danach? Erst dann wird etwas versprochen."),
        _("zwei bis vier Wochen"), _("ein Steckbrief mit Zuständigen, Kosten und Meilensteinen"),
        _("Maßnahmen öffnen"), StrategySize.L, ("concepts",), _OVERVIEW, door="measures", weeks=4,
    ),
    GuidedStep(
        "trial", _P, _("Ausprobieren"),
        _("Ein kleiner Versuch zeigt in Wochen, was ein Konzept nicht zeigen kann, und macht Lust auf mehr."),
        _("vier bis zwölf Wochen"), _("ein laufender Versuch mit ersten Messwerten"),
        _("Maßnahmen öffnen"), StrategySize.S, ("trials",), _OVERVIEW, door="measures", weeks=8,
    ),
    GuidedStep(
        "operation", _P, _("In Betrieb nehmen"),
        _("Aus dem Versuch wird Alltag: mit Betreiber, Vertretung und laufenden Kosten."),
        _("vier Wochen"), _("ein Vorhaben im Betrieb"),
        _("Maßnahmen öffnen"), StrategySize.M, ("operations",), _OVERVIEW, door="measures", weeks=4,
    ),
    GuidedStep(
        "learnings", _P, _("Lehren festhalten"),
        _(
            "Was hat geklappt, was nicht? Das hilft Ihnen bei der nächsten Überprüfung und anderen "
            "Kommunen sofort."
        ),
        _("eine Stunde je Vorhaben"), _("Lehren, die in die Strategie zurückfließen"),
        _("Maßnahmen öffnen"), StrategySize.M, ("learnings",), _OVERVIEW, door="measures", weeks=1,
    ),
)  # fmt: skip

BY_KEY: Final = {step.key: step for step in STEPS}

#: What each size is good for, in a sentence; every size includes the smaller ones.
SIZE_PURPOSES: Final[Mapping[str, str | Promise]] = {
    StrategySize.XS: _("Vision, Ziele, Handlungsfelder und Maßnahmen auf einer Seite. Mehr muss nicht sein."),
    StrategySize.S: _("Dazu der Zielbaum als Bild, acht Leitfragen, ein erster Versuch, die Überprüfung."),
    StrategySize.M: _("Dazu ein Text mit Kapiteln, Bestand, Narrativ und Messwerte; Ideen mit Auswahl."),
    StrategySize.L: _("Dazu Personas, Bürger-Reisen, Szenarien, Leitplanken und je Vorhaben ein Konzept."),
    StrategySize.XL: _("Dazu alle technischen Querschnittsthemen und jeder der 79 Inhalte."),
}  # fmt: skip
