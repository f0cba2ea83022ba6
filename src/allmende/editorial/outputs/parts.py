"""Parts of a strategy as blocks of a paper, used by more than one output."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.editorial.outputs.facts import Facts
from allmende.editorial.outputs.words import joined, money, span, until
from allmende.governance.words import origin, standing
from allmende.kernel.documents.paper import Block, Heading, Node, Note, Points, Progress, Prose, Table, Tree
from allmende.portfolio.agenda_document import agenda_blocks
from allmende.portfolio.selectors import digital_agenda
from allmende.portfolio.selectors.measures import name_of
from allmende.portfolio.types import BudgetSummary
from allmende.strategy.selectors import GoalNode
from allmende.ui.formats import euro_text, number_text


def prose(text: str) -> list[Block]:
    """Return running text, or nothing at all."""
    return [Prose(text)] if text.strip() else []


def section(title: str, blocks: Sequence[Block], *, level: int = 1, new_page: bool = False) -> list[Block]:
    """Return a heading with its blocks, or nothing where there is nothing to say."""
    return [Heading(title, level, new_page), *blocks] if blocks else []


def goal_nodes(nodes: Sequence[GoalNode]) -> list[Node]:
    """Return goals as a tree with kind and day."""
    return [
        Node(
            text=node.goal.title,
            note=joined([until(node.goal.due_on), node.goal.text if len(node.goal.text) < 200 else ""]),
            label=str(node.goal.get_kind_display()),
            children=goal_nodes(node.children),
        )
        for node in nodes
    ]


def goals(facts: Facts) -> list[Block]:
    """The goal tree."""
    return [Tree(goal_nodes(facts.tree))] if facts.tree else []


def future_statements(facts: Facts) -> list[Block]:
    """The picture of the future, sentence by sentence."""
    found = [one.text for one in facts.strategy.future_statements.all()]
    return [Points(found)] if found else []


def fields(facts: Facts) -> list[Block]:
    """The fields of action a strategy chose, the most important first."""
    chosen = facts.strategy.field_choices.select_related("field")
    rows = [(str(one.priority), one.field.name, one.reason) for one in chosen]
    heads = (_("Rang"), _("Handlungsfeld"), _("Warum"))
    return [Table(heads, rows, widths=(2, 6, 9))] if rows else []


def results(facts: Facts, *, level: int = 2, with_origin: bool = True) -> list[Block]:
    """Objectives with their key results as numbers, words and bars."""
    made: list[Block] = []
    for objective in facts.objectives:
        owner = "" if objective.owner_id == facts.strategy.owner_id else objective.owner.name
        made.append(Heading(joined([owner, objective.title], ": "), level))
        made += prose(objective.why)
        for result in objective.key_results.all():
            status = facts.statuses.get(result.pk)
            if status is None:
                continue
            share = status.progress_pct / 100 if status.progress_pct is not None else None
            made.append(Progress(result.title, standing(status), share))
            if with_origin:
                made.append(Note(_("Woher: %(origin)s") % {"origin": origin(status)}, "source"))
    return made


def measure_table(facts: Facts) -> list[Block]:
    """Measures in one table: what, how far, when."""
    rows = [
        (name_of(m), joined([m.title, m.summary], ": "), m.get_status_display(), span(m.begins_on, m.ends_on))
        for m in facts.measures
    ]
    if not rows:
        return []
    heads = (_("Nr."), _("Maßnahme"), _("Stand"), _("Zeitraum"))
    return [Table(heads, rows, widths=(2, 11, 4, 5))]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the open measures cost together, in euros, as far as somebody said."""

    investment: Decimal
    yearly: Decimal
    total: Decimal
    funded: Decimal
    own: Decimal

    @classmethod
    def of(cls, budgets: Sequence[BudgetSummary]) -> "Sums":
        """Add budgets up."""
        amounts = zip(*(_amounts(budget) for budget in budgets), strict=True)
        return cls(*(sum(column, Decimal(0)) for column in amounts))


def money_sums(facts: Facts) -> Sums | None:
    """Return what the open measures cost together; None as long as nobody said for any."""
    given = [facts.budgets[m.pk] for m in facts.open_measures if facts.budgets[m.pk].is_given]
    return Sums.of(given) if given else None


def money_tables(facts: Facts) -> list[Block]:
    """What the open measures cost and who pays: by measure and by year, with what nobody has said yet."""
    open_ones = facts.open_measures
    given = [m for m in open_ones if facts.budgets[m.pk].is_given]
    budgets = [facts.budgets[m.pk] for m in given]
    made: list[Block] = []
    if given:
        heads = (_("Maßnahme"), _("einmalig"), _("je Jahr"), _("zusammen"), _("Förderung"), _("Eigenanteil"))
        rows = [
            (joined([name_of(m), m.title], " "), *map(money, _amounts(facts.budgets[m.pk]))) for m in given
        ]
        total = (_("Summe"), *map(money, astuple(Sums.of(budgets))))
        numeric = (1, 2, 3, 4, 5)
        made.append(Table(heads, [*rows, total], _("Kosten je Maßnahme"), numeric, True, (8, 4, 4, 4, 4, 4)))
        made += _years(budgets)
        made.append(Note(_money_words(budgets), "source"))
    missing = [joined([name_of(m), m.title], " ") for m in open_ones if not facts.budgets[m.pk].is_given]
    if missing:
        made.append(Note(_("Noch ohne Angabe zu den Kosten: %(names)s.") % {"names": ", ".join(missing)}))
    return made


def _amounts(budget: BudgetSummary) -> tuple[Decimal, ...]:
    yearly = budget.running_per_year + budget.staff_per_year
    return (budget.investment, yearly, budget.total, budget.funded, budget.own)


def _years(budgets: Sequence[BudgetSummary]) -> list[Block]:
    years: dict[int, list[Decimal]] = {}
    for budget in budgets:
        for year in budget.years:
            line = years.setdefault(year.year, [Decimal(0)] * 5)
            amounts = (year.investment, year.running, year.staff, year.funded, year.own)
            years[year.year] = [a + b for a, b in zip(line, amounts, strict=True)]
    rows = [(str(year), *(money(amount) for amount in line)) for year, line in sorted(years.items())]
    heads = (_("Jahr"), _("einmalig"), _("laufend"), _("Personal"), _("Förderung"), _("Eigenanteil"))
    return [Table(heads, rows, _("Kosten je Jahr"), (1, 2, 3, 4, 5), widths=(2, 3, 3, 3, 3, 3))]


def _money_words(budgets: Sequence[BudgetSummary]) -> str:
    """Say how certain the sums are and what stays afterwards."""
    zero = Decimal(0)
    secured = sum((b.secured for b in budgets), zero)
    total = sum((b.total for b in budgets), zero)
    words = [
        _("Gesichert sind %(secured)s von %(total)s.") % {"secured": money(secured), "total": money(total)}
    ]
    if any(budget.is_estimated for budget in budgets):
        words.append(_("Ein Teil der Beträge ist geschätzt."))
    remains = sum((b.remains_per_year for b in budgets), zero)
    if remains:
        words.append(_("Auf Dauer bleiben %(amount)s je Jahr.") % {"amount": euro_text(remains)})
    words.append(_("Woher: Steckbriefe der Maßnahmen."))
    return " ".join(words)


def staff_table(facts: Facts) -> list[Block]:
    """Who does it, and how many hours a week."""
    named = [m for m in facts.open_measures if m.staff_hours_per_week is not None or m.staff.strip()]
    if not named:
        return []
    hours = [m.staff_hours_per_week for m in named if m.staff_hours_per_week is not None]
    rows = [
        (
            joined([name_of(m), m.title], " "),
            m.staff.strip() or m.responsible,
            number_text(m.staff_hours_per_week),
        )
        for m in named
    ]
    rows.append((_("Summe"), " ", number_text(sum(hours, Decimal(0)))))
    heads = (_("Maßnahme"), _("Wer setzt um?"), _("Stunden je Woche"))
    made: list[Block] = [Table(heads, rows, _("Arbeit je Maßnahme"), (2,), True, (5, 5, 2))]
    silent = len(facts.open_measures) - len(named)
    if silent:
        words = ngettext(
            "Bei %(count)s Maßnahme ist die Arbeit noch nicht angegeben.",
            "Bei %(count)s Maßnahmen ist die Arbeit noch nicht angegeben.",
            silent,
        )
        made.append(Note(words % {"count": silent}))
    return made


def agenda(facts: Facts) -> list[Block]:
    """The digital agenda of the strategy's owner, always as it is today."""
    return agenda_blocks(digital_agenda(facts.actor, facts.strategy.owner))
