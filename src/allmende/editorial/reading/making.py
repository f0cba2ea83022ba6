"""What came out of making a strategy, inside its text: future, people, story, guard rails."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from allmende.editorial.reading.chain import Builder
from allmende.editorial.reading.reader import Reader
from allmende.editorial.types import Item, Live, LiveState
from allmende.strategy import selectors as strategies
from allmende.strategy.models import Narrative


def future_statements(value: Any, reader: Reader) -> Live:
    """The sentences of the picture of the future."""
    strategy = strategies.framework(reader.actor) if value["of"] == "framework" else reader.strategy
    rows = list(strategy.future_statements.all()) if strategy else []
    return Live(
        "future_statements",
        _("Zukunftsbild"),
        LiveState.SHOWN if rows else LiveState.EMPTY,
        title=_("So wollen wir leben"),
        items=tuple(Item(row.text) for row in rows),
        as_of=reader.now,
        source=str(strategy or ""),
        note=value["note"],
        is_simulated=bool(strategy and strategy.is_demo),
    )


def personas(value: Any, reader: Reader) -> Live:
    """Invented people who stand for many."""
    chosen = list(value["personas"])
    shown = [one for one in chosen if one is not None and reader.sees(one)]
    if not shown:
        gone = not chosen or all(one is None for one in chosen)
        return Live("personas", _("Personas"), LiveState.GONE if gone else LiveState.HIDDEN)
    return Live(
        "personas",
        _("Personas"),
        LiveState.SHOWN,
        title=_("Für wen wir das machen"),
        items=tuple(
            Item(
                f"{one.name}, {one.age}" if one.age else one.name,
                0,
                one.target_group,
                "",
                one.quote or one.situation,
            )
            for one in shown
        ),
        as_of=reader.now,
        note=value["note"],
        source=_("erdachte Personen"),
        is_internal=any(reader.is_internal(one) for one in shown),
        is_simulated=any(one.is_demo for one in shown),
    )


def narrative(value: Any, reader: Reader) -> Live:
    """The story of past, present and future, or a part of it."""
    story = Narrative.objects.filter(strategy=reader.strategy).first()
    part = value["part"]
    names = ["past", "present", "future"] if part == "all" else [part]
    texts = tuple(filter(None, (getattr(story, name) for name in names))) if story else ()
    terms = [story.term_1, story.term_2, story.term_3] if story and part == "all" else []
    return Live(
        "narrative",
        _("Narrativ"),
        LiveState.SHOWN if texts else LiveState.EMPTY,
        title=" · ".join(filter(None, terms)),
        texts=texts,
        as_of=story.changed_at if story else None,
        source=str(reader.strategy),
        note=value["note"],
        is_simulated=reader.strategy.is_demo,
    )


def guard_rails(value: Any, reader: Reader) -> Live:
    """The questions every measure is checked against."""
    sections = reader.strategy.guard_sections.prefetch_related("rails")
    if value["kind"] != "all":
        sections = sections.filter(kind=value["kind"])
    items = [
        Item(rail.question, 0, str(section.get_kind_display()), "", rail.explanation)
        for section in sections
        for rail in section.rails.all()
        if rail.is_current
    ]
    texts = tuple(section.text for section in sections if section.text)
    return Live(
        "guard_rails",
        _("Leitplanken"),
        LiveState.SHOWN if items or texts else LiveState.EMPTY,
        title=_("Woran wir jede Maßnahme prüfen"),
        texts=texts,
        items=tuple(items),
        as_of=reader.now,
        source=str(reader.strategy),
        note=value["note"],
        is_simulated=reader.strategy.is_demo,
    )


BUILDERS: Final[Mapping[str, Builder]] = {
    "future_statements": future_statements,
    "personas": personas,
    "narrative": narrative,
    "guard_rails": guard_rails,
}
