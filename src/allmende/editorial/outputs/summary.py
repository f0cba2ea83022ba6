"""The public summary: what the strategy wants, how far it is, what is being done; for everybody."""

from django.utils.translation import gettext as _

from allmende.editorial.outputs import parts
from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.goal_drawing import goal_drawing
from allmende.editorial.outputs.words import joined
from allmende.kernel.documents.paper import Block, Heading, Note, Paper, Prose
from allmende.strategy.selectors.narrative import narrative_of, terms_of
from allmende.strategy.selectors.versions import versions_of
from allmende.ui.formats import moment_text


def summary_paper(facts: Facts) -> Paper:
    """Return the public summary as a paper."""
    strategy = facts.strategy
    return Paper(
        title=strategy.title,
        over=_("Zusammenfassung für alle"),
        organisation=strategy.owner.name,
        made_at=facts.now,
        is_demo=strategy.is_demo,
        facts=_head(facts),
        blocks=[
            *parts.prose(strategy.summary),
            *_narrative(facts),
            *parts.section(_("Unsere Ziele"), [*parts.goals(facts), *goal_drawing(facts)]),
            *parts.section(_("So sieht es aus, wenn wir es schaffen"), parts.future_statements(facts)),
            *parts.section(_("Unsere Handlungsfelder"), parts.fields(facts)),
            *parts.section(_("Daran messen wir uns"), parts.results(facts)),
            *parts.section(_("Das tun wir"), parts.measure_table(facts)),
            *_origin(facts),
        ],
    )


def _head(facts: Facts) -> list[tuple[str, str | None]]:
    version = versions_of(facts.actor, facts.strategy).filter(status="adopted").first()
    rows: list[tuple[str, str | None]] = [(_("Stand der Strategie"), facts.strategy.get_status_display())]
    if version is not None:
        told = {"body": version.adopted_by, "day": version.adopted_words, "number": version.number}
        if version.adopted_by:
            rows.append((_("Beschlossen"), _("%(body)s am %(day)s, Fassung %(number)s") % told))
        else:
            rows.append((_("Gilt seit"), _("%(day)s, Fassung %(number)s") % told))
    elif facts.strategy.adopted_on:
        rows.append((_("Beschlossen"), facts.strategy.adopted_words))
    if facts.strategy.within is not None:
        rows.append((_("Teil von"), facts.strategy.within.title))
    return rows


def _narrative(facts: Facts) -> list[Block]:
    story = narrative_of(facts.strategy)
    if story is None:
        return []
    made: list[Block] = []
    if terms_of(story):
        made.append(Prose(f"**{joined(terms_of(story), ' – ')}**"))
    for title, text in (
        (_("Woher wir kommen"), story.past),
        (_("Wo wir stehen"), story.present),
        (_("Wohin wir wollen"), story.future),
    ):
        made += parts.section(title, parts.prose(text), level=2)
    made += parts.section(_("In Leichter Sprache"), parts.prose(story.plain_language), level=2)
    return parts.section(_("Unsere Geschichte"), made)


def _origin(facts: Facts) -> list[Block]:
    """Where everything comes from, once, at the end."""
    words = _(
        "Ziele, Kennzahlen und Maßnahmen stammen aus dem laufenden System von %(owner)s, abgerufen am "
        "%(at)s. Auf der Website stehen sie immer im neuesten Stand."
    )
    made = Note(words % {"owner": facts.strategy.owner.name, "at": moment_text(facts.now)}, "source")
    return [Heading(_("Woher die Angaben kommen")), made]
