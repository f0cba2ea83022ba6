"""What is known against a reading, in words: for people, for programs, for addresses that leave it out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from allmende.datahub.ingest.types import Quality
from allmende.datahub.types import ExportRow


@dataclass(frozen=True, slots=True)
class FlagWord:
    """One flag and how it is called.

    Attributes:
        code: In JSON and NGSI-LD.
        key: In addresses: `?ohne=unplausibel`.
        word: What people read.
    """

    flag: Quality
    code: str
    key: str
    word: str | Promise


WORDS: Sequence[FlagWord] = (
    FlagWord(Quality.IMPLAUSIBLE, "implausible", "unplausibel", gettext_lazy("unplausibel")),
    FlagWord(Quality.JUMP, "jump", "sprung", gettext_lazy("Sprung")),
    FlagWord(Quality.STUCK, "stuck", "stillstand", gettext_lazy("steht still")),
    FlagWord(Quality.CLOCK_SKEW, "clockSkew", "uhrzeit", gettext_lazy("Uhrzeit zweifelhaft")),
    FlagWord(Quality.SIMULATED, "simulated", "simuliert", gettext_lazy("simuliert")),
    FlagWord(Quality.FORECAST, "forecast", "vorhersage", gettext_lazy("Vorhersage")),
    FlagWord(Quality.CORRECTED, "corrected", "korrigiert", gettext_lazy("nachträglich korrigiert")),
)
NOTHING = Quality.VALID


def quality_words(flags: int) -> list[str]:
    """Say what is known against a reading."""
    return [str(one.word) for one in WORDS if flags & one.flag]


def quality_codes(flags: int) -> list[str]:
    """Return what is known against a reading as stable codes."""
    return [one.code for one in WORDS if flags & one.flag]


def without(rows: Iterable[ExportRow], unwanted: Quality) -> Iterator[ExportRow]:
    """Leave out values that carry one of these flags, and rows that have no other value.

    A mean of an hour carries the flags of the readings it was made of.
    """
    for row in rows:
        if not unwanted or not any(flags & unwanted for flags in row.quality.values()):
            yield row
            continue
        values = {
            name: value for name, value in row.values.items() if not row.quality.get(name, 0) & unwanted
        }
        if values:
            kept = {name: flags for name, flags in row.quality.items() if name in values}
            yield replace(row, values=values, quality=kept)


class WithoutField(forms.MultipleChoiceField):
    """Which flagged values a download leaves out: `?ohne=sprung,stillstand` or several `ohne`."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": gettext_lazy("Ohne Messwerte, die so markiert sind"),
            "help_text": gettext_lazy("Ohne Auswahl enthält die Datei alles; die Markierung steht daneben."),
            "required": False,
            "choices": [(one.key, one.word) for one in WORDS],
            "error_messages": {
                "invalid_choice": gettext_lazy(
                    "„%(value)s“ ist keine Markierung. Es gibt: unplausibel, sprung, stillstand, uhrzeit, "
                    "simuliert, vorhersage."
                )
            },
        }
        super().__init__(**(defaults | kwargs))

    def to_python(self, value: Any) -> list[str]:
        """Split what stands together by commas."""
        return [part.strip() for text in super().to_python(value) for part in text.split(",") if part.strip()]

    def clean(self, value: Any) -> Quality:
        """Return the chosen flags as one."""
        return flags_of(super().clean(value))


def flags_of(keys: Iterable[str]) -> Quality:
    """Return the flags of some words of an address as one; unknown words are left out."""
    by_key: Mapping[str, Quality] = {one.key: one.flag for one in WORDS}
    return reduce(or_, (by_key[key] for key in keys if key in by_key), NOTHING)


def unwanted_in(values: Iterable[str]) -> Quality:
    """Return the flags an address leaves out, e.g. of `request.GET.getlist("ohne")`."""
    return flags_of(part.strip() for text in values for part in text.split(","))
