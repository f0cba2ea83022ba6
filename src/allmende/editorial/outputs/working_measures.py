"""Every measure with its whole profile, for the working documentation."""

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

#: More profiles than these make a document that nobody reads and no machine likes to print.
_MOST_PROFILES: Final = 200


def profiles(facts: Facts) -> list[Block]:
    """All measures, first as a table, then one by one."""
    if not facts.measures:
        return []
    prefetch_related_objects(facts.measures, "risks", "learnings", "actors")
    checks = check_summary(facts.measures, facts.actor)
    made = parts.measure_table(facts)
    if len(facts.measures) > _MOST_PROFILES:
        words = _("Die Steckbriefe von mehr als %(count)s Maßnahmen stehen im Portfolio.")
        return [*made, Note(words % {"count": _MOST_PROFILES})]
    for measure in facts.measures:
        made += _profile(facts, measure, checks[measure.pk])
    return made


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
