"""What the room puts on people's desks: steps of adoptions and questions of other towns."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.solutions.models import AdoptionStatus, AdoptionStep, Question, StepKey, StepState


def waiting_for(actor: Actor, today: date) -> list[DeskItem]:
    """What waits for this person: steps of their town's adoptions and questions to answer."""
    return [*_steps_waiting(actor, today), *_questions_waiting(actor)]


def _steps_waiting(actor: Actor, today: date) -> list[DeskItem]:
    editable = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    steps = AdoptionStep.objects.filter(
        adoption__owner_id__in=editable, adoption__status=AdoptionStatus.RUNNING, state=StepState.CURRENT
    ).select_related("adoption__solution", "adoption__municipality")
    return [_step_item(step, today) for step in steps]


def _step_item(step: AdoptionStep, today: date) -> DeskItem:
    names = {"solution": step.adoption.solution.title, "town": step.adoption.municipality.name}
    if step.key == StepKey.LIVE:
        sentence = (
            _("%(town)s: Die Geräte müssen senden. Der Stand steht auf der Seite der Übernahme.") % names
        )
    elif step.responsible:
        sentence = _("%(town)s: zuständig ist %(who)s.") % {**names, "who": step.responsible}
    else:
        sentence = _("%(town)s: Noch ist niemand als zuständig eingetragen.") % names
    if step.due_on is not None and step.due_on < today:
        sentence = _("Überfällig. %(sentence)s") % {"sentence": sentence}
    return DeskItem(
        title=_("%(solution)s: Schritt „%(step)s“") % {"step": step.get_key_display(), **names},
        sentence=sentence,
        url=reverse("solutions:adoption", args=[step.adoption_id]),
        button=_("Schritt öffnen"),
        due_on=step.due_on,
    )


def _questions_waiting(actor: Actor) -> list[DeskItem]:
    open_questions = Question.objects.visible_to(actor).filter(replies__isnull=True)
    rows = open_questions.select_related("solution__steward", "municipality").order_by("asked_at")
    return [
        DeskItem(
            title=_("Frage aus %(town)s zu %(solution)s")
            % {"town": row.municipality.name, "solution": row.solution.title},
            sentence=str(row),
            url=reverse("solutions:question", args=[row.solution.slug, row.pk]),
            button=_("Antworten"),
        )
        for row in rows
        if _is_asked(actor, row)
    ]


def _is_asked(actor: Actor, question: Question) -> bool:
    steward = question.solution.steward
    if steward is None:
        return actor.is_coordinator
    return steward.space_id in actor.space_ids
