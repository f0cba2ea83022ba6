"""The owner decides how long readings are kept."""

from django.db import transaction
from django.utils import timezone

from allmende.datahub.history_errors import ErasureReasonMissing, KeepingInvalid
from allmende.datahub.models import Afterwards, Dataset, Keeping
from allmende.datahub.selectors.keeping import Rule, rule_of
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

LONGEST_MONTHS = 600


def rule_from(raw_months: int, afterwards: str, rollup_months: int | None) -> Rule:
    """Return the rule somebody asks for.

    Raises:
        KeepingInvalid: the times make no sense.
    """
    if not 1 <= raw_months <= LONGEST_MONTHS:
        raise KeepingInvalid()
    if Afterwards(afterwards) == Afterwards.FORGET:
        return Rule(raw_months, raw_months)
    if rollup_months is not None and not raw_months < rollup_months <= LONGEST_MONTHS:
        raise KeepingInvalid()
    return Rule(raw_months, rollup_months)


@transaction.atomic
def set_keeping(*, actor: Actor, dataset: Dataset, rule: Rule, reason: str) -> Keeping:
    """Decide how long a dataset's readings are kept; holds from the worker's next run on.

    Raises:
        Forbidden: the actor does not answer for the town.
        ErasureReasonMissing: no reason was given.
    """
    require(actor, "datahub.set_keeping", dataset)
    if not reason.strip():
        raise ErasureReasonMissing()
    before = rule_of(dataset)
    values = {
        "raw_months": rule.raw_months,
        "afterwards": Afterwards.FORGET if rule.forgets else Afterwards.ROLLUPS,
        "rollup_months": None if rule.forgets else rule.rollup_months,
        "changed_at": timezone.now(),
        "changed_by": actor.name,
    }
    keeping, _made = Keeping.objects.update_or_create(dataset=dataset, defaults=values)
    changes = {
        "raw_months": [before.raw_months, rule.raw_months],
        "rollup_months": [before.rollup_months, rule.rollup_months],
    }
    audit.record("datahub.keeping_changed", actor=actor, subject=dataset, changes=changes, reason=reason)
    return keeping
