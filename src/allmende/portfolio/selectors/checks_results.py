"""What a check says, in numbers and words: pure values built from stored answers, no queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.portfolio.models import Check, CheckAnswer, CheckKind
from allmende.strategy.selectors.sdg_catalogue import sdg_targets

#: Answers to questions of a checklist or a guard rail.
ANSWER_WORDS: Final = {2: gettext_lazy("ja"), 1: gettext_lazy("teilweise"), 0: gettext_lazy("nein")}
#: Answers to guard rails, which also ask "who" and "can somebody …?": a no may be what is wanted.
RAIL_WORDS: Final = {
    2: gettext_lazy("eingehalten"),
    1: gettext_lazy("zum Teil eingehalten"),
    0: gettext_lazy("nicht eingehalten"),
}
YES: Final = 2
#: Strength of a contribution to a UN goal; the sign says whether it helps or harms.
STRENGTHS: Final = {
    3: gettext_lazy("trägt stark bei"),
    2: gettext_lazy("trägt deutlich bei"),
    1: gettext_lazy("trägt etwas bei"),
    0: gettext_lazy("kein Beitrag"),
    -1: gettext_lazy("wirkt etwas dagegen"),
    -2: gettext_lazy("wirkt deutlich dagegen"),
    -3: gettext_lazy("wirkt stark dagegen"),
}
STRONGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered question.

    Attributes:
        key: Same for the same question in every check, e.g. "q12", "r3", "s11" or "s11.6".
        score: None only in drafts.
    """

    key: str
    text: str
    group_key: str
    group: str
    score: int | None
    reason: str
    sdg: int | None = None
    target: str = ""
    colour: str = ""
    is_rail: bool = False

    @property
    def word(self) -> str:
        """The answer as people say it."""
        if self.score is None:
            return _("noch offen")
        words = STRENGTHS if self.sdg is not None else RAIL_WORDS if self.is_rail else ANSWER_WORDS
        return str(words[self.score])


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One letter of the DNA, one guideline of the charter, one criterion: how much of it is met."""

    key: str
    title: str
    asked: int
    yes: int
    partly: int
    #: Counted are answers of several people to the same questions, not questions.
    is_of_many: bool = False
    #: One section of guard rails: kept or not, instead of touched or not.
    is_rail: bool = False

    @property
    def is_touched(self) -> bool:
        """At least one of its questions was answered with yes or partly."""
        return self.yes + self.partly > 0

    @property
    def points(self) -> int:
        """Two for yes, one for partly."""
        return 2 * self.yes + self.partly

    @property
    def maximum(self) -> int:
        """Points if every question were answered with yes."""
        return 2 * self.asked

    @property
    def words(self) -> str:
        """What the bar says."""
        if self.is_of_many:
            said = _("%(yes)s von %(asked)s Einschätzungen: ja") % {"yes": self.yes, "asked": self.asked}
            return said if not self.partly else f"{said}, {self.partly} {ANSWER_WORDS[1]}"
        if self.is_rail:
            said = _("%(yes)s von %(asked)s eingehalten") % {"yes": self.yes, "asked": self.asked}
            return said if not self.partly else f"{said}, {self.partly} {RAIL_WORDS[1]}"
        if self.asked == 1:
            return str(ANSWER_WORDS[self.points])
        if not self.is_touched:
            return _("nicht berührt")
        said = _("%(yes)s von %(asked)s Fragen: ja") % {"yes": self.yes, "asked": self.asked}
        return said if not self.partly else f"{said}, {self.partly} {ANSWER_WORDS[1]}"


@dataclass(frozen=True, slots=True)
class SdgResult:
    """What a check says about one UN goal: the strongest contribution for it and the strongest against."""

    number: int
    name: str
    colour: str
    favour: int
    against: int
    answers: Sequence[Answered]

    @property
    def words(self) -> str:
        """Both directions in words, the harm never hidden behind the help."""
        parts = [STRENGTHS[self.favour]] if self.favour else []
        parts += [STRENGTHS[-self.against]] if self.against else []
        return " · ".join(str(part) for part in parts) or str(STRENGTHS[0])


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check with its answers, ready to print."""

    check: Check
    kind: CheckKind
    answers: Sequence[Answered]

    @property
    def is_sdg(self) -> bool:
        """UN goals have strengths in two directions instead of yes and no."""
        return self.kind == CheckKind.SDG

    @property
    def finished_at(self) -> datetime | None:
        """When it was finished; None while it is a draft."""
        return self.check.finished_at

    @property
    def groups(self) -> list[GroupResult]:
        """Letters, guidelines or criteria in their order; empty for UN goals."""
        return [] if self.is_sdg else groups_of(self.answers)

    @property
    def sdgs(self) -> list[SdgResult]:
        """The UN goals it contributes to or works against, by number."""
        return sdgs_of(self.answers) if self.is_sdg else []

    @property
    def harmed(self) -> list[SdgResult]:
        """The UN goals it works against."""
        return [sdg for sdg in self.sdgs if sdg.against]

    @property
    def untouched(self) -> list[GroupResult]:
        """Groups without a single yes or partly; guard rails are broken one by one, see `broken`."""
        return [group for group in self.groups if not (group.is_touched or group.is_rail)]

    @property
    def broken(self) -> list[Answered]:
        """Guard rails that are not kept."""
        return [answer for answer in self.answers if answer.is_rail and answer.score == 0]

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        return _sdg_sentence(self.sdgs) if self.is_sdg else _group_sentence(self)


def groups_of(answers: Iterable[Answered], *, is_of_many: bool = False) -> list[GroupResult]:
    """Count answers by group, in the order in which the groups appear."""
    by_group: dict[str, list[Answered]] = {}
    for answer in answers:
        by_group.setdefault(answer.group_key, []).append(answer)
    return [
        GroupResult(
            key=key,
            title=own[0].group,
            asked=len(own),
            yes=sum(answer.score == YES for answer in own),
            partly=sum(answer.score == 1 for answer in own),
            is_of_many=is_of_many,
            is_rail=own[0].is_rail,
        )
        for key, own in by_group.items()
    ]


def sdgs_of(answers: Iterable[Answered]) -> list[SdgResult]:
    """Return the strongest contribution in each direction for every UN goal that has one."""
    by_goal: dict[int, list[Answered]] = {}
    for answer in answers:
        if answer.sdg is not None and answer.score:
            by_goal.setdefault(answer.sdg, []).append(answer)
    return [
        SdgResult(
            number=number,
            name=own[0].group,
            colour=own[0].colour,
            favour=max([0, *(answer.score or 0 for answer in own)]),
            against=max([0, *(-(answer.score or 0) for answer in own)]),
            answers=own,
        )
        for number, own in sorted(by_goal.items())
    ]


def _group_sentence(result: CheckResult) -> str:
    groups = result.groups
    if not groups:
        return _("Noch keine Antworten.")
    if groups[0].is_rail:
        return _rail_sentence(result)
    untouched = [group.title for group in result.untouched]
    if result.kind == CheckKind.LEAD:
        missed = _("Nicht erfüllt: %(groups)s.") % {"groups": ", ".join(untouched)}
        return missed if untouched else _("Alle Kriterien sind ganz oder zum Teil erfüllt.")
    if not untouched:
        return _("Alle Bereiche sind berührt.")
    if len(untouched) == len(groups):
        return _("Kein Bereich ist berührt.")
    return _("Noch nicht berührt: %(groups)s.") % {"groups": ", ".join(untouched)}


def _rail_sentence(result: CheckResult) -> str:
    asked, kept = len(result.answers), sum(answer.score == YES for answer in result.answers)
    if kept == asked:
        return _("Alle Leitplanken sind eingehalten.")
    words = {"kept": kept, "asked": asked, "broken": len(result.broken)}
    if not result.broken:
        return _("%(kept)s von %(asked)s Leitplanken sind eingehalten, die anderen zum Teil.") % words
    return _("%(kept)s von %(asked)s Leitplanken sind eingehalten, %(broken)s nicht.") % words


def _sdg_sentence(sdgs: Sequence[SdgResult]) -> str:
    favoured, harmed = [s for s in sdgs if s.favour], [s for s in sdgs if s.against]
    if not sdgs:
        return _("Kein Beitrag zu einem der 17 Ziele.")
    said = ngettext("Trägt zu %(count)s Ziel bei", "Trägt zu %(count)s Zielen bei", len(favoured))
    said %= {"count": len(favoured)}
    if not harmed:
        return f"{said}."
    harm = ngettext("wirkt gegen %(count)s Ziel", "wirkt gegen %(count)s Ziele", len(harmed))
    return f"{said}, {harm % {'count': len(harmed)}}."


def target_text(number: str) -> str:
    """Return a UN target with its short title where the list knows it."""
    known = next((str(target) for target in sdg_targets() if target.number == number), number)
    return _("Unterziel %(target)s") % {"target": known}


def answered(answer: CheckAnswer) -> Answered:
    """Turn a stored answer into its view, in the words it answered; its question must be fetched already."""
    if answer.sdg is not None:
        suffix = answer.sdg_target or str(answer.sdg.number)
        return Answered(
            key=f"s{suffix}",
            text=target_text(answer.sdg_target) if answer.sdg_target else str(answer.sdg),
            group_key=str(answer.sdg.number),
            group=answer.sdg.name,
            score=answer.score,
            reason=answer.reason,
            sdg=answer.sdg.number,
            target=answer.sdg_target,
            colour=answer.sdg.colour,
        )
    if answer.guard_rail is not None:
        rail = answer.guard_rail
        text, title = answer.asked or rail.question, rail.section.get_kind_display()
        kind = rail.section.kind
        return Answered(f"r{rail.pk}", text, kind, title, answer.score, answer.reason, is_rail=True)
    question = answer.question
    if question is None:
        msg = f"answer {answer.pk} answers nothing"
        raise ValueError(msg)
    text, group = answer.asked or question.text, answer.asked_group or question.group
    return Answered(f"q{question.pk}", text, question.group_key, group, answer.score, answer.reason)


@dataclass(frozen=True, slots=True)
class Change:
    """What a later check says otherwise than the one before.

    Attributes:
        was, now: The answers in words.
        asked_before: How the question read then, where it reads otherwise now.
    """

    text: str
    was: str
    now: str
    asked_before: str = ""


def changes(new: CheckResult, old: CheckResult) -> list[Change]:
    """Return the questions answered or asked otherwise than before, in the order of the newer check."""
    before, after = {a.key: a for a in old.answers}, {a.key: a for a in new.answers}
    none = _("nicht beantwortet")
    found = [
        _change(answer, before.get(key), none)
        for key, answer in after.items()
        if key not in before or before[key].score != answer.score or before[key].text != answer.text
    ]
    gone = [Change(label(answer), answer.word, none) for key, answer in before.items() if key not in after]
    return found + gone


def _change(new: Answered, old: Answered | None, none: str) -> Change:
    if old is None:
        return Change(label(new), none, new.word)
    return Change(label(new), old.word, new.word, "" if old.text == new.text else label(old))


def label(answer: Answered) -> str:
    """Return what the answer is about, e.g. "11 Nachhaltige Städte, Unterziel 11.6"."""
    return answer.text if not answer.target else f"{answer.sdg} {answer.group}, {answer.text}"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far several assessors lie apart on one question.

    Attributes:
        scores: Assessor and answer in words, in the order of the checks.
    """

    text: str
    group: str
    scores: Sequence[tuple[str, str]]
    low: int
    high: int
    scale: Sequence[int]

    @property
    def stops(self) -> list[int]:
        """Where the possible answers lie on a bar from 8 to 114, the lowest left."""
        return [_place(score, self.scale) for score in sorted(self.scale)]

    @property
    def dots(self) -> list[int]:
        """Where the lowest and the highest answer lie on that bar."""
        return sorted({_place(score, self.scale) for score in (self.low, self.high)})

    @property
    def width(self) -> int:
        """Length between the two on that bar."""
        return self.dots[-1] - self.dots[0]

    @property
    def words(self) -> str:
        """The difference as people say it."""
        if self.low == self.high:
            return _("einig")
        if self.high - self.low == 1:
            return _("eine Stufe auseinander")
        return _("weit auseinander")


def _place(score: int, scale: Sequence[int]) -> int:
    return 8 + round(106 * (score - scale[0]) / (scale[-1] - scale[0]))


def spreads(results: Sequence[CheckResult]) -> list[Spread]:
    """Compare the answers of several assessors question by question; the widest differences first."""
    by_key: dict[str, list[tuple[str, Answered]]] = {}
    for result in results:
        for answer in result.answers:
            if answer.score is not None:
                by_key.setdefault(answer.key, []).append((result.check.assessor, answer))
    rows = [
        Spread(
            text=label(own[0][1]),
            group=own[0][1].group,
            scores=[(who, answer.word) for who, answer in own],
            low=min(answer.score or 0 for _who, answer in own),
            high=max(answer.score or 0 for _who, answer in own),
            scale=sorted(ANSWER_WORDS if own[0][1].sdg is None else STRENGTHS),
        )
        for own in by_key.values()
        if len(own) > 1
    ]
    return sorted(rows, key=lambda row: row.low - row.high)
