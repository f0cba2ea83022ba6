"""Saving what two people may have open at once: the second sees what the first wrote, and loses nothing."""

from collections.abc import Callable
from typing import cast

from django.db.models import Manager, Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from allmende.basics.errors import AllmendeError, NotFound
from allmende.kernel.errors import sentence_of
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.portfolio.forms.measures import StampedForm
from allmende.portfolio.services.stamps import stamp_of


def stamped(form: StampedForm, row: Model) -> StampedForm:
    """Put the fingerprint of what the row says now into the form."""
    form.initial["stamp"] = stamp_of(row, form.row_fields)
    return form


def saved(form: StampedForm, row: Model, change: Callable[[str], object]) -> bool:
    """Save, or put the refusal's sentence into the form.

    Args:
        form: A valid one from `stamped`.
        change: Saves; is given the fingerprint that came back.
    """
    try:
        change(form.cleaned_data["stamp"])
    except NotFound:
        raise
    except ChangedMeanwhile as err:
        form.add_error(None, sentence_of(err))
        form.current = [(str(form.fields[name].label), _words(row, name)) for name in form.row_fields]
        # Whoever saves again has seen both.
        data = cast(QueryDict, form.data).copy()
        data["stamp"] = form.initial["stamp"]
        form.data = data
        return False
    except AllmendeError as err:
        form.add_error(None, sentence_of(err))
        return False
    return True


def _words(row: Model, name: str) -> object:
    value = getattr(row, name)
    if isinstance(value, Manager):
        return ", ".join(map(str, value.all()))
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown and value else value
