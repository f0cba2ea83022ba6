"""Funding sources, and which of them fit which measure: with what speaks for it and what against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count, F, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.portfolio.models import BudgetLine, FundingSource, Measure
from allmende.portfolio.selectors.measures import OVER, measures
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.types import BudgetSummary, FundingMatch, MatchPoint, Reason
from allmende.ui.formats import day_text, euro_text

#: So many days before its deadline a programme becomes urgent.
SOON_DAYS: Final = 42
#: What a programme may pay, as budget lines call it, with its words.
KINDS: Final = (
    ("investment", "pays_investment"),
    ("running", "pays_running"),
    ("staff", "pays_staff"),
)
_ZERO: Final = Decimal(0)
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FundingQuery:
    """What is looked for in the list of programmes; empty: everything.

    Attributes:
        kind: "investment", "running" or "staff".
        state: "open" (can be applied for), "soon" (deadline near) or "over".
    """

    words: str = ""
    field: str = ""
    kind: str = ""
    state: str = "open"

    @property
    def is_restricted(self) -> bool:
        """Whether more than usual is left out."""
        return bool(self.words or self.field or self.kind or self.state != "open")


def fundings(actor: Actor) -> QuerySet[FundingSource]:
    """Return all programmes the actor may see, soonest deadline first, those without one last."""
    found: QuerySet[FundingSource] = FundingSource.objects.visible_to(actor).select_related("owner")
    return found.order_by(F("deadline_on").asc(nulls_last=True), "title", "pk")


def funding_for(actor: Actor, source_id: int, *, lock: bool = False) -> FundingSource:
    """Return the programme if the actor may see it, else raise NotFound.

    Args:
        lock: Keep others from changing it until the transaction ends.
    """
    found = fundings(actor)
    return get_or_not_found(found.select_for_update(of=("self",)) if lock else found, pk=source_id)


def is_over(source: FundingSource, today: date) -> bool:
    """Whether nobody can apply any more."""
    ended = source.ends_on is not None and source.ends_on < today
    return ended or (source.deadline_on is not None and source.deadline_on < today)


def found_fundings(actor: Actor, wanted: FundingQuery) -> QuerySet[FundingSource]:
    """Return the programmes that match, with their fields and how many budget lines count on them."""
    today = timezone.localdate()
    found = fundings(actor).prefetch_related("action_fields").annotate(used=Count("budget_lines"))
    if wanted.words:
        texts = ("title", "giver", "rule", "guideline")
        found = found.filter(reduce(or_, (Q(**{f"{text}__icontains": wanted.words}) for text in texts)))
    if wanted.field:
        found = found.filter(Q(action_fields=None) | Q(action_fields__key=wanted.field)).distinct()
    for kind, flag in KINDS:
        if wanted.kind == kind:
            found = found.filter(**{flag: True})
    over = Q(deadline_on__lt=today) | Q(ends_on__lt=today)
    if wanted.state == "open":
        return found.exclude(over)
    if wanted.state == "soon":
        return found.exclude(over).filter(deadline_on__lte=today + timedelta(days=SOON_DAYS))
    return found.filter(over) if wanted.state == "over" else found


def matches_for_measure(actor: Actor, measure: Measure, limit: int = 10) -> list[FundingMatch]:
    """Return open programmes beside this measure, best first; those that fit in nothing are left out."""
    today = timezone.localdate()
    sources = [s for s in fundings(actor).prefetch_related("action_fields") if not is_over(s, today)]
    asked = _asked_of(measure)
    return _best((_match(source, asked, today) for source in sources), limit)


def matches_for_source(actor: Actor, source: FundingSource, limit: int = 50) -> list[FundingMatch]:
    """Return measures beside this programme, best first: own ones; for coordinators those of all."""
    found = measures(actor).exclude(status__in=OVER)
    if not actor.is_coordinator:
        found = found.filter(owner_id__in=actor.space_ids)
    prefetch_related_objects([source], "action_fields")
    rows = found.prefetch_related("action_fields", "budget_lines")
    today = timezone.localdate()
    return _best((_match(source, _asked_of(measure), today) for measure in rows), limit)


def _best(matches: Iterable[FundingMatch], limit: int) -> list[FundingMatch]:
    useful = [match for match in matches if any(p.fits for p in match.points if p.reason in _SUBJECT)]
    return sorted(useful, key=lambda match: match.weight)[:limit]


#: A deadline alone makes no match.
_SUBJECT: Final = frozenset({Reason.FIELD, Reason.KIND})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What programmes ask of a measure, looked up once for all of them: its fields by key, its costs."""

    measure: Measure
    fields: Mapping[int, str]
    budget: BudgetSummary


def _asked_of(measure: Measure) -> _Asked:
    fields = {field.pk: field.name for field in measure.action_fields.all()}
    return _Asked(measure, fields, budget_of(measure))


def _match(source: FundingSource, asked: _Asked, today: date) -> FundingMatch:
    measure, budget = asked.measure, asked.budget
    points = [
        _field_point(source, asked.fields),
        _kind_point(source, budget.lines),
        _deadline_point(source, measure, today),
        _amount_point(source, budget),
    ]
    return FundingMatch(source, measure, tuple(point for point in points if point is not None))


def _field_point(source: FundingSource, own: Mapping[int, str]) -> MatchPoint:
    wanted = {field.pk: field.name for field in source.action_fields.all()}
    if not wanted:
        return MatchPoint(Reason.FIELD, None, _("Das Programm ist auf kein Handlungsfeld beschränkt."))
    if not own:
        return MatchPoint(Reason.FIELD, None, _("Die Maßnahme nennt noch kein Handlungsfeld."))
    common = [name for pk, name in own.items() if pk in wanted]
    if common:
        names = {"fields": ", ".join(common)}
        return MatchPoint(Reason.FIELD, True, _("Handlungsfeld passt: %(fields)s.") % names)
    names = {"fields": ", ".join(wanted.values())}
    return MatchPoint(Reason.FIELD, False, _("Gefördert wird nur: %(fields)s.") % names)


def kind_words(kind: str) -> str:
    """Return a kind of cost in the middle of a sentence."""
    return {"investment": _("einmalige Kosten"), "running": _("laufende Kosten"), "staff": _("Personal")}[
        kind
    ]


def paid_words(source: FundingSource) -> str:
    """Return what a programme pays, e.g. "einmalige Kosten, Personal"; empty if nobody has said."""
    return ", ".join(kind_words(kind) for kind, flag in KINDS if getattr(source, flag))


def _kind_point(source: FundingSource, lines: Sequence[BudgetLine]) -> MatchPoint | None:
    pays = {kind for kind, flag in KINDS if getattr(source, flag)}
    has = {line.kind for line in lines}
    if not pays:
        return MatchPoint(Reason.KIND, None, _("Was das Programm bezahlt, ist nicht angegeben."))
    if not has:
        return MatchPoint(
            Reason.KIND, None, _("Bezahlt %(kinds)s; die Maßnahme hat noch keine Kosten eingetragen.")
            % {"kinds": paid_words(source)}
        )  # fmt: skip
    paid, left = [k for k, _f in KINDS if k in has & pays], [k for k, _f in KINDS if k in has - pays]
    if not paid:
        words = {"kinds": paid_words(source)}
        return MatchPoint(
            Reason.KIND, False, _("Bezahlt nur %(kinds)s; solche Kosten hat die Maßnahme nicht.") % words
        )
    sentence = _("Bezahlt %(kinds)s.") % {"kinds": ", ".join(kind_words(k) for k in paid)}
    if left:
        not_paid = {"kinds": ", ".join(kind_words(k) for k in left)}
        sentence += " " + _("Nicht bezahlt: %(kinds)s.") % not_paid
    return MatchPoint(Reason.KIND, True, sentence)


def deadline_words(source: FundingSource, today: date) -> str:
    """Return until when one can apply, in a sentence; the last day counts."""
    deadline, end = source.deadline_on, source.ends_on
    if end is not None and end < today and (deadline is None or end <= deadline):
        return _("Das Programm ist am %(day)s ausgelaufen.") % {"day": day_text(end)}
    if deadline is None:
        words = {"day": day_text(end)} if end else {}
        return (
            _("Anträge sind jederzeit möglich, bis das Programm am %(day)s endet.") % words
            if words
            else _("Anträge sind jederzeit möglich.")
        )
    day = day_text(deadline)
    left = (deadline - today).days
    if left < 0:
        return _("Die Frist war am %(day)s.") % {"day": day}
    if left == 0:
        return _("Die Frist endet heute.")
    return ngettext(
        "Anträge bis %(day)s, noch %(count)s Tag.", "Anträge bis %(day)s, noch %(count)s Tage.", left
    ) % {"day": day, "count": left}


def _deadline_point(source: FundingSource, measure: Measure, today: date) -> MatchPoint:
    if is_over(source, today):
        return MatchPoint(Reason.DEADLINE, False, deadline_words(source, today))
    begins, ends = measure.begins_on, source.ends_on
    if begins is not None and ends is not None and begins > ends:
        words = {"begin": day_text(begins), "end": day_text(ends)}
        return MatchPoint(
            Reason.DEADLINE, False,
            _("Das Programm endet am %(end)s, die Maßnahme beginnt erst am %(begin)s.") % words,
        )  # fmt: skip
    return MatchPoint(Reason.DEADLINE, True, deadline_words(source, today))


def _amount_point(source: FundingSource, budget: BudgetSummary) -> MatchPoint | None:
    """Say what the programme would pay of everything it pays for, from the first to the last year."""
    eligible = sum(
        (getattr(year, kind) for year in budget.years for kind, flag in KINDS if getattr(source, flag)),
        _ZERO,
    )
    if not eligible or source.rate_pct is None:
        return None
    grant = (eligible * source.rate_pct / 100).quantize(_CENT, ROUND_HALF_UP)
    words = {
        "grant": euro_text(grant), "costs": euro_text(eligible),
        "minimum": euro_text(source.minimum), "maximum": euro_text(source.maximum),
    }  # fmt: skip
    if source.minimum is not None and grant < source.minimum:
        sentence = _("Rechnerisch %(grant)s von %(costs)s; gefördert wird erst ab %(minimum)s.") % words
        return MatchPoint(Reason.AMOUNT, False, sentence)
    if source.maximum is not None and grant > source.maximum:
        sentence = _("Rechnerisch %(grant)s von %(costs)s; bezahlt werden höchstens %(maximum)s.") % words
        return MatchPoint(Reason.AMOUNT, True, sentence)
    return MatchPoint(Reason.AMOUNT, True, _("Rechnerisch %(grant)s von %(costs)s.") % words)
