"""Every measure with its whole profile, for the working documentation."""

from collections.abc import Sequence
from typing import Final

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from allmende.editorial.outputs import parts
from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.words import joined, money, span
from allmende.kernel.documents.paper import Block, Heading, Note, Points, Table
from allmende.kernel.documents.paper import Facts as FactRows
from allmende.portfolio.models import Measure
from allmende.portfolio.selectors import check_summary, progress_of
from allmende.portfolio.selectors.agenda import target_words
from allmende.portfolio.selectors.checks import CheckSummary
from allmende.portfolio.selectors.measures import name_of
from allmende.ui.formats import day_text, number_text

#: Profiles of one file. A volume of 200 is a fat binder, and what a press needs in seconds and memory.
PROFILES_EACH: Final = 200


def measures(facts: Facts) -> list[Block]:
    """All measures, first as a table, then one by one or, where they are many, which volume has which."""
    if not facts.measures:
        return []
    made = parts.measure_table(facts)
    parted = volumes(facts)
    if not parted:
        return [*made, *profiles(facts, facts.measures)]
    words = _("Die Steckbriefe liegen als eigene Dateien bei:")
    lists = [_("Teil %(number)s: %(names)s") % {"number": n, "names": span_of(v)} for n, v in parted]
    return [*made, Note(words), Points(lists)]


def volumes(facts: Facts) -> list[tuple[int, list[Measure]]]:
    """Return the measures of each volume by its number (from 1); none where all fit into the document."""
    if len(facts.measures) <= PROFILES_EACH:
        return []
    starts = range(0, len(facts.measures), PROFILES_EACH)
    return list(enumerate((facts.measures[at : at + PROFILES_EACH] for at in starts), start=1))


def span_of(volume: Sequence[Measure]) -> str:
    """Say from which measure to which, e.g. "M 1 bis M 200"."""
    return _("%(first)s bis %(last)s") % {"first": name_of(volume[0]), "last": name_of(volume[-1])}


def profiles(facts: Facts, some: Sequence[Measure]) -> list[Block]:
    """Some measures one by one, each with its whole profile."""
    prefetch_related_objects(list(some), "risks", "learnings", "actors")
    checks = check_summary(list(some), facts.actor)
    return [block for one in some for block in _profile(facts, one, checks[one.pk])]


def _profile(facts: Facts, measure: Measure, checks: CheckSummary) -> list[Block]:
    budget = facts.budgets[measure.pk]
    pays_in = [f"{target_words(one)}: {one.sentence}" for one in measure.contributions.all()]
    rows: list[tuple[str, str | None]] = [
        (
            _("Stand"),
            joined([measure.get_status_display(), measure.get_phase_display(), measure.status_reason]),
        ),
        (_("Zeitraum"), span(measure.begins_on, measure.ends_on)),
        (_("Zuständig"), measure.responsible or None),
        (
            _("Mitwirkende"),
            joined([joined([a.name, a.role], ", ") for a in measure.actors.all()], "; ") or None,
        ),
        (_("Handlungsfelder"), joined([f.name for f in measure.action_fields.all()], ", ") or None),
        (_("Zahlt ein auf"), joined(pays_in, "; ") or None),
        (_("Kosten zusammen"), money(budget.total) if budget.is_given else None),
        (_("Arbeit"), _hours(measure)),
        (_("Fortschritt"), _progress(measure)),
        (_("Prüfungen"), _checks(checks)),
    ]
    made: list[Block] = [Heading(joined([name_of(measure), measure.title], " "), 2), FactRows(rows)]
    for title, text in _texts(measure):
        made += parts.section(title, parts.prose(text), level=3)
    made += _risks(measure)
    made += _learnings(measure)
    if measure.internal_note.strip():
        made.append(Note(_("Intern: %(note)s") % {"note": measure.internal_note}))
    return made


def _texts(measure: Measure) -> list[tuple[str, str]]:
    return [
        (_("Bedarf"), measure.need),
        (_("Nutzen"), measure.benefit),
        (_("Beteiligung"), measure.participation_plan),
        (_("Nach der Förderung"), measure.after_funding),
        (_("Daten und Datenschutz"), measure.data_note),
        (_("Ethik"), measure.ethics_note),
    ]


def _hours(measure: Measure) -> str | None:
    if measure.staff_hours_per_week is None:
        return measure.staff.strip() or None
    words = _("%(hours)s Stunden je Woche") % {"hours": number_text(measure.staff_hours_per_week)}
    return joined([words, measure.staff.strip()])


def _progress(measure: Measure) -> str | None:
    progress = progress_of(measure)
    if not progress.total:
        return None
    words = _("%(done)s von %(total)s Meilensteinen") % {"done": progress.done, "total": progress.total}
    upcoming = progress.next
    return joined([words, f"{upcoming.title} ({day_text(upcoming.due_on)})" if upcoming else ""])


def _checks(checks: CheckSummary) -> str | None:
    touched = _("Kompass: %(letters)s") % {"letters": ", ".join(checks.touched)} if checks.touched else ""
    goals = (
        _("UN-Ziele: %(numbers)s") % {"numbers": ", ".join(map(str, checks.sdgs_for))}
        if checks.sdgs_for
        else ""
    )
    harm = (
        _("wirkt gegen UN-Ziele: %(numbers)s") % {"numbers": ", ".join(map(str, checks.sdgs_against))}
        if checks.sdgs_against
        else ""
    )
    rails = (
        _("verletzte Leitplanken: %(count)s") % {"count": checks.rails_broken} if checks.rails_broken else ""
    )
    return joined([touched, goals, harm, rails]) or None


def _risks(measure: Measure) -> list[Block]:
    rows = [
        (risk.title, f"{risk.likelihood} / {risk.impact}", risk.answer, str(risk.get_state_display()))
        for risk in measure.risks.all()
    ]
    heads = (_("Risiko"), _("Eintritt / Wirkung (1 bis 5)"), _("Antwort"), _("Stand"))
    return [Table(heads, rows, widths=(4, 3, 5, 2))] if rows else []


def _learnings(measure: Measure) -> list[Block]:
    found = [f"{one.get_kind_display()}: {one.text}" for one in measure.learnings.all()]
    return parts.section(_("Gelerntes"), [Points(found)] if found else [], level=3)
