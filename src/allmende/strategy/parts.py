"""The parts of a strategy that this file's neighbours keep: frozen with each version, in one query each."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.actor import Actor
from allmende.strategy import frozen, planned
from allmende.strategy.frozen import Item, Part, Value
from allmende.strategy.models import Goal, GoalKind, GoalLink, Level, Strategy
from allmende.strategy.selectors.chain import goals_of, visible_goals
from allmende.strategy.selectors.plans import plan_links

GOALS: Final = gettext_lazy("Ziele")
STATEMENTS: Final = gettext_lazy("Zukunftsbild")


def general(actor: Actor, strategy: Strategy) -> Part:
    """Freeze what is said about the strategy as a whole."""
    values = _filled(
        ("summary", _("Worum es geht"), strategy.summary),
        ("level", _("Ebene"), str(strategy.get_level_display())),
        ("within", _("Eingebettet in"), strategy.within.title if strategy.within else ""),
        ("source", _("Quelle"), strategy.source),
    )
    return Part("general", _("Die Strategie im Ganzen"), (Item("strategy", strategy.title, values),))


def goals(actor: Actor, strategy: Strategy) -> Part:
    """Freeze the goal tree with what each goal serves elsewhere."""
    rows = planned.shown(
        goals_of(actor, strategy).prefetch_related("action_fields", "sdgs"),
        with_plans=planned.knows_plans(actor, strategy),
    )
    keys = {goal.pk: goal.key for goal in rows}
    serves = _serves(actor, rows)
    items = tuple(
        Item(
            goal.key,
            goal.title,
            goal_values(
                goal,
                serves=serves.get(goal.pk, []),
                fields=[field.name for field in goal.action_fields.all()],
                sdgs=[str(sdg) for sdg in goal.sdgs.all()],
            ),
            keys.get(goal.parent_id or 0, ""),
        )
        for goal in rows
    )
    return Part("goals", str(GOALS), items)


def goal_values(
    goal: Goal, *, serves: Sequence[str] = (), fields: Sequence[str] = (), sdgs: Sequence[str] = ()
) -> tuple[Value, ...]:
    """Return what a goal says, and what it belongs to in words."""
    return _filled(
        ("kind", _("Art"), str(GoalKind(goal.kind).label)),
        ("text", _("Beschreibung"), goal.text),
        ("due_on", _("Zieltermin"), date_format(goal.due_on, "j. F Y") if goal.due_on else ""),
        ("origin", _("Herkunft"), goal.origin),
        ("level", _("Ebene"), str(Level(goal.level).label)),
        ("fields", _("Handlungsfelder"), ", ".join(fields)),
        ("sdgs", _("Nachhaltigkeitsziele"), ", ".join(sdgs)),
        ("serves", _("Zahlt ein auf"), "\n".join(serves)),
    )


def _serves(actor: Actor, rows: Sequence[Goal]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    links = GoalLink.objects.filter(goal__in=[goal.pk for goal in rows], serves__in=visible_goals(actor))
    for link in links.select_related("serves").order_by("serves__position", "pk"):
        found.setdefault(link.goal_id, []).append(f"{link.serves.title}: {link.sentence}")
    return found


def fields(actor: Actor, strategy: Strategy) -> Part:
    """Freeze the chosen fields of action with priority and reason."""
    items = tuple(
        Item(
            choice.field.key,
            choice.field.name,
            _filled(
                ("priority", _("Rang"), str(choice.priority)), ("reason", _("Begründung"), choice.reason)
            ),
        )
        for choice in strategy.field_choices.select_related("field")
    )
    return Part("fields", _("Handlungsfelder"), items)


def statements(actor: Actor, strategy: Strategy) -> Part:
    """Freeze the picture of the future."""
    items = tuple(Item(str(statement.pk), statement.text) for statement in strategy.future_statements.all())
    return Part("statements", str(STATEMENTS), items)


def plans(actor: Actor, strategy: Strategy) -> Part:
    """Freeze how existing plans meet the strategy."""
    items = tuple(
        Item(
            str(link.pk),
            link.plan.title,
            _filled(
                ("relation", _("Beziehung"), str(link.get_relation_display())),
                ("goal", _("Ziel"), link.goal.title if link.goal else ""),
                ("sentence", _("Worin"), link.sentence),
            ),
        )
        for link in plan_links(actor, strategy)
    )
    return Part("plans", _("Bestehende Pläne"), items)


def _filled(*values: tuple[str, str, str]) -> tuple[Value, ...]:
    return tuple(Value(key, label, text) for key, label, text in values if text)


PARTS: Sequence[tuple[str, Callable[[Actor, Strategy], Part | None], int]] = (
    ("general", general, 0),
    ("goals", goals, 10),
    ("fields", fields, 20),
    ("statements", statements, 30),
    ("plans", plans, 40),
)


def register_parts() -> None:
    """Name the parts of this room that every version holds."""
    for key, freezer, position in PARTS:
        frozen.register(key, freezer, position=position)
