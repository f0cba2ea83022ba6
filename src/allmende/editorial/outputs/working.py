"""The internal working documentation: everything, with notes, gaps and open points; never public."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.editorial.outputs import parts, working_making, working_measures
from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.text import chapter_blocks
from allmende.editorial.outputs.words import joined, until
from allmende.kernel.documents.paper import Block, Heading, Note, Paper, Points, Table
from allmende.portfolio.selectors import orphans
from allmende.portfolio.selectors.orphans_types import OrphanItem
from allmende.strategy.selectors import GoalNode
from allmende.strategy.selectors.plans import plan_links
from allmende.strategy.selectors.versions import since_adoption, versions_of
from allmende.ui.formats import day_text

#: More rows than people read in one table; the page has all of them.
_MOST_ROWS = 200


def working_paper(facts: Facts) -> Paper:
    """Return the whole strategy as its makers see it."""
    strategy = facts.strategy
    return Paper(
        title=_("Arbeitsdokumentation: %(title)s") % {"title": strategy.title},
        over=_("Intern: nicht zur Veröffentlichung"),
        organisation=strategy.owner.name,
        made_at=facts.now,
        is_demo=strategy.is_demo,
        has_contents=True,
        facts=_head(facts),
        blocks=[
            *parts.section(_("Worum es geht"), parts.prose(strategy.summary)),
            *parts.section(_("Offene Punkte"), open_points(facts)),
            *parts.section(_("Ziele"), [*parts.goals(facts), *_goal_details(facts.tree)]),
            *parts.section(_("Zukunftsbild"), parts.future_statements(facts)),
            *parts.section(_("Handlungsfelder"), parts.fields(facts)),
            *parts.section(_("Objectives und Key Results"), parts.results(facts)),
            *parts.section(_("Maßnahmen"), working_measures.measures(facts)),
            *parts.section(_("Kosten und Förderung"), parts.money_tables(facts)),
            *parts.section(_("Arbeit"), parts.staff_table(facts)),
            *parts.section(_("Pläne, die es schon gibt"), _plans(facts)),
            *chapter_blocks(facts),
            *working_making.everything(facts),
            *parts.section(_("Fassungen und Überprüfungen"), _history(facts)),
        ],
    )


def volume_papers(facts: Facts) -> Iterator[Paper]:
    """Yield the volumes with the profiles of a large portfolio, one after the other to spare memory."""
    for number, some in working_measures.volumes(facts):
        names = {"number": number, "names": working_measures.span_of(some)}
        yield Paper(
            title=_("Steckbriefe, Teil %(number)s: %(names)s") % names,
            subtitle=facts.strategy.title,
            over=_("Intern: nicht zur Veröffentlichung"),
            organisation=facts.strategy.owner.name,
            made_at=facts.now,
            is_demo=facts.strategy.is_demo,
            blocks=[Heading(_("Maßnahmen")), *working_measures.profiles(facts, some)],
        )


def _head(facts: Facts) -> list[tuple[str, str | None]]:
    strategy = facts.strategy
    return [
        (_("Stand der Strategie"), strategy.get_status_display()),
        (_("Umfang"), strategy.get_size_display()),
        (_("Ebene"), strategy.get_level_display()),
        (_("Teil von"), strategy.within.title if strategy.within else None),
        (_("Vorgehen"), joined([_said(strategy, name) for name in _APPROACHES]) or None),
        (_("Überprüfung fällig"), day_text(strategy.review_due_on) if strategy.review_due_on else None),
        (_("Quelle"), strategy.source or None),
    ]


_APPROACHES = ("approach_opening", "approach_start", "approach_carrier")


def _said(strategy: object, name: str) -> str:
    return str(getattr(strategy, f"get_{name}_display")())


def open_points(facts: Facts) -> list[Block]:
    """What lacks a link in the chain: the same list as the page of gaps."""
    report = orphans(facts.actor, facts.strategy.owner)
    found = [group for group in report.groups if group.items]
    if not found:
        return [Note(_("Keine Lücken: Jede Maßnahme hat Ziel, Zuständige, Kosten, UN-Ziel und Beteiligung."))]
    made: list[Block] = []
    for group in found:
        made.append(Heading(f"{group.gap.label} ({group.count})", 2))
        made.append(Points([_item(item) for item in group.items[:_MOST_ROWS]]))
    return made


def _item(item: OrphanItem) -> str:
    return joined([item.note, item.title])


def _goal_details(nodes: Sequence[GoalNode]) -> list[Block]:
    made: list[Block] = []
    for node in nodes:
        goal = node.goal
        texts = [
            *parts.prose(goal.text),
            *([Note(_("Intern: %(note)s") % {"note": goal.internal_note})] if goal.internal_note else []),
        ]
        words = joined(
            [until(goal.due_on), str(goal.get_level_display()), goal.origin, str(goal.get_status_display())]
        )
        made += [Heading(goal.title, 2), Note(words, "source"), *texts, *_goal_details(node.children)]
    return made


def _plans(facts: Facts) -> list[Block]:
    rows = [
        (
            link.plan.title,
            str(link.get_relation_display()),
            joined([str(link.goal or ""), link.sentence], ": "),
        )
        for link in plan_links(facts.actor, facts.strategy)
    ]
    heads = (_("Plan"), _("Beziehung"), _("Wie sie sich treffen"))
    return [Table(heads, rows, widths=(4, 2, 6))] if rows else []


def _history(facts: Facts) -> list[Block]:
    rows = [
        (str(one.number), one.adopted_by, one.adopted_words, one.note)
        for one in versions_of(facts.actor, facts.strategy)
    ]
    heads = (_("Fassung"), _("Beschlossen von"), _("Am"), _("Bemerkung"))
    made: list[Block] = [Table(heads, rows, widths=(2, 4, 3, 5))] if rows else []
    since = since_adoption(facts.actor, facts.strategy)
    if since is not None:
        words = _("Fassung %(number)s ist die letzte beschlossene; alles danach ist Entwurf.")
        made.append(Note(words % {"number": since.version.number}))
    for review in facts.strategy.reviews.all():
        made += [Heading(_("Überprüfung vom %(day)s") % {"day": day_text(review.held_on)}, 2)]
        made += [*parts.prose(review.note), Note(joined([review.by, until(review.next_due_on)]), "source")]
    if facts.strategy.review_due_on and facts.strategy.review_due_on < timezone.localdate(facts.now):
        made.append(Note(_("Die Überprüfung ist überfällig."), "warning"))
    return made
