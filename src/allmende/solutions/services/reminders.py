"""The clock of an adoption: who does a step is told before its day, and once when the day has passed."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.kernel import notification
from allmende.kernel.actor import Actor
from allmende.solutions.models import AdoptionStatus, AdoptionStep, StepState
from allmende.solutions.selectors.addresses import step_addresses

#: So many days before the day a step is due.
AHEAD = timedelta(days=3)
AFTER = timedelta(days=1)


@transaction.atomic
def remind(*, actor: Actor, today: date) -> int:
    """Mail to whose step is due in three days or was due yesterday; return for how many steps.

    Args:
        today: Local day; called once a day.
    """
    due = AdoptionStep.objects.filter(
        adoption__status=AdoptionStatus.RUNNING,
        state=StepState.CURRENT,
        due_on__in=[today + AHEAD, today - AFTER],
    ).select_related("adoption__owner", "adoption__municipality", "adoption__solution")
    for step in due:
        _tell(actor, step, today)
    return len(due)


def _tell(actor: Actor, step: AdoptionStep, today: date) -> None:
    # Only steps with a day are asked for; the type cannot know.
    due_on = step.due_on or today
    is_late = due_on < today
    names = {
        "step": step.get_key_display(),
        "solution": step.adoption.solution.title,
        "town": step.adoption.municipality.name,
        "day": date_format(due_on, "j. F Y"),
    }
    subject = (
        _("Überfällig: %(step)s (%(solution)s in %(town)s)")
        if is_late
        else _("Bald fällig: %(step)s (%(solution)s in %(town)s)")
    )
    body = (
        _(
            "Der Schritt „%(step)s“ sollte bis zum %(day)s erledigt sein. "
            "Wenn er länger braucht, ändern Sie bitte den Termin."
        )
        if is_late
        else _("Der Schritt „%(step)s“ soll bis zum %(day)s erledigt sein.")
    )
    notification.send(
        actor=actor,
        to=step_addresses(step.adoption, step),
        subject=subject % names,
        body=body % names,
        link=reverse("solutions:adoption", args=[step.adoption_id]),
        space=step.adoption.owner,
    )
