"""Scenarios with their matrix, and the guard rails measures are checked against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.kernel.access import get_or_not_found
from allmende.strategy.errors_making import UnknownEntry
from allmende.strategy.models import GuardRail, GuardSection, Scenario, Strategy

SCENARIO_KINDS: Final = dict(Scenario._meta.get_field("kind").flatchoices)
GUARD_KINDS: Final = dict(GuardSection._meta.get_field("kind").flatchoices)
LIKELIHOODS: Final = (
    (1, _("unwahrscheinlich")),
    (2, _("eher unwahrscheinlich")),
    (3, _("möglich")),
    (4, _("wahrscheinlich")),
    (5, _("fast sicher")),
)
IMPACTS: Final = (
    (1, _("kaum spürbar")),
    (2, _("lästig")),
    (3, _("ernst")),
    (4, _("schwer")),
    (5, _("gefährdet Pflichtaufgaben")),
)


def scenarios_of(strategy: Strategy) -> list[Scenario]:
    """Return a strategy's scenarios, the gravest first, those not judged yet last."""
    return sorted(
        strategy.scenarios.all(),
        key=lambda one: (-((one.likelihood or 0) * (one.impact or 0)), one.position, one.pk),
    )


def scenario_for(strategy: Strategy, scenario_id: int) -> Scenario:
    """Return a scenario of this strategy, or raise NotFound."""
    return get_or_not_found(strategy.scenarios.all(), pk=scenario_id)


@dataclass(frozen=True, slots=True)
class Dot:
    """Scenarios in one cell of the matrix; places across are percent, down are pixels."""

    x: str
    y: int
    numbers: str
    titles: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix; `grave` from 0 to 2."""

    x: str
    y: int
    grave: int


CELL_HEIGHT: Final = 58
_WIDTH: Final = 20


def matrix_of(scenarios: Sequence[Scenario]) -> tuple[list[Cell], list[Dot]]:
    """Return the cells of the matrix (likelihood to the right, impact upwards) and what lies in them."""
    cells = [
        Cell(f"{(across - 1) * _WIDTH}%", (5 - up) * CELL_HEIGHT, _grave(across * up))
        for up in range(5, 0, -1)
        for across in range(1, 6)
    ]
    lying: dict[tuple[int, int], list[tuple[int, Scenario]]] = {}
    for number, one in enumerate(scenarios, 1):
        if one.likelihood and one.impact:
            lying.setdefault((one.likelihood, one.impact), []).append((number, one))
    dots = [
        Dot(
            f"{(across - 0.5) * _WIDTH:.0f}%",
            (5 - up) * CELL_HEIGHT + CELL_HEIGHT // 2,
            ", ".join(str(number) for number, _one in found),
            "; ".join(one.title for _number, one in found),
        )
        for (across, up), found in lying.items()
    ]
    return cells, dots


def _grave(product: int) -> int:
    return 2 if product >= 15 else 1 if product >= 8 else 0


def gravity_word(scenario: Scenario) -> str | Promise:
    """Return how urgent a scenario is in words; the same limits as the shades of the matrix."""
    if not scenario.likelihood or not scenario.impact:
        return _("noch nicht eingeschätzt")
    return (_("beobachten"), _("vorbereiten"), _("jetzt handeln"))[
        _grave(scenario.likelihood * scenario.impact)
    ]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of guard rails, also while nothing is written yet."""

    kind: str
    title: str
    purpose: str | Promise
    row: GuardSection | None
    rails: Sequence[GuardRail]


PURPOSES: Final[Mapping[str, str | Promise]] = {
    "crisis": _("Was gilt, wenn ausfällt, worauf sich alle verlassen: Strom, Netz, Plattform, ein Anbieter."),
    "operation": _("Wer Lösungen nach dem Projekt betreibt, bezahlt, erneuert und abschaltet."),
    "path": _("Wo eine Entscheidung von heute Sie auf Jahre festlegt, und wie Sie wieder herauskommen."),
    "ethics": _("Was Sie mit Daten und Automaten tun und was nie, auch wenn es ginge."),
}

#: Questions to begin with: kind → (question, explanation). Proposed, never set by themselves. A yes is always
#: good: checks count it as met.
STARTERS: Final[Mapping[str, Sequence[tuple[str | Promise, str | Promise]]]] = {
    "crisis": (
        (_("Geht die Aufgabe drei Tage lang auch ohne diese Technik weiter?"),
         _("Mit Papier, Funk oder einem zweiten Weg, und die Leute wissen davon.")),
        (_("Steht fest, wer einen Ausfall merkt und wer dann angerufen wird?"),
         _("Mit Namen oder Stelle, auch nachts und am Wochenende.")),
        (_("Läuft die Technik gerade dann, wenn eine Krise sie braucht?"),
         _("Pegel bei Hochwasser, Auskunft bei Stromausfall. Braucht sie dann niemand, ist die Antwort ja.")),
        (_("Sind die Daten so gesichert, dass wir sie selbst zurückholen können?"),
         _("Probiert, nicht nur vereinbart.")),
    ),
    "operation": (
        (_("Steht fest, wer die Lösung im Jahr nach der Förderung betreibt?"),
         _("Amt, Eigenbetrieb, Verbund oder Dienstleister, mit Vertretung.")),
        (_("Sind laufende Kosten und Ersatz im Haushalt eingeplant?"),
         _("Batterien, Wartung, Lizenzen, Arbeitszeit.")),
        (_("Steht fest, wann und wie die Lösung wieder abgeschaltet wird?"),
         _("Woran Sie merken, dass sie nicht mehr gebraucht wird.")),
    ),
    "path": (
        (_("Können wir den Anbieter wechseln, ohne von vorn zu beginnen?"),
         _("Offene Schnittstellen, Daten in einem Format, das andere lesen, Kündigungsfristen.")),
        (_("Gehören uns Daten und Ergebnisse?"),
         _("Auch die Rohdaten, auch nach dem Vertragsende.")),
        (_("Bleiben spätere Wege offen?"),
         _(
             "Nicht, wenn Geräte nur in einem Netz funken oder eine Lizenz mit jeder Kommune teurer "
             "wird."
         )),
    ),
    "ethics": (
        (_("Brauchen wir diese Daten wirklich, und in dieser Genauigkeit?"),
         _("Was nicht erhoben wird, kann niemand missbrauchen.")),
        (_("Ist sicher, dass niemand erkannt oder verfolgt werden kann?"),
         _("Auch nicht durch Zusammenführen mit anderen Daten.")),
        (_("Haben viele etwas davon, und wird niemand schlechter gestellt?"),
         _("Besonders Ältere, Kinder und Menschen ohne Smartphone.")),
        (_("Entscheidet am Ende ein Mensch?"),
         _("Und kann man widersprechen?")),
        (_("Erfahren die Betroffenen, was gemessen wird und wozu?"),
         _("Vor Ort und verständlich, nicht nur in einer Datenschutzerklärung.")),
    ),
}  # fmt: skip


def sections_of(strategy: Strategy, *, with_retired: bool = False) -> list[Section]:
    """Return the four sections with their questions; two queries."""
    rails = GuardRail.objects.all() if with_retired else GuardRail.objects.filter(is_current=True)
    rows = {row.kind: row for row in strategy.guard_sections.prefetch_related(Prefetch("rails", rails))}
    return [
        Section(kind, str(title), PURPOSES[kind], row := rows.get(kind), list(row.rails.all()) if row else [])
        for kind, title in GUARD_KINDS.items()
    ]


def section_of(strategy: Strategy, kind: str) -> Section:
    """Return one section with all its questions, or raise UnknownEntry."""
    found = next((one for one in sections_of(strategy, with_retired=True) if one.kind == kind), None)
    if found is None:
        raise UnknownEntry(entry=kind)
    return found


def rail_for(strategy: Strategy, rail_id: int) -> GuardRail:
    """Return a guard rail of this strategy, or raise NotFound."""
    return get_or_not_found(
        GuardRail.objects.filter(section__strategy=strategy).select_related("section"), pk=rail_id
    )


def starters_left(section: Section) -> list[tuple[int, str, str]]:
    """Return the proposed questions a section does not ask yet: (number, question, explanation)."""
    asked = {rail.question for rail in section.rails}
    return [
        (number, str(question), str(explanation))
        for number, (question, explanation) in enumerate(STARTERS[section.kind])
        if str(question) not in asked
    ]
