"""The council paper (Beschlussvorlage): people's words, with numbers and lists from the chain."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from allmende.editorial.outputs import parts
from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.words import joined, money
from allmende.governance.models import ClimateEffect, CouncilText
from allmende.kernel.documents.paper import Block, Heading, Note, Paper, Points, Prose, Table
from allmende.kernel.documents.paper import Facts as FactRows
from allmende.portfolio.selectors.measures import name_of
from allmende.ui.formats import day_text, moment_text, not_given


def council_paper(facts: Facts, text: CouncilText) -> Paper:
    """Return the council paper as of now."""
    return Paper(
        title=text.subject,
        over=_("Beschlussvorlage"),
        organisation=facts.strategy.owner.name,
        made_at=facts.now,
        is_demo=facts.strategy.is_demo,
        facts=[
            (_("Vorlagennummer"), text.paper_number),
            (_("Beratung"), openness(text)),
            (_("Federführendes Amt"), text.department),
        ],
        blocks=[
            *_bodies(text),
            Heading(_("Beschlussvorschlag")),
            Prose(text.proposal),
            *_situation(facts, text),
            *_finance(facts, text),
            *_staff(facts, text),
            *_climate(facts, text),
            *_participation(facts, text),
            Heading(_("Alternativen")),
            *(parts.prose(text.alternatives) or [Prose(not_given())]),
            *_annexes(facts, text),
        ],
    )


def _bodies(text: CouncilText) -> list[Block]:
    """Who deals with it in which order (Beratungsfolge); the last one decides."""
    rows: list[tuple[str, str | None, str]] = []
    for line in lines(text.consultations):
        body, _mark, day = line.partition(";")
        rows.append((body.strip(), day.strip() or None, _("Vorberatung")))
    last_day = day_text(text.meeting_on) if text.meeting_on else None
    rows.append((text.body or _("nicht angegeben"), last_day, _("Entscheidung")))
    heads = (_("Gremium"), _("Sitzung am"), _("Zuständigkeit"))
    return [Table(heads, rows, _("Beratungsfolge"), widths=(5, 3, 3))]


def openness(text: CouncilText) -> str:
    """Say whether the meeting is open to the public."""
    return _("öffentlich") if text.is_public else _("nichtöffentlich")


def field_values(facts: Facts, text: CouncilText) -> dict[str, str]:
    """Return the values for a town's own Word template."""
    return {
        "kommune": facts.strategy.owner.name,
        "vorlagennummer": text.paper_number or not_given(),
        "gremium": text.body or not_given(),
        "sitzung": day_text(text.meeting_on) if text.meeting_on else not_given(),
        "oeffentlichkeit": openness(text),
        "amt": text.department or not_given(),
        "betreff": text.subject,
        "datum": day_text(facts.now),
    }


def _situation(facts: Facts, text: CouncilText) -> list[Block]:
    blocks = [
        *parts.prose(text.situation),
        *parts.section(_("Ziele der Strategie"), parts.goals(facts), level=2),
        *parts.section(_("Handlungsfelder"), parts.fields(facts), level=2),
        *parts.section(_("Woran der Erfolg gemessen wird"), parts.results(facts, level=3), level=2),
    ]
    return [Heading(_("Sachverhalt")), *(blocks or [Prose(not_given())])]


def _finance(facts: Facts, text: CouncilText) -> list[Block]:
    tables = parts.money_tables(facts)
    if not tables and not text.finance_note.strip():
        tables = [Prose(_("Zu dieser Strategie sind noch keine Maßnahmen mit Kosten eingetragen."))]
    note = parts.prose(text.finance_note)
    return [Heading(_("Finanzielle Auswirkungen")), *_finance_head(facts, text), *note, *tables]


def _finance_head(facts: Facts, text: CouncilText) -> list[Block]:
    """What a treasurer looks for first: whether it costs, once and each year, and where the money stands."""
    sums = parts.money_sums(facts)
    costs = sums is not None and sums.total > 0
    rows: list[tuple[str, str | None]] = [
        (_("Kostet es etwas?"), ticked([(_("ja"), costs), (_("nein"), sums is not None and not costs)]))
    ]
    if sums is not None:
        rows += [
            (_("Einmalige Kosten"), money(sums.investment)),
            (_("Jährliche Folgekosten"), money(sums.yearly)),
            (_("Förderung zusammen"), money(sums.funded)),
            (_("Eigenanteil zusammen"), money(sums.own)),
        ]
    return [FactRows([*rows, (_("Im Haushalt"), text.budget_item or None)])]


def ticked(boxes: Sequence[tuple[str, bool]]) -> str:
    """Write choices as councils tick them: "☒ ja   ☐ nein"."""
    return "   ".join(f"{'☒' if is_chosen else '☐'} {label}" for label, is_chosen in boxes)


def _staff(facts: Facts, text: CouncilText) -> list[Block]:
    blocks = [*parts.prose(text.staff_note), *parts.staff_table(facts)]
    return [Heading(_("Personelle Auswirkungen")), *(blocks or [Prose(not_given())])]


def _climate(facts: Facts, text: CouncilText) -> list[Block]:
    boxes = [(str(label), text.climate_effect == choice) for choice, label in ClimateEffect.choices]
    made: list[Block] = [
        Heading(_("Klimacheck")),
        Prose(_("Auswirkung auf das Klima: %(boxes)s") % {"boxes": ticked(boxes)}),
        *parts.prose(text.climate_note),
    ]
    rows = [
        (
            joined([name_of(measure), measure.title], " "),
            result.words,
            joined([answer.reason for answer in result.answers], " ") or not_given(),
        )
        for measure, result in facts.climate
    ]
    if rows:
        heads = (_("Maßnahme"), _("Beitrag zum Klimaschutz"), _("Begründung"))
        made.append(Table(heads, rows, _("Aus der Prüfung gegen die UN-Ziele (Ziel 13)"), widths=(4, 4, 6)))
    return made


def _participation(facts: Facts, text: CouncilText) -> list[Block]:
    rows = [
        (joined([name_of(m), m.title], " "), m.participation_plan.strip())
        for m in facts.open_measures
        if m.participation_plan.strip()
    ]
    made: list[Block] = [Heading(_("Beteiligung")), *parts.prose(text.participation)]
    if rows:
        made.append(Table((_("Maßnahme"), _("Wie die Menschen beteiligt werden")), rows, widths=(4, 7)))
    if len(made) == 1:
        made.append(Prose(not_given()))
    return made


def _annexes(facts: Facts, text: CouncilText) -> list[Block]:
    names = [
        _("Anlage 1: Digitale Agenda, Stand %(at)s") % {"at": moment_text(facts.now)},
        *lines(text.annexes),
    ]
    return [
        Heading(_("Anlagen")),
        Points(names),
        Heading(_("Anlage 1: Digitale Agenda"), new_page=True),
        *parts.agenda(facts),
        Note(_("Woher: Steckbriefe der Maßnahmen, Stand %(at)s.") % {"at": moment_text(facts.now)}, "source"),
    ]


def lines(text: str) -> Sequence[str]:
    """Return what people wrote one a line, without their bullets."""
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]
