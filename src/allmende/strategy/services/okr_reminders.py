"""Mails about key results: values that are due, once in each week or month; a number handed over."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.kernel import audit, notification
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, User
from allmende.strategy.models import CycleStatus, KeyResult, OkrCycle
from allmende.strategy.rhythm import period_start
from allmende.strategy.selectors.check_ins import due_among, due_on
from allmende.ui.formats import day_text


@transaction.atomic
def remind(*, actor: Actor, now: datetime) -> int:
    """Send everybody who answers for a due key result one mail; return how many mails.

    Each running cycle reminds once in its week or month, whenever the task runs first in it.
    """
    today = timezone.localdate(now)
    running = OkrCycle.objects.select_for_update().filter(
        status=CycleStatus.RUNNING, begins_on__lte=today, ends_on__gte=today
    )
    cycles = [
        cycle
        for cycle in running
        if cycle.last_reminded_on is None or cycle.last_reminded_on < period_start(cycle.rhythm, today)
    ]
    rows = list(
        KeyResult.objects.select_related("objective__cycle", "objective__owner", "responsible_user")
        .filter(
            # Whoever has left the space is no longer asked.
            Q(responsible_user__grants__space=F("objective__owner")),
            objective__cycle__in=cycles,
            objective__ended_on=None,
            ended_on=None,
            responsible_user__is_active=True,
        )
        .distinct()
    )
    due = due_among(rows, today)
    by_person: dict[User, list[KeyResult]] = defaultdict(list)
    for row in rows:
        if row.pk in due and row.responsible_user is not None:
            by_person[row.responsible_user].append(row)
    for person, waiting in by_person.items():
        _mail(actor, person, waiting, now)
    for cycle in cycles:
        cycle.last_reminded_on = today
        cycle.save(update_fields=["last_reminded_on"])
        audit.record("strategy.cycle_reminded", actor=actor, subject=cycle)
    return len(by_person)


def _mail(actor: Actor, person: User, waiting: list[KeyResult], now: datetime) -> None:
    today = timezone.localdate(now)
    until = min(day for row in waiting if (day := due_on(row, today)) is not None)
    count = len(waiting)
    subject = ngettext(
        "%(count)s Zwischenstand ist fällig", "%(count)s Zwischenstände sind fällig", count
    ) % {"count": count}
    named = "\n".join(f"– {row.objective.title}: {row.title}" for row in waiting)
    body = _(
        "Guten Tag %(name)s,\n\nbitte sagen Sie bis %(day)s kurz, wie es steht:\n\n%(named)s\n\n"
        "Alle stehen auf einer Seite; zwei Minuten genügen. Was gemessen wird, müssen Sie nicht eintragen."
    ) % {"name": str(person), "day": day_text(until), "named": named}
    spaces: set[Space] = {row.objective.owner for row in waiting}
    notification.send(
        actor=actor,
        to=[person.email],
        subject=subject,
        body=body,
        link=reverse("strategy:my_key_results"),
        space=spaces.pop() if len(spaces) == 1 else None,
    )


def tell_new_person(*, actor: Actor, key_result: KeyResult) -> None:
    """Tell somebody that a key result is now theirs to look after; who takes one on knows it already."""
    person = key_result.responsible_user
    if person is None or actor.is_system or person.pk == actor.user_id:
        return
    objective = key_result.objective
    body = _(
        "Guten Tag %(name)s,\n\n%(who)s hat Sie bei einem Key Result eingetragen:\n\n"
        "– %(objective)s: %(title)s\n\n"
        "Sie behalten diese Zahl jetzt im Blick und werden an die Zwischenstände erinnert."
    ) % {"name": str(person), "who": actor.name, "objective": objective.title, "title": key_result.title}
    notification.send(
        actor=actor,
        to=[person.email],
        subject=_("Sie behalten jetzt eine Zahl im Blick: %(title)s") % {"title": key_result.title},
        body=body,
        link=reverse("strategy:my_key_results"),
        space=objective.owner,
    )
