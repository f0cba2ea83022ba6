"""Terms of a query as SQL/JSON paths over a stored document; means the same as `evaluate.py`.

The lax mode of SQL/JSON takes arrays apart by itself: `@.x ? (…)` looks at the elements of an array, and a
comparison at those of an array within it. A comparison of different types is neither true nor false, so
everything that is negated stands in `exists(… ? (…))`, which is always one of both.
"""

import json
from typing import Final

from allmende.datahub.ngsild.query.syntax import (
    PLAIN_MEMBERS,
    TIME_SHAPES,
    Compare,
    Exists,
    Flag,
    Matches,
    Number,
    Operand,
    Operator,
    Path,
    Range,
    Scalar,
    Term,
    Text,
    Time,
    Values,
)

_VALUES: Final = ('@."value"', '@."json"', '@."valueList"')
_NEVER: Final = "(1 == 0)"


def path_of(term: Term, target: Path, *, is_rough: bool = False) -> str:
    """Return the path that finds something in a document exactly if it meets the term.

    Args:
        is_rough: It may find more, but an index on documents must be able to follow it.
    """
    way = "$" + "".join(f".{quoted(name)}" for name in target.names)
    if target.names[-1] in PLAIN_MEMBERS:
        return f"{way} ? ({_NEVER if target.trailing else _of_plain(term)})"
    return f"{way} ? ({_of_instance(term, target, is_rough=is_rough)})"


def quoted(text: str) -> str:
    """Return a text as it stands in a path."""
    return json.dumps(text)


# -- instances -------------------------------------------------------------------------------------


def _of_instance(term: Term, target: Path, *, is_rough: bool) -> str:
    there = _is_there(target)
    if isinstance(term, Exists):
        return there
    if isinstance(term, Matches):
        return f"{there} && {_matches(term, target)}"
    if term.operator == "==":
        equal = _equals(term.operand, target, is_rough=is_rough)
        return equal if is_rough else f"{there} && {equal}"
    if term.operator == "!=":
        return f"{there} && !{_equals(term.operand, target)}"
    return f"{there} && {_ordered(term, target)}"


def _is_there(target: Path) -> str:
    way = target.trailing
    if not way:
        return 'exists(@."type")'
    if way == ("*",):
        return 'exists(@."type") && exists(@."languageMap")'
    found = [f"exists({source})" for source in _sources(way)[::2]] + [
        f"exists({source})" for source in _texts(way)
    ]
    return f'exists(@."type") && {_any(found)}'


def _sources(way: tuple[str, ...]) -> list[str]:
    """Return where plain values stand: each member, then the inner value of a typed one."""
    if "*" in way:
        return []
    steps = "".join(f".{quoted(name)}" for name in way)
    return [source for value in _VALUES for source in (f"{value}{steps}", f'{value}{steps}."@value"')]


def _texts(way: tuple[str, ...]) -> list[str]:
    if not way or way == ("*",):
        return ['@."languageMap".*']
    return [f'@."languageMap".{quoted(way[0])}'] if len(way) == 1 else []


def _any(conditions: list[str]) -> str:
    return f"({' || '.join(conditions)})" if conditions else _NEVER


def _equals(operand: Operand, target: Path, *, is_rough: bool = False) -> str:
    scalars = operand.values if isinstance(operand, Values) else (operand,)
    return _any([found for scalar in scalars for found in _equals_one(scalar, target.trailing, is_rough)])


def _equals_one(scalar: Scalar | Range, way: tuple[str, ...], is_rough: bool) -> list[str]:
    condition = _equal(scalar)
    # The type of an array within an array would be "array", so its elements must be reached here.
    each = "[*]" if isinstance(scalar, Range) else ""
    found = [f"exists({source}{each} ? ({condition}))" for source in _sources(way)]
    if isinstance(scalar, Text) or (isinstance(scalar, Range) and isinstance(scalar.low, Text)):
        if is_rough:
            # An index knows nothing of members with any name.
            found += ['@."type" == "LanguageProperty"'] if _texts(way) else []
        else:
            found += [f"exists({source}{each} ? ({condition}))" for source in _texts(way)]
    if way or not isinstance(scalar, Text):
        return found
    for source in ('@."object"', '@."objectList"', '@."objectList"."object"'):
        found.append(f"exists({source} ? ({condition}))")
    if scalar.term is not None:
        found.append(f'exists(@."vocab" ? (@ == {quoted(scalar.term)}))')
    return found


def _equal(scalar: Scalar | Range) -> str:
    if isinstance(scalar, Range):
        return f"{_order('>=', scalar.low)} && {_order('<=', scalar.high)}"
    if isinstance(scalar, Time):
        return _same_time(scalar)
    return f"@ == {_literal(scalar)}"


def _literal(scalar: Number | Text | Flag) -> str:
    if isinstance(scalar, Flag):
        return "true" if scalar.value else "false"
    if isinstance(scalar, Text):
        return quoted(scalar.value)
    # A sign is an operator in paths.
    return f"({scalar.value!r})" if scalar.value < 0 else repr(scalar.value)


def _ordered(term: Compare, target: Path) -> str:
    scalar = term.operand
    if isinstance(scalar, (Range, Values, Flag)):
        return _NEVER
    condition = _order(term.operator, scalar)
    found = [
        f'({source}.type() != "array" && exists({source}[*] ? ({condition})))'
        for source in _sources(target.trailing)
    ]
    if isinstance(scalar, Text):
        found += [f"exists({source}[*] ? ({condition}))" for source in _texts(target.trailing)]
    return _any(found)


def _order(operator: Operator, scalar: Scalar) -> str:
    """Return the condition on `@`; true only for values of the scalar's type."""
    if isinstance(scalar, Flag):
        return _NEVER
    if not isinstance(scalar, Time):
        kind = "number" if isinstance(scalar, Number) else "string"
        return f'(@.type() == "{kind}" && @ {operator} {_literal(scalar)})'
    shape = f"@ like_regex {quoted(f'^({TIME_SHAPES[scalar.kind]})$')}"
    at_least, same = _not_before(scalar), _same_time(scalar)
    condition = {
        ">=": at_least,
        ">": f"({at_least} && !({same}))",
        "<": f"!({at_least})",
        "<=": f"(!({at_least}) || {same})",
    }[operator]
    return f'(@.type() == "string" && {shape} && {condition})'


def _not_before(time: Time) -> str:
    """Return the condition that a text of this kind of time is not before the time.

    Texts are compared as they are: "…:00Z" comes after "…:00.5Z" though it is earlier.
    """
    whole, _, fraction = time.key.partition(".")
    if not fraction:
        return f"@ >= {quoted(time.key)}"
    return f"(@ >= {quoted(time.key)} && @ != {quoted(whole + 'Z')})"


def _same_time(time: Time) -> str:
    if time.kind == "date":
        return f"@ == {quoted(time.key)}"
    whole, _, fraction = time.key.partition(".")
    ending = rf"\.{fraction}0*" if fraction else r"(\.0+)?"
    return f"@ like_regex {quoted(f'^{whole}{ending}Z$')}"


def _matches(term: Matches, target: Path) -> str:
    condition = f'@ like_regex {quoted(term.pattern.for_postgres)} flag "s"'
    sources, texts = _sources(target.trailing), _texts(target.trailing)
    if term.is_negated:
        found = [f'({one}.type() == "string" && !exists({one} ? ({condition})))' for one in sources]
        found += [f"(exists({one}) && !exists({one} ? ({condition})))" for one in texts]
    else:
        found = [f'({one}.type() != "array" && exists({one} ? ({condition})))' for one in sources]
        found += [f"exists({one} ? ({condition}))" for one in texts]
    return _any(found)


# -- plain members ---------------------------------------------------------------------------------


def _of_plain(term: Term) -> str:
    if isinstance(term, Exists):
        return "(1 == 1)"
    if isinstance(term, Matches):
        condition = f'@ like_regex {quoted(term.pattern.for_postgres)} flag "s"'
        return f'@.type() == "string" && !exists(@ ? ({condition}))' if term.is_negated else condition
    if term.operator not in ("==", "!="):
        is_single = not isinstance(term.operand, (Range, Values))
        return _order(term.operator, term.operand) if is_single else _NEVER  # type: ignore[arg-type]
    scalars = term.operand.values if isinstance(term.operand, Values) else (term.operand,)
    found = _any([f"exists(@ ? ({_equal(scalar)}))" for scalar in scalars])
    return found if term.operator == "==" else f"!{found}"
