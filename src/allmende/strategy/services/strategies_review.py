"""Reviews every one to two years: remind once, look, note what came out, set the next day."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.kernel import audit, notification
from allmende.kernel.access import require
from allmende.kernel.actor import EDITING_ROLES, MANAGING_ROLES, Actor
from allmende.kernel.models import RoleGrant, Space
from allmende.strategy.errors_chain import NotAdopted
from allmende.strategy.models import Strategy, StrategyReview, StrategyStatus
from allmende.strategy.review import AHEAD
from allmende.strategy.services.strategies import editable
from allmende.strategy.services.versions import months_later


@transaction.atomic
def finish_review(*, actor: Actor, key: str, held_on: date, note: str, next_in_months: int) -> StrategyReview:
    """Write down what a review found and when the next one is due.

    Raises:
        Forbidden: the actor does not answer for the owner.
        NotAdopted: a draft or a superseded strategy is not reviewed.
    """
    strategy = editable(actor, key)
    require(actor, "strategy.adopt_strategy", strategy)
    if strategy.status != StrategyStatus.ADOPTED:
        raise NotAdopted
    next_due_on = months_later(held_on, next_in_months)
    review: StrategyReview = StrategyReview.objects.create(
        strategy=strategy, held_on=held_on, note=note, next_due_on=next_due_on, by=actor.name
    )
    strategy.reviewed_on, strategy.review_note = held_on, note
    strategy.review_due_on, strategy.review_months = next_due_on, next_in_months
    strategy.save(update_fields=["reviewed_on", "review_note", "review_due_on", "review_months"])
    audit.record(
        "strategy.reviewed", actor=actor, subject=strategy, changes={"next_due_on": next_due_on}, reason=note
    )
    return review


@transaction.atomic
def remind_of_reviews(*, actor: Actor, today: date) -> int:
    """Tell the responsible people once that a review is due within a month; return of how many strategies."""
    due = (
        Strategy.objects.select_for_update(of=("self",))
        .select_related("owner")
        .filter(status=StrategyStatus.ADOPTED, review_due_on__lte=today + AHEAD)
        .filter(Q(review_reminded_for=None) | ~Q(review_reminded_for=F("review_due_on")))
    )
    told = 0
    for strategy in due:
        to = _responsible(strategy.owner)
        if not to:
            continue  # whoever takes over is told then
        _tell(actor, strategy, to)
        strategy.review_reminded_for = strategy.review_due_on
        strategy.save(update_fields=["review_reminded_for"])
        told += 1
    return told


def _tell(actor: Actor, strategy: Strategy, to: list[str]) -> None:
    # Only strategies with a day are asked for; the type cannot know.
    due_on = strategy.review_due_on or timezone.localdate()
    names = {"title": strategy.title, "day": date_format(due_on, "j. F Y")}
    notification.send(
        actor=actor,
        to=to,
        subject=_("Bitte überprüfen: %(title)s") % names,
        body=_(
            "Die Strategie „%(title)s“ soll bis zum %(day)s überprüft werden. "
            "Die Seite zeigt, was sich seit dem Beschluss geändert hat und was erreicht ist."
        )
        % names,
        link=reverse("strategy:review", args=[strategy.key]),
        space=strategy.owner,
    )


def _responsible(space: Space) -> list[str]:
    grants = RoleGrant.objects.filter(space=space, user__is_active=True).order_by("user__email")
    managers = grants.filter(role__in=list(MANAGING_ROLES)) or grants.filter(role__in=list(EDITING_ROLES))
    return [grant.user.email for grant in managers.select_related("user")]
