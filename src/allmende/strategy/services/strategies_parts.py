"""Small parts of a strategy: sentences of its picture of the future, what helped and what hindered."""

from django.db import transaction
from django.db.models import Max

from allmende.basics.errors import NotFound
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy.errors_chain import StatementInUse
from allmende.strategy.hanging import hanging_on
from allmende.strategy.models import FutureStatement, Strategy, StrategyFactor
from allmende.strategy.services.strategies import editable


@transaction.atomic
def add_statement(*, actor: Actor, key: str, text: str) -> FutureStatement:
    """Add a sentence to the picture of the future."""
    strategy = editable(actor, key)
    last = strategy.future_statements.aggregate(last=Max("position"))["last"] or 0
    statement: FutureStatement = FutureStatement.objects.create(
        strategy=strategy, position=last + 1, text=text
    )
    _record(actor, strategy, "statement_added", {"text": text})
    return statement


@transaction.atomic
def change_statement(
    *, actor: Actor, key: str, statement_id: int, text: str, expected: str
) -> FutureStatement:
    """Reword a sentence of the picture of the future; then it no longer follows the pack.

    Args:
        expected: The words the person saw.

    Raises:
        ChangedMeanwhile: somebody saved other words since.
    """
    strategy = editable(actor, key)
    statement = _statement(strategy, statement_id)
    if statement.text != expected:
        raise ChangedMeanwhile
    statement.text = text
    statement.save(update_fields=["text"])
    _record(actor, strategy, "statement_changed", {"text": [expected, text]})
    return statement


@transaction.atomic
def remove_statement(*, actor: Actor, key: str, statement_id: int) -> None:
    """Take a sentence out of the picture of the future.

    Raises:
        StatementInUse: measures pay into it, or the region pack would bring it again.
    """
    strategy = editable(actor, key)
    statement = _statement(strategy, statement_id)
    if statement.loaded or hanging_on(statement):
        raise StatementInUse
    _record(actor, strategy, "statement_removed", {"text": statement.text})
    statement.delete()


@transaction.atomic
def add_factor(*, actor: Actor, key: str, kind: str, theme: str, sentence: str) -> StrategyFactor:
    """Note what helped (success) or hindered (obstacle), so that other towns can learn from it."""
    strategy = editable(actor, key)
    factor: StrategyFactor = StrategyFactor.objects.create(
        strategy=strategy, kind=kind, theme=theme, sentence=sentence
    )
    _record(actor, strategy, "factor_added", {"kind": kind, "theme": theme, "sentence": sentence})
    return factor


@transaction.atomic
def remove_factor(*, actor: Actor, key: str, factor_id: int) -> None:
    """Take such a note away."""
    strategy = editable(actor, key)
    factor = StrategyFactor.objects.filter(strategy=strategy, pk=factor_id).first()
    if factor is None:
        raise NotFound(factor=factor_id)
    _record(actor, strategy, "factor_removed", {"kind": factor.kind, "sentence": factor.sentence})
    factor.delete()


def _statement(strategy: Strategy, statement_id: int) -> FutureStatement:
    found = FutureStatement.objects.filter(strategy=strategy, pk=statement_id).first()
    if found is None:
        raise NotFound(statement=statement_id)
    return found


def _record(actor: Actor, strategy: Strategy, verb: str, changes: dict[str, object]) -> None:
    audit.record(f"strategy.{verb}", actor=actor, subject=strategy, changes=changes)
