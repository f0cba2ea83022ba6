"""Goals, objectives and measures inside a text."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.editorial.reading.reader import Reader
from allmende.editorial.types import Fact, Item, Live, LiveState, Table
from allmende.portfolio.models import Measure
from allmende.portfolio.selectors import budget_of, digital_agenda, measures, measures_for_goal, progress_of
from allmende.portfolio.selectors.measures import name_of
from allmende.strategy import selectors as strategies
from allmende.strategy.models import Goal, KeyResult
from allmende.ui.formats import day_text, euro_text, number_text, quantity_text

Builder = Callable[[Any, Reader], Live]


def missing(kind: str, word: str, one: Any, reader: Reader) -> Live | None:
    """Return what stands for an object that is gone or not for this reader; None if it can be shown."""
    if one is None:
        return Live(kind, word, LiveState.GONE)
    if not reader.sees(one):
        return Live(kind, word, LiveState.HIDDEN)
    return None


def goal(value: Any, reader: Reader) -> Live:
    """A goal with its day, and the measures that pay into it."""
    word = _("Ziel")
    one: Goal = value["goal"]
    if instead := missing("goal", word, one, reader):
        return instead
    facts = [Fact(_("Bis"), day_text(one.due_on))] if one.due_on else []
    if one.origin:
        facts.append(Fact(_("Woher"), one.origin))
    rows = list(measures_for_goal(reader.actor, one)[:100]) if value["measures"] else []
    return Live(
        "goal",
        str(one.get_kind_display()) or word,
        LiveState.SHOWN,
        title=one.title,
        url=reverse("strategy:goal", args=[one.pk]),
        texts=tuple(filter(None, [one.text])),
        facts=tuple(facts),
        items=tuple(_measure_item(measure, reader) for measure in rows),
        as_of=reader.now,
        source=str(one.strategy),
        note=value["note"],
        is_internal=reader.is_internal(one),
        is_simulated=any(measure.is_demo for measure in rows) or one.strategy.is_demo,
    )


def goal_tree(value: Any, reader: Reader) -> Live:
    """All goals of the strategy, or those below one."""
    word = _("Zielbaum")
    top: Goal | None = value["goal"]
    if top is not None and (instead := missing("goal_tree", word, top, reader)):
        return instead
    strategy = top.strategy if top else reader.strategy
    items: list[Item] = []

    def walk(nodes: list[strategies.GoalNode], depth: int, *, inside: bool) -> None:
        for node in nodes:
            here = inside or node.goal.pk == (top.pk if top else None)
            if here:
                items.append(_goal_item(node.goal, depth))
            walk(node.children, depth + here, inside=here)

    walk(strategies.goal_tree(strategy, actor=reader.actor), 0, inside=top is None)
    return Live(
        "goal_tree",
        word,
        LiveState.SHOWN if items else LiveState.EMPTY,
        title=top.title if top else strategy.title,
        items=tuple(items),
        as_of=reader.now,
        source=str(strategy),
        note=value["note"],
        is_simulated=strategy.is_demo,
    )


def _goal_item(one: Goal, depth: int) -> Item:
    due = _("bis %(day)s") % {"day": day_text(one.due_on)} if one.due_on else ""
    return Item(one.title, depth, str(one.get_kind_display()), reverse("strategy:goal", args=[one.pk]), due)


def objective(value: Any, reader: Reader) -> Live:
    """An objective with the numbers of its key results."""
    word = _("Objective")
    one = value["objective"]
    if instead := missing("objective", word, one, reader):
        return instead
    results = list(KeyResult.objects.filter(objective=one).select_related("objective", "indicator"))
    statuses = reader.statuses(results)
    rows = [(result, statuses[result.pk]) for result in results]
    table = Table(
        (_("Key Result"), _("Wert"), _("Ziel"), _("Woher")),
        tuple(
            (
                result.title,
                quantity_text(status.value, result.unit),
                quantity_text(result.target, result.unit),
                status.source,
            )
            for result, status in rows
        ),
    )
    return Live(
        "objective",
        word,
        LiveState.SHOWN,
        title=one.title,
        url=reverse("strategy:objective", args=[one.pk]),
        texts=tuple(filter(None, [one.why])),
        facts=(
            Fact(_("Zeitraum"), f"{day_text(one.begins_on)} – {day_text(one.ends_on)}"),
            Fact(_("Zuständig"), one.responsible),
        ),
        table=table if rows else None,
        as_of=reader.now,
        source=str(one.owner),
        note=value["note"],
        is_internal=reader.is_internal(one),
        is_simulated=one.is_demo,
    )


def measure(value: Any, reader: Reader) -> Live:
    """A measure's profile in a few lines."""
    word = _("Maßnahme")
    one: Measure = value["measure"]
    if instead := missing("measure", word, one, reader):
        return instead
    return Live(
        "measure",
        f"{word} {name_of(one)}",
        LiveState.SHOWN,
        title=one.title,
        url=reverse("portfolio:measure", args=[one.pk]),
        texts=tuple(filter(None, [one.summary, one.benefit])),
        facts=tuple(_measure_facts(one)),
        progress_pct=progress_of(one).done_pct,
        as_of=one.updated_at,
        source=str(one.owner),
        note=value["note"],
        is_internal=reader.is_internal(one),
        is_simulated=one.is_demo,
    )


def _measure_facts(one: Measure) -> list[Fact]:
    facts = [Fact(_("Stand"), str(one.get_status_display())), Fact(_("Phase"), str(one.get_phase_display()))]
    if one.responsible:
        facts.append(Fact(_("Zuständig"), one.responsible))
    if one.begins_on or one.ends_on:
        ends = [day_text(day) if day else _("offen") for day in (one.begins_on, one.ends_on)]
        facts.append(Fact(_("Zeitraum"), " – ".join(ends)))
    budget = budget_of(one)
    if budget.is_given:
        facts.append(Fact(_("Kosten"), euro_text(budget.total)))
    progress = progress_of(one)
    if progress.total:
        done = _("%(done)s von %(total)s Meilensteinen erreicht")
        facts.append(Fact(_("Fortschritt"), done % {"done": progress.done, "total": progress.total}))
    return facts


def _measure_item(one: Measure, reader: Reader) -> Item:
    whose = "" if one.owner_id == reader.strategy.owner_id else str(one.owner)
    return Item(
        one.title,
        0,
        name_of(one),
        reverse("portfolio:measure", args=[one.pk]),
        ", ".join(filter(None, [str(one.get_status_display()), whose])),
    )


def field_measures(value: Any, reader: Reader) -> Live:
    """The owner's measures in one field of action."""
    word = _("Maßnahmen im Handlungsfeld")
    one = value["field"]
    if one is None:
        return Live("field_measures", word, LiveState.GONE)
    own = measures(reader.actor).filter(owner_id=reader.strategy.owner_id, action_fields=one)
    rows = list(own.exclude(status="dropped")[:200])
    return Live(
        "field_measures",
        word,
        LiveState.SHOWN if rows else LiveState.EMPTY,
        title=one.name,
        items=tuple(_measure_item(row, reader) for row in rows),
        as_of=reader.now,
        source=str(reader.strategy.owner),
        note=value["note"],
        is_simulated=any(row.is_demo for row in rows),
    )


def agenda(value: Any, reader: Reader) -> Live:
    """The owner's digital agenda: what is running, planned and done."""
    entries = digital_agenda(reader.actor, reader.strategy.owner)
    table = Table(
        (_("Maßnahme"), _("Stand"), _("Zuständig"), _("Zeitraum")),
        tuple(
            (
                f"{entry.name} {entry.title}",
                str(entry.status),
                entry.responsible,
                " – ".join(day_text(day) if day else _("offen") for day in (entry.begins_on, entry.ends_on)),
            )
            for entry in entries
        ),
    )
    return Live(
        "agenda",
        _("Digitale Agenda"),
        LiveState.SHOWN if entries else LiveState.EMPTY,
        title=ngettext("%(n)s Maßnahme", "%(n)s Maßnahmen", len(entries)) % {"n": number_text(len(entries))},
        table=table if entries else None,
        as_of=reader.now,
        source=str(reader.strategy.owner),
        note=value["note"],
        is_simulated=any(entry.measure.is_demo for entry in entries),
    )


BUILDERS: Final[Mapping[str, Builder]] = {
    "goal": goal,
    "goal_tree": goal_tree,
    "objective": objective,
    "measure": measure,
    "field_measures": field_measures,
    "agenda": agenda,
}
