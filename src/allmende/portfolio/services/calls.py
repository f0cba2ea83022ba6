"""Calls for ideas: open them, take ideas without an account, let a jury judge, publish the result."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.kernel import audit, notification
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.accounts import hash_of
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space, Visibility
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.errors import EndsBeforeBeginning, ReasonMissing
from allmende.portfolio.models import Call, JuryScore, Sketch, SketchState
from allmende.portfolio.selectors.calls import call_by_slug, call_for, possible_jurors, takes_ideas
from allmende.portfolio.services.senders import mail_link
from allmende.portfolio.services.sketches import SketchFacts, set_state

#: More in one day is no call but a machine.
IDEAS_A_DAY: Final = 200
BEST_POINTS: Final = 10


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a call says: its question, what the jury decides by, and from when to when it is open."""

    title: str
    text: str
    opens_on: date
    closes_on: date
    criteria: str = ""

    def fields(self) -> dict[str, Any]:
        """Values for the model."""
        return {
            "title": self.title.strip(),
            "text": self.text.strip(),
            "criteria": self.criteria.strip(),
            "opens_on": self.opens_on,
            "closes_on": self.closes_on,
        }


@transaction.atomic
def prepare_call(
    *, actor: Actor, owner: Space, facts: CallFacts, jury: Iterable[int] = (), is_demo: bool = False
) -> Call:
    """Prepare a call; only the owner's people see it until it is opened.

    Raises:
        EndsBeforeBeginning: the last day lies before the first.
    """
    require(actor, choice_permissions.START_CALL, owner)
    _require_days(facts)
    made = Call.objects.create(
        owner=owner, visibility=Visibility.MUNICIPALITY, slug=_free_slug(facts.title), is_demo=is_demo,
        **facts.fields(),
    )  # fmt: skip
    _set_jury(made, jury)
    audit.record("portfolio.call_prepared", actor=actor, subject=made)
    return made


def _require_days(facts: CallFacts) -> None:
    if facts.closes_on < facts.opens_on:
        raise EndsBeforeBeginning


def _free_slug(title: str) -> str:
    base = slug(title)[:80] or "ideen"
    taken = set(Call.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if s not in taken)


def _set_jury(call: Call, jury: Iterable[int]) -> None:
    call.jury.set(possible_jurors(call).filter(pk__in=list(jury)))


@transaction.atomic
def change_call(
    *, actor: Actor, call_id: int, edition: int, facts: CallFacts, jury: Iterable[int] = ()
) -> Call:
    """Change a call that is not decided.

    Raises:
        ChangedMeanwhile: somebody else saved since the form was opened.
    """
    call = _managed(actor, call_id, ("draft", "open", "jury"))
    if call.edition != edition:
        raise ChangedMeanwhile
    _require_days(facts)
    for name, value in facts.fields().items():
        setattr(call, name, value)
    call.edition += 1
    audit.save(call, actor=actor, fields=[*facts.fields(), "edition"], action="portfolio.call_changed")
    _set_jury(call, jury)
    return call


@transaction.atomic
def discard_call(*, actor: Actor, call_id: int) -> None:
    """Delete a call nobody has seen yet; an opened one stays with its ideas.

    Raises:
        CallStepNotNow: it was opened, or ideas are kept under it.
    """
    call = _managed(actor, call_id, ("draft",))
    if call.sketches.exists():
        raise choice_errors.CallStepNotNow
    audit.record("portfolio.call_discarded", actor=actor, subject=call)
    call.delete()


@transaction.atomic
def open_call(*, actor: Actor, call_id: int) -> Call:
    """Show the call to everybody and take ideas from its first to its last day."""
    call = _managed(actor, call_id, ("draft",))
    call.visibility = Visibility.PUBLIC
    return _to(actor, call, "open", ["visibility"])


@transaction.atomic
def start_jury(*, actor: Actor, call_id: int) -> Call:
    """Take no more ideas and ask the jury; its members get a mail.

    Raises:
        JuryEmpty: nobody sits in it.
    """
    call = _managed(actor, call_id, ("open",))
    jurors = list(call.jury.all())
    if not jurors:
        raise choice_errors.JuryEmpty
    notification.send(
        actor=actor,
        to=[juror.email for juror in jurors],
        subject=_("Bitte bewerten Sie die Ideen zu „%(call)s“") % {"call": call.title},
        body=_("Der Aufruf ist geschlossen. Geben Sie jeder Idee 0 bis 10 Punkte und einen Grund."),
        link=f"/portfolio/aufrufe/{call.pk}/",
        space=call.owner,
    )
    return _to(actor, call, "jury")


@transaction.atomic
def judge(*, actor: Actor, call_id: int, sketch_id: int, points: int, reason: str) -> JuryScore:
    """Give an idea 0 to 10 points with a reason; they can be changed until the call is decided.

    Raises:
        Forbidden: the actor does not sit in the jury.
        CallStepNotNow: the jury is not asked yet, or no longer.
    """
    call = call_for(actor, call_id, lock=True)
    require(actor, choice_permissions.JUDGE, call)
    if call.state != "jury":
        raise choice_errors.CallStepNotNow
    if not 0 <= points <= BEST_POINTS:
        raise choice_errors.ScoreOutOfRange
    if not reason.strip():
        raise ReasonMissing
    sketch = get_or_not_found(call.sketches.exclude(state=SketchState.DECLINED), pk=sketch_id)
    given, _made = JuryScore.objects.update_or_create(
        sketch=sketch, user_id=actor.user_id or 0, defaults={"points": points, "reason": reason.strip()[:500]}
    )
    audit.record("portfolio.idea_judged", actor=actor, subject=sketch, changes={"points": points})
    return given


@transaction.atomic
def decide_call(*, actor: Actor, call_id: int, winners: Sequence[int], result: str, to_others: str) -> Call:
    """Name the winners and publish the result; everybody else is told why not.

    Winners go on as sketches and become measures with `make_measure`.

    Args:
        to_others: What those read whose ideas are not pursued; needed if there are any.

    Raises:
        ReasonMissing: the result, or the sentence for the others, is empty.
    """
    call = _managed(actor, call_id, ("jury",))
    running = {sketch.pk: sketch for sketch in call.sketches.exclude(state=SketchState.DECLINED)}
    if set(winners) - set(running):
        raise choice_errors.NotACandidate
    others = [sketch for pk, sketch in running.items() if pk not in winners and not sketch.measure_id]
    if not result.strip() or (others and not to_others.strip()):
        raise ReasonMissing
    for pk in winners:
        sketch = running[pk]
        sketch.is_winner = sketch.is_shown = True
        sketch.save(update_fields=["is_winner", "is_shown"])
        if sketch.state != SketchState.MEASURE:
            set_state(actor, sketch, SketchState.READY, _("Im Ideenwettbewerb ausgewählt."))
    for sketch in others:
        set_state(actor, sketch, SketchState.DECLINED, to_others)
    call.result, call.decided_on = result.strip(), timezone.localdate()
    return _to(actor, call, "decided", ["result", "decided_on"])


@transaction.atomic
def submit_idea(
    *, actor: Actor, slug: str, facts: SketchFacts, name: str = "", email: str = ""
) -> tuple[Sketch, str]:
    """Take an idea, also from somebody without an account.

    Returns:
        The idea and the token of the link that shows its state; only a hash of it is stored.

    Raises:
        CallNotOpen: the call takes no ideas today.
        TooManyIdeas: more came in today than people send.
    """
    call = call_by_slug(actor, slug)
    Call.objects.select_for_update().get(pk=call.pk)
    if not takes_ideas(call):
        raise choice_errors.CallNotOpen
    if call.sketches.filter(created_at__gte=timezone.now() - timedelta(days=1)).count() >= IDEAS_A_DAY:
        raise choice_errors.TooManyIdeas
    token = secrets.token_urlsafe(24)
    made = Sketch.objects.create(
        owner=call.owner, visibility=Visibility.MUNICIPALITY, call=call, submitted_by=name.strip()[:200],
        submitter_email=email.strip(), token_hash=hash_of(token), is_demo=call.is_demo, **facts.fields(),
    )  # fmt: skip
    audit.record("portfolio.idea_submitted", actor=actor, subject=made, changes={"call": call.title})
    if made.submitter_email:
        mail_link(actor, made, token)
    return made, token


def _managed(actor: Actor, call_id: int, states: Sequence[str]) -> Call:
    call = call_for(actor, call_id, lock=True)
    require(actor, choice_permissions.MANAGE_CALL, call)
    if call.state not in states:
        raise choice_errors.CallStepNotNow
    return call


def _to(actor: Actor, call: Call, state: str, fields: Sequence[str] = ()) -> Call:
    changes = {"state": [call.state, state]}
    call.state = state
    call.edition += 1
    call.save(update_fields=["state", "edition", *fields])
    audit.record("portfolio.call_moved", actor=actor, subject=call, changes=changes, reason=call.result)
    return call
