"""A town's answers to what the blueprint asks, checked and in the form in which they are kept."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from allmende.basics.units import unit_of
from allmende.solutions.blueprint.types import Parameter
from allmende.solutions.services.installing.errors import ParametersInvalid

Answer = str | int | bool | list[str] | None
MAX_TEXT: Final = 500
MAX_ADDRESSES: Final = 50


class _Refused(Exception):
    """An answer does not fit; the argument is the sentence."""


def checked(
    parameters: Sequence[Parameter], answers: Mapping[str, object], stored: Container[str] = ()
) -> dict[str, Answer]:
    """Return every answer in its type, defaults filled in; answers to nothing are left out.

    Args:
        parameters: What the blueprint asks.
        answers: What the town says, by the questions' keys.
        stored: Keys of secret questions that were answered earlier; they may stay empty.

    Raises:
        ParametersInvalid: a required answer is missing, or one does not fit.
    """
    found: dict[str, Answer] = {}
    problems: dict[str, str] = {}
    for parameter in parameters:
        if parameter.key in stored and not answers.get(parameter.key):
            continue
        try:
            found[parameter.key] = _answer(parameter, answers.get(parameter.key, parameter.default))
        except _Refused as refused:
            problems[parameter.key] = str(refused)
    if problems:
        raise ParametersInvalid(problems, {p.key: p.label for p in parameters})
    return found


def kept(parameters: Sequence[Parameter], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers that may be stored: those that are no secrets."""
    return {p.key: answers[p.key] for p in parameters if not p.secret and p.key in answers}


def secrets(parameters: Sequence[Parameter], answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return the secret answers that were given now."""
    return {p.key: str(answers[p.key]) for p in parameters if p.secret and answers.get(p.key)}


def _answer(parameter: Parameter, given: object) -> Answer:
    if parameter.kind == "boolean":
        return given is True
    value = _addresses(given) if parameter.kind == "email_list" else _plain(given)
    if value in ("", None, []):
        if parameter.required:
            raise _Refused(_("Bitte füllen Sie das Feld aus."))
        return value
    if parameter.kind == "integer":
        return _number(parameter, value)
    if parameter.kind == "choice" and value not in {choice.value for choice in parameter.choices}:
        raise _Refused(_("Bitte wählen Sie eine der Antworten."))
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise _Refused(_("Bitte kürzen Sie den Text auf höchstens %(limit)s Zeichen.") % {"limit": MAX_TEXT})
    return value


def _plain(given: object) -> Answer:
    if given is None or isinstance(given, bool):
        return None
    return given if isinstance(given, int) else str(given).strip()


def _number(parameter: Parameter, value: object) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise _Refused(_("Bitte geben Sie eine ganze Zahl ein.")) from None
    low, high = parameter.minimum, parameter.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise _Refused(_limits_sentence(parameter))
    return number


def _limits_sentence(parameter: Parameter) -> str:
    unit = unit_of(parameter.unit).sign if parameter.unit else ""
    low = f"{parameter.minimum} {unit}".strip() if parameter.minimum is not None else ""
    high = f"{parameter.maximum} {unit}".strip() if parameter.maximum is not None else ""
    if low and high:
        return _("Bitte geben Sie eine Zahl von %(low)s bis %(high)s ein.") % {"low": low, "high": high}
    if low:
        return _("Bitte geben Sie mindestens %(low)s ein.") % {"low": low}
    return _("Bitte geben Sie höchstens %(high)s ein.") % {"high": high}


def _addresses(given: object) -> list[str]:
    parts = given if isinstance(given, list | tuple) else re.split(r"[,;\s]+", str(given or ""))
    found = list(dict.fromkeys(str(part).strip().lower() for part in parts if str(part).strip()))
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            text = _("%(address)s ist keine E-Mail-Adresse.")
            raise _Refused(text % {"address": address}) from None
    if len(found) > MAX_ADDRESSES:
        raise _Refused(_("Bitte nennen Sie höchstens %(limit)s Adressen.") % {"limit": MAX_ADDRESSES})
    return found
