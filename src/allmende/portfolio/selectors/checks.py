"""Read questions about checks: the newest result of each kind, earlier ones beside it, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.portfolio.models import Check, CheckAnswer, CheckKind, Measure
from allmende.portfolio.selectors.checks_results import (
    CheckResult,
    GroupResult,
    Spread,
    answered,
    groups_of,
    spreads,
)
from allmende.strategy.models import Strategy

#: Everybody who sees the measure reads these; lead criteria are advice among members.
PUBLIC_KINDS: Final = (CheckKind.COMPASS, CheckKind.SDG, CheckKind.CHARTER)
#: What a whole strategy is held against.
STRATEGY_KINDS: Final = (CheckKind.COMPASS, CheckKind.CHARTER)


@dataclass(frozen=True, slots=True)
class KindResult:
    """All finished checks of one kind of one thing.

    Attributes:
        newest: What counts today; None while nobody has checked.
        earlier: Those before it, newest first, whoever made them.
        by_assessor: The newest of each assessor, newest first.
    """

    kind: CheckKind
    newest: CheckResult | None
    earlier: Sequence[CheckResult]
    by_assessor: Sequence[CheckResult]

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(self.kind.label)

    @property
    def is_of_many(self) -> bool:
        """Several people assess a lead project; no single one of them is the result."""
        return self.kind == CheckKind.LEAD and len(self.by_assessor) > 1

    @property
    def groups(self) -> list[GroupResult]:
        """What the bars show: the newest check, or all assessors of a lead project together."""
        if self.is_of_many:
            return groups_of([a for result in self.by_assessor for a in result.answers], is_of_many=True)
        return self.newest.groups if self.newest else []

    @property
    def sentence(self) -> str:
        """The result in one sentence; of several assessors how far they agree."""
        if not self.is_of_many:
            return self.newest.sentence if self.newest else ""
        agreed = sum(spread.low == spread.high for spread in self.spreads)
        words = {"people": len(self.by_assessor), "agreed": agreed, "asked": len(self.spreads)}
        return _("%(people)s Einschätzungen, einig bei %(agreed)s von %(asked)s Fragen.") % words

    @property
    def before(self) -> CheckResult | None:
        """The check to compare the newest with: of the same assessor, or (not for lead projects) of any."""
        if self.newest is None:
            return None
        mine = self.newest.check.assessor_user_id
        own = [one for one in self.earlier if mine and one.check.assessor_user_id == mine]
        if own or self.kind == CheckKind.LEAD:
            return own[0] if own else None
        return self.earlier[0] if self.earlier else None

    @property
    def spreads(self) -> list[Spread]:
        """Differences between assessors; empty while there is only one."""
        return spreads(self.by_assessor) if len(self.by_assessor) > 1 else []


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """The newest checks of one measure in short, for lists and bars.

    Attributes:
        touched: Titles of the letters of the DNA that are touched; `untouched` the others.
        sdgs_for, sdgs_against: Numbers of UN goals by the newest finished check.
        rails_broken: Guard rails answered with "nein".
    """

    kinds: frozenset[CheckKind] = frozenset()
    touched: Sequence[str] = ()
    untouched: Sequence[str] = ()
    charter_points: int = 0
    charter_maximum: int = 0
    sdgs_for: Sequence[int] = ()
    sdgs_against: Sequence[int] = ()
    rails_broken: int = 0


def seen_checks(actor: Actor) -> QuerySet[Check]:
    """Return the finished checks the actor may read, newest first."""
    measures = Measure.objects.visible_to(actor)
    strategies = Strategy.objects.visible_to(actor)
    found = Check.objects.filter(finished_at__isnull=False).filter(
        Q(measure__in=measures) | Q(strategy__in=strategies)
    )
    if not actor.is_coordinator:
        kinds = Q(kind__in=PUBLIC_KINDS)
        if actor.is_member:
            kinds |= Q(kind=CheckKind.LEAD)
            kinds |= Q(kind=CheckKind.GUARD, measure__owner_id__in=actor.space_ids)
        found = found.filter(kinds)
    return found.order_by("-finished_at", "-pk")


def with_answers(checks: QuerySet[Check]) -> QuerySet[Check]:
    """Fetch answers with their questions, in the order in which they are asked."""
    answers = CheckAnswer.objects.select_related("question", "guard_rail__section", "sdg").order_by(
        "question__position", "guard_rail__section__kind", "guard_rail__position", "sdg_id", "pk"
    )
    return checks.prefetch_related(Prefetch("answers", answers))


def result_of(check: Check) -> CheckResult:
    """Return a check as its result; asks nothing when its answers are fetched by `with_answers`."""
    return CheckResult(check, CheckKind(check.kind), [answered(answer) for answer in check.answers.all()])


def checks_of(thing: Measure | Strategy, actor: Actor = ANONYMOUS) -> list[KindResult]:
    """Return all finished checks of a measure or strategy, by kind; without an actor what everybody may read.

    Only asked for things the actor may see; kinds nobody has checked are in the list without a result.
    """
    is_measure = isinstance(thing, Measure)
    own = Q(measure=thing) if is_measure else Q(strategy=thing)
    found = [result_of(check) for check in with_answers(seen_checks(actor).filter(own))]
    kinds = list(CheckKind) if is_measure else list(STRATEGY_KINDS)
    return [
        kind_result(kind, [r for r in found if r.kind == kind])
        for kind in kinds
        if _reads(actor, kind, thing)
    ]


def _reads(actor: Actor, kind: CheckKind, thing: Measure | Strategy) -> bool:
    if kind in PUBLIC_KINDS or actor.is_coordinator:
        return True
    if kind == CheckKind.GUARD:
        return thing.owner_id in actor.space_ids
    return actor.is_member


def kind_result(kind: CheckKind, results: Sequence[CheckResult]) -> KindResult:
    """Sort the checks of one kind, given newest first, into what counts and what was before."""
    by_assessor: dict[object, CheckResult] = {}
    for result in results:
        by_assessor.setdefault(result.check.assessor_user_id or result.check.assessor, result)
    return KindResult(
        kind=kind,
        newest=results[0] if results else None,
        earlier=list(results[1:]),
        by_assessor=list(by_assessor.values()),
    )


def check_for(actor: Actor, check_id: int, *, lock: bool = False) -> Check:
    """Return a finished check the actor may read, or the actor's own draft, else raise NotFound."""
    mine = Q(finished_at__isnull=True, assessor_user_id=actor.user_id) if actor.user_id else Q(pk__in=[])
    if actor.is_system:
        mine = Q(finished_at__isnull=True)
    # A draft of a thing that is no longer shown to its assessor is gone with it.
    seen = Q(measure__in=Measure.objects.visible_to(actor)) | Q(
        strategy__in=Strategy.objects.visible_to(actor)
    )
    found = Check.objects.filter(Q(pk__in=seen_checks(actor).values("pk")) | (mine & seen))
    if lock:
        return get_or_not_found(found.select_for_update(of=("self",)), pk=check_id)
    return get_or_not_found(
        with_answers(found.select_related("measure__owner", "strategy__owner")), pk=check_id
    )


def draft_of(actor: Actor, kind: CheckKind, thing: Measure | Strategy) -> Check | None:
    """Return the actor's own unfinished check of this kind, if there is one."""
    if actor.user_id is None:
        return None
    own = Q(measure=thing) if isinstance(thing, Measure) else Q(strategy=thing)
    mine = Check.objects.filter(own, kind=kind, assessor_user_id=actor.user_id, finished_at__isnull=True)
    return mine.order_by("-begun_at").first()


def drafts_of(actor: Actor) -> QuerySet[Check]:
    """Return all checks the actor has begun and not finished, newest first."""
    mine = Check.objects.filter(assessor_user_id=actor.user_id or 0, finished_at__isnull=True)
    seen = Q(measure__in=Measure.objects.visible_to(actor)) | Q(
        strategy__in=Strategy.objects.visible_to(actor)
    )
    return mine.filter(seen).select_related("measure", "strategy").order_by("-begun_at")


def newest_checks(actor: Actor, kind: CheckKind) -> QuerySet[Check]:
    """Return for every measure its newest finished check of one kind, as far as the actor may read it."""
    found = seen_checks(actor).filter(kind=kind, measure__isnull=False)
    return found.order_by("measure_id", "-finished_at", "-pk").distinct("measure_id")


def sdg_filter(number: int, *, actor: Actor = ANONYMOUS, direction: str = "any") -> Q:
    """Return the condition for measures that touch a UN goal, by their newest check or named by hand.

    Args:
        direction: "for", "against" or "any"; what is named by hand counts as for.
    """
    newest = Check.objects.filter(pk__in=newest_checks(actor, CheckKind.SDG).values("pk"))
    scored = {"for": Q(score__gt=0), "against": Q(score__lt=0)}.get(direction, ~Q(score=0))
    answers = CheckAnswer.objects.filter(scored, check_made__in=newest, sdg_id=number)
    checked = Q(pk__in=answers.values("check_made__measure_id"))
    if direction == "against":
        return checked
    by_hand = Measure.sdgs.through.objects.filter(sdggoal_id=number)
    return checked | Q(pk__in=by_hand.values("measure_id"))


def check_summary(measures: Iterable[Measure], actor: Actor = ANONYMOUS) -> Mapping[int, CheckSummary]:
    """Return the newest checks of many measures in short, by measure id; a constant number of queries."""
    ids = [measure.pk for measure in measures]
    newest = seen_checks(actor).filter(measure_id__in=ids)
    newest = newest.order_by("measure_id", "kind", "-finished_at", "-pk").distinct("measure_id", "kind")
    by_measure: dict[int, list[CheckResult]] = {pk: [] for pk in ids}
    for check in with_answers(newest):
        by_measure[check.measure_id or 0].append(result_of(check))
    return {pk: _summary(results) for pk, results in by_measure.items()}


def _summary(results: Sequence[CheckResult]) -> CheckSummary:
    by_kind = {result.kind: result for result in results}
    compass, charter = by_kind.get(CheckKind.COMPASS), by_kind.get(CheckKind.CHARTER)
    sdgs = by_kind[CheckKind.SDG].sdgs if CheckKind.SDG in by_kind else []
    rails = by_kind[CheckKind.GUARD].answers if CheckKind.GUARD in by_kind else []
    letters = compass.groups if compass else []
    guidelines = charter.groups if charter else []
    return CheckSummary(
        kinds=frozenset(by_kind),
        touched=[group.title for group in letters if group.is_touched],
        untouched=[group.title for group in letters if not group.is_touched],
        charter_points=sum(group.points for group in guidelines),
        charter_maximum=sum(group.maximum for group in guidelines),
        sdgs_for=[sdg.number for sdg in sdgs if sdg.favour],
        sdgs_against=[sdg.number for sdg in sdgs if sdg.against],
        rails_broken=sum(rail.score == 0 for rail in rails),
    )
