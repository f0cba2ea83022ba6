"""How the strategy is being made: story, inventory, people, futures, guard rails, contents check, roadmap."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.editorial.outputs import parts
from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.words import joined, span
from allmende.kernel.documents.paper import Block, Heading, Note, Points, Table
from allmende.kernel.documents.paper import Facts as FactRows
from allmende.strategy.selectors.contents import contents_of
from allmende.strategy.selectors.guiding import answers_of, questions
from allmende.strategy.selectors.inventory import items_of
from allmende.strategy.selectors.narrative import narrative_of, terms_of
from allmende.strategy.selectors.people import journeys_of, personas_of
from allmende.strategy.selectors.process import process_of


def everything(facts: Facts) -> list[Block]:
    """All of it; parts nobody has begun are left out."""
    return [
        *parts.section(_("Narrativ"), _narrative(facts)),
        *parts.section(_("Was schon da ist"), _inventory(facts)),
        *parts.section(_("Leitfragen zum Start"), _guiding(facts)),
        *parts.section(_("Personas"), _personas(facts)),
        *parts.section(_("Wege durch den Alltag"), _journeys(facts)),
        *parts.section(_("Szenarien"), _scenarios(facts)),
        *parts.section(_("Krise, Betrieb, Abhängigkeiten, Ethik"), _guard_rails(facts)),
        *parts.section(_("Was half und was hinderte"), _factors(facts)),
        *parts.section(_("Weg der Strategie"), _process(facts)),
        *parts.section(_("Inhalte im Überblick"), _contents(facts)),
    ]


def _narrative(facts: Facts) -> list[Block]:
    story = narrative_of(facts.strategy)
    if story is None:
        return []
    made: list[Block] = []
    if terms_of(story):
        made.append(Points(terms_of(story)))
    for title, text in (
        (_("Vergangenheit"), story.past),
        (_("Gegenwart"), story.present),
        (_("Zukunft"), story.future),
        (_("In Leichter Sprache"), story.plain_language),
    ):
        made += parts.section(title, parts.prose(text), level=2)
    points = [(point.who, point.what) for point in story.contact_points.all()]
    if points:
        made.append(Table((_("Für wen"), _("Anknüpfungspunkt")), points, widths=(3, 8)))
    return made


def _inventory(facts: Facts) -> list[Block]:
    rows = [
        (
            one.title,
            str(one.get_kind_display()),
            joined([str(one.get_state_display()), one.since]),
            one.department,
        )
        for one in items_of(facts.actor, facts.strategy.owner)
    ]
    heads = (_("Was"), _("Art"), _("Stand"), _("Wo"))
    return [Table(heads, rows, widths=(5, 4, 3, 3))] if rows else []


def _guiding(facts: Facts) -> list[Block]:
    answers = answers_of(facts.strategy)
    made: list[Block] = []
    for question in questions():
        if question.key in answers:
            made += [Heading(question.title, 2), *parts.prose(answers[question.key].text)]
    return made


def _personas(facts: Facts) -> list[Block]:
    made: list[Block] = []
    for one in personas_of(facts.actor, facts.strategy):
        rows: Sequence[tuple[str, str | None]] = [
            (_("Zielgruppe"), joined([one.target_group, one.age], ", ")),
            (_("Lage"), one.situation or None),
            (_("Braucht"), one.needs or None),
            (_("Hürden"), one.hurdles or None),
            (_("Digitales"), str(one.get_digital_skill_display()) or None),
            (_("Sagt"), one.quote or None),
        ]
        made += [Heading(one.name, 2), FactRows(rows)]
    return made


def _journeys(facts: Facts) -> list[Block]:
    made: list[Block] = []
    for journey in journeys_of(facts.actor, facts.strategy):
        rows = [
            (
                str(at),
                step.what,
                step.contact_point,
                f"{step.feeling:+d}".replace("-", "−") if step.feeling else "0",
                step.hurdle,
                step.idea,
            )
            for at, step in enumerate(journey.steps.all(), start=1)
        ]
        words = joined([journey.persona.name, journey.action_field.name, journey.occasion])
        made += [Heading(journey.title, 2), Note(words, "source")]
        heads = (_("Nr."), _("Was geschieht"), _("Wo"), _("Gefühl (−2 bis +2)"), _("Hürde"), _("Idee"))
        if rows:
            made.append(Table(heads, rows, widths=(1, 5, 3, 2, 4, 4)))
    return made


def _scenarios(facts: Facts) -> list[Block]:
    made: list[Block] = []
    seen = {measure.pk: measure.title for measure in facts.measures}
    for one in facts.strategy.scenarios.prefetch_related("measures"):
        answers = [seen[measure.pk] for measure in one.measures.all() if measure.pk in seen]
        rows: Sequence[tuple[str, str | None]] = [
            (_("Art und Zeit"), joined([str(one.get_kind_display()), one.horizon])),
            (_("Eintritt / Wirkung (1 bis 5)"), f"{one.likelihood or '–'} / {one.impact or '–'}"),
            (_("Für die eigenen Aufgaben"), one.own_duties or None),
            (_("Maßnahmen, die antworten"), joined(answers, ", ") or None),
        ]
        made += [Heading(one.title, 2), *parts.prose(one.description), FactRows(rows)]
    return made


def _guard_rails(facts: Facts) -> list[Block]:
    made: list[Block] = []
    for one in facts.strategy.guard_sections.prefetch_related("rails"):
        rails = [
            joined([rail.question, rail.explanation], " – ") for rail in one.rails.all() if rail.is_current
        ]
        blocks = [*parts.prose(one.text), *([Points(rails)] if rails else [])]
        made += parts.section(str(one.get_kind_display()), blocks, level=2)
    return made


def _factors(facts: Facts) -> list[Block]:
    rows = [
        (str(one.get_kind_display()), str(one.get_theme_display()), one.sentence)
        for one in facts.strategy.factors.all()
    ]
    return [Table((_("Art"), _("Thema"), _("Erfahrung")), rows, widths=(2, 4, 6))] if rows else []


def _process(facts: Facts) -> list[Block]:
    process = process_of(facts.actor, facts.strategy, timezone.localdate(facts.now))
    rows = [
        (
            step.title,
            step.word,
            span(step.begins_on, step.ends_on),
            joined([step.responsible, step.evidence, step.note]),
        )
        for step in process.steps
        if step.is_usual or step.stored
    ]
    heads = (_("Schritt"), _("Stand"), _("Zeit"), _("Zuständig, Belege, Notiz"))
    return [Table(heads, rows, widths=(5, 2, 3, 5))] if rows else []


def _contents(facts: Facts) -> list[Block]:
    status = contents_of(facts.strategy)
    if not status.tally.checked:
        return []
    words = _("%(checked)s von %(total)s Inhalten sind geprüft, %(present)s vorhanden.")
    tally = status.tally
    made: list[Block] = [
        Note(words % {"checked": tally.checked, "total": tally.total, "present": tally.present})
    ]
    for block in status.blocks:
        rows = [
            (entry.entry.title, entry.word, joined([entry.place, entry.reason]))
            for entry in block.entries
            if entry.state != "open" or entry.is_usual
        ]
        if rows:
            heads = (_("Inhalt"), _("Stand"), _("Wo oder warum nicht"))
            made += [Heading(block.block.title, 2), Table(heads, rows, widths=(5, 3, 6))]
    return made
