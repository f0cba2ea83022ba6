"""All questions of a check on one page; a draft may have gaps, a finished check none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.portfolio.models import CheckKind
from allmende.portfolio.selectors.checks_questions import Asked
from allmende.portfolio.selectors.checks_results import ANSWER_WORDS, RAIL_WORDS, STRENGTHS, Answered
from allmende.portfolio.services.checks import AnswerDraft

#: Parts of one UN goal somebody may name in one check.
MOST_PARTS: Final = 20
REASON_LENGTH: Final = 2000
#: What can be answered, where it is not yes, partly or no.
_WORDS: Final = {CheckKind.SDG: STRENGTHS, CheckKind.GUARD: RAIL_WORDS}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer's fields beside its question, and what was said the last time."""

    asked: Asked
    score: forms.BoundField
    reason: forms.BoundField
    target: forms.BoundField | None
    before: Answered | None


class CheckForm(forms.Form):
    """Score and reason for every question; of a UN goal several parts."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    conclusion = forms.CharField(
        label=gettext_lazy("Was folgt daraus?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ein bis drei Sätze, zum Beispiel was an der Maßnahme noch geändert wird."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: CheckKind,
        asked: Sequence[Asked],
        answers: Sequence[Answered] = (),
        before: Sequence[Answered] = (),
        **options: Any,  # Any: Django's form options
    ) -> None:
        super().__init__(data, **options)
        self.kind, self.asked = kind, asked
        self._is_sdg = kind == CheckKind.SDG
        # A draft may have gaps; asked for are all answers from the beginning.
        self._wants_all = not self._is_sdg and (data is None or "finish" in data)
        self._before = {answer.key: answer for answer in before}
        self._names: list[tuple[Asked, str]] = []
        stored: dict[str, list[Answered]] = {}
        for answer in answers:
            stored.setdefault(question_key(answer), []).append(answer)
        for question in asked:
            self._add(question, stored.get(question.key, []), data)
        self.order_fields([name for name in self.fields if name != "conclusion"] + ["conclusion"])

    def _add(self, question: Asked, stored: Sequence[Answered], data: Mapping[str, Any] | None) -> None:
        for at in range(self._parts(question, stored, data)):
            answer = stored[at] if at < len(stored) else None
            name = f"{question.key}-{at}"
            self._names.append((question, name))
            self.fields[f"{name}-score"] = self._score(question, answer)
            if question.targets:
                self.fields[f"{name}-target"] = _target(question, answer)
            self.fields[f"{name}-reason"] = forms.CharField(
                label=_("Warum?"),
                required=self._wants_all,
                error_messages={"required": _("Bitte schreiben Sie einen Satz, warum.")},
                max_length=REASON_LENGTH,
                initial=answer.reason if answer else "",
                # The same words for every question: those who hear the page hear which one it is.
                widget=forms.Textarea(
                    attrs={"rows": 2, "aria-label": _("Warum? %(what)s") % {"what": question.text}}
                ),
            )

    def _parts(self, question: Asked, stored: Sequence[Answered], data: Mapping[str, Any] | None) -> int:
        if not self._is_sdg:
            return 1
        if data is None:
            return len(stored) + 1 if stored and question.targets else max(1, len(stored))
        sent = [re.fullmatch(rf"{question.key}-(\d\d?)-score", name) for name in data]
        return min(MOST_PARTS, max([1, *(int(match.group(1)) + 1 for match in sent if match)]))

    def _score(self, question: Asked, answer: Answered | None) -> forms.TypedChoiceField:
        words = _WORDS.get(self.kind, ANSWER_WORDS)
        choices: list[tuple[Any, Any]] = [(score, word) for score, word in words.items()]
        if self._is_sdg:
            choices = [("", _("kein Beitrag")), *[pair for pair in choices if pair[0] != 0]]
        return forms.TypedChoiceField(
            label=_("Beitrag") if self._is_sdg else question.text,
            required=self._wants_all,
            error_messages={"required": _("Bitte wählen Sie eine Antwort.")},
            choices=choices,
            coerce=int,
            empty_value=None,
            initial="" if answer is None or answer.score is None else answer.score,
            widget=forms.Select if self._is_sdg else forms.RadioSelect,
        )

    def rows(self) -> Iterator[Row]:
        """The fields question by question, for the template."""
        for question, name in self._names:
            target = self[f"{name}-target"] if f"{name}-target" in self.fields else None
            before = self._before.get(question.key)
            yield Row(question, self[f"{name}-score"], self[f"{name}-reason"], target, before)

    def groups(self, *, backwards: bool = False) -> list[tuple[str, list[Row]]]:
        """Rows by letter, guideline or goal, in their order or from the last to the first."""
        found: dict[str, tuple[str, list[Row]]] = {}
        for row in self.rows():
            found.setdefault(row.asked.group_key, (row.asked.group, []))[1].append(row)
        groups = list(found.values())
        return groups[::-1] if backwards else groups

    def clean(self) -> dict[str, Any]:
        """To finish, a contribution to a UN goal needs strength and reason; a target is named once."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen: set[tuple[str, str]] = set()
        for question, name in self._names:
            part = (question.key, cleaned.get(f"{name}-target") or "")
            if part in seen and cleaned.get(f"{name}-score") is not None:
                self.add_error(
                    f"{name}-score", _("Dieses Unterziel steht schon da. Bitte wählen Sie ein anderes.")
                )
            if cleaned.get(f"{name}-score") is not None:
                seen.add(part)
        if "finish" in self.data and self._is_sdg:
            for question, name in self._names:
                self._require(question, name, cleaned)
        return cleaned

    def _require(self, question: Asked, name: str, cleaned: Mapping[str, Any]) -> None:
        """A contribution to a UN goal has a strength and a reason, or is left out."""
        score, reason = cleaned.get(f"{name}-score"), (cleaned.get(f"{name}-reason") or "").strip()
        if score is None and reason:
            self.add_error(f"{name}-score", _("Wie stark ist der Beitrag?"))
        if score is not None and not reason:
            words = {"what": question.text}
            self.add_error(f"{name}-reason", _("Bitte schreiben Sie einen Satz, warum: %(what)s") % words)

    def drafts(self) -> list[AnswerDraft]:
        """What was filled in, also what does not hold yet."""
        values = self.cleaned_data
        return [
            AnswerDraft(
                key=question.key,
                score=values.get(f"{name}-score"),
                reason=values.get(f"{name}-reason") or "",
                target=values.get(f"{name}-target") or "",
            )
            for question, name in self._names
        ]


def question_key(answer: Answered) -> str:
    """Return the key of the question an answer belongs to; targets belong to their goal."""
    return f"s{answer.sdg}" if answer.sdg is not None else answer.key


def _target(question: Asked, answer: Answered | None) -> forms.ChoiceField:
    choices = [(number, f"{number} {title}") for number, title in question.targets]
    return forms.ChoiceField(
        label=_("Zu welchem Unterziel?"),
        required=False,
        choices=[("", _("Ziel als Ganzes")), *choices],
        initial=answer.target if answer else "",
    )
