"""What objectives put on people's desks: values that are due, cycles that are over."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.kernel import desk
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.strategy.models import CycleStatus, OkrCycle
from allmende.strategy.selectors.check_ins import due_of, unkept


def check_ins_waiting(actor: Actor, today: date) -> list[DeskItem]:
    """One line for all key results that wait for this person's word."""
    due = due_of(actor, today)
    if not due.count:
        return []
    title = ngettext(
        "%(count)s Zwischenstand ist fällig", "%(count)s Zwischenstände sind fällig", due.count
    ) % {"count": due.count}
    return [
        DeskItem(
            title=title,
            sentence=_("Wert, Einschätzung, ein Satz: zwei Minuten für alle zusammen."),
            url=reverse("strategy:my_key_results"),
            button=_("Zwischenstände eintragen"),
            due_on=due.by,
        )
    ]


def cycles_waiting(actor: Actor, today: date) -> list[DeskItem]:
    """Running cycles whose last day is over, for those who answer for the space."""
    managed = [space for space in actor.space_ids if actor.may_manage(space)]
    if not managed:
        return []
    rows = OkrCycle.objects.filter(owner__in=managed, status=CycleStatus.RUNNING, ends_on__lt=today)
    return [
        DeskItem(
            title=_("Zyklus abschließen"),
            sentence=_("%(owner)s: „%(title)s“ ist zu Ende. Beim Abschließen werden die Werte festgehalten.")
            % {"owner": cycle.owner.name, "title": cycle.title},
            url=reverse("strategy:cycle_close", args=[cycle.pk]),
            button=_("Zyklus abschließen"),
            due_on=cycle.ends_on,
        )
        for cycle in rows.select_related("owner").order_by("ends_on")
    ]


def key_results_left(actor: Actor, today: date) -> list[DeskItem]:
    """Key results whose person left the space, for those who answer for it; none where nobody was named."""
    del today
    managed = [space for space in actor.space_ids if actor.may_manage(space)]
    if not managed:
        return []
    count = unkept().filter(objective__owner__in=managed, responsible_user__isnull=False).count()
    if not count:
        return []
    title = ngettext(
        "%(count)s Key Result behält niemand mehr im Blick",
        "%(count)s Key Results behält niemand mehr im Blick",
        count,
    ) % {"count": count}
    return [
        DeskItem(
            title=title,
            sentence=_("Die Person hat keine Rolle mehr. Tragen Sie beim Key Result jemand anderes ein."),
            url=reverse("strategy:okr_list") + "?stand=nobody",
            button=_("Key Results ansehen"),
        )
    ]


def register() -> None:
    """Put everything in; called once while the app starts."""
    desk.register("strategy_check_ins", check_ins_waiting)
    desk.register("strategy_cycles", cycles_waiting)
    desk.register("strategy_key_results_left", key_results_left)
