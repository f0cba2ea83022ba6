"""People who sent an idea without an account: the link to their idea, their address, taking it back."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel import audit, notification
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.models import Sketch, SketchState
from allmende.portfolio.selectors.sketches import sketch_by_token, sketch_for

#: After this many days a settled idea has no name any more.
NAME_DAYS: Final = 30
#: So long after its last day a call that was never decided keeps names and addresses.
UNDECIDED_DAYS: Final = 180
#: From here on nothing is sent to the sender any more.
SETTLED: Final = (SketchState.DECLINED, SketchState.MEASURE)


@transaction.atomic
def leave_address(*, actor: Actor, token: str, email: str) -> Sketch:
    """Note where the sender wants to be told, and mail the link to the idea there.

    The mail quotes nothing that was sent in: an address may be somebody else's.

    Raises:
        SketchNotThisWay: the idea is settled; there is nothing left to tell.
    """
    sketch = sketch_by_token(token, lock=True)
    if sketch.state in SETTLED:
        raise choice_errors.SketchNotThisWay
    sketch.submitter_email = email.strip()
    sketch.save(update_fields=["submitter_email"])
    audit.record("portfolio.idea_address_left", actor=actor, subject=sketch)
    mail_link(actor, sketch, token)
    return sketch


def mail_link(actor: Actor, sketch: Sketch, token: str) -> None:
    """Mail the sender the link to the idea; checks no right."""
    call = sketch.call.title if sketch.call else sketch.owner.name
    notification.send_private(
        actor=actor,
        to=sketch.submitter_email,
        space=sketch.owner,
        subject=_("Ihre Idee zum Aufruf „%(call)s“") % {"call": call},
        body=_(
            "Danke, Ihre Idee ist angekommen. Unter dem Link sehen Sie immer, wie es um sie steht, können "
            "Ihre Adresse löschen oder die Idee zurückziehen. Heben Sie ihn auf: Wir speichern ihn nicht.\n\n"
            "Wir schreiben Ihnen an diese Adresse nur, was aus der Idee wird, und löschen sie danach. Haben "
            "Sie keine Idee eingesandt, hat jemand Ihre Adresse angegeben; löschen Sie sie dann unter dem "
            "Link."
        ),
        link=f"/mitmachen/ideen/stand/{token}/",
    )


@transaction.atomic
def forget_address(*, actor: Actor, token: str) -> Sketch:
    """Delete the sender's address at once; the link goes on showing the state."""
    sketch = sketch_by_token(token, lock=True)
    sketch.submitter_email = ""
    sketch.save(update_fields=["submitter_email"])
    audit.record("portfolio.idea_address_forgotten", actor=actor, subject=sketch)
    return sketch


@transaction.atomic
def withdraw_idea(*, actor: Actor, token: str) -> Sketch:
    """Take an idea back by the sender's link: its words, name and address go at once, the trace stays.

    Raises:
        SketchNotThisWay: it is settled already.
    """
    sketch = sketch_by_token(token, lock=True)
    if sketch.state in SETTLED:
        raise choice_errors.SketchNotThisWay
    sketch.withdrawn_at = timezone.now()
    _erase(actor, sketch, _("Zurückgezogene Idee"), _("Von der einsendenden Person zurückgezogen."))
    return sketch


@transaction.atomic
def erase_idea(*, actor: Actor, sketch_id: int, reason: str) -> Sketch:
    """Erase the words of an idea that nobody should read: advertising, insults, other people's data.

    Raises:
        ReasonMissing: nobody says why.
        SketchNotThisWay: it was written in the house, or is a measure.
    """
    sketch = sketch_for(actor, sketch_id, lock=True)
    require(actor, choice_permissions.EDIT_SKETCH, sketch)
    if not reason.strip():
        raise ReasonMissing
    if not sketch.token_hash or sketch.state == SketchState.MEASURE:
        raise choice_errors.SketchNotThisWay
    _erase(actor, sketch, _("Gelöschte Idee"), reason.strip())
    return sketch


def _erase(actor: Actor, sketch: Sketch, title: str, reason: str) -> None:
    changes = {"state": [sketch.state, SketchState.DECLINED]}
    sketch.title = title
    sketch.idea = sketch.need = sketch.benefit = sketch.who = sketch.costs = ""
    sketch.submitted_by = sketch.submitter_email = ""
    sketch.is_shown = sketch.is_winner = False
    sketch.state, sketch.state_reason = SketchState.DECLINED, reason
    sketch.state_changed_at = timezone.now()
    sketch.edition += 1
    sketch.save()
    audit.record("portfolio.idea_erased", actor=actor, subject=sketch, changes=changes, reason=reason)


@transaction.atomic
def forget_senders(*, actor: Actor, today: date) -> int:
    """Delete names and addresses whose time is over; return of how many ideas.

    Whoever waits for a call that nobody decided is told so before the address goes.
    """
    undecided = Q(call__closes_on__lt=today - timedelta(days=UNDECIDED_DAYS))
    settled = Q(
        state__in=SETTLED, state_changed_at__date__lt=today - timedelta(days=NAME_DAYS), call__isnull=False
    )
    known = Sketch.objects.exclude(token_hash="").exclude(submitted_by="", submitter_email="")
    rows = known.filter(undecided | settled).select_related("call", "owner").select_for_update(of=("self",))
    for sketch in rows:
        if sketch.submitter_email:
            _say_goodbye(actor, sketch)
        sketch.submitted_by = sketch.submitter_email = ""
        sketch.save(update_fields=["submitted_by", "submitter_email"])
        audit.record("portfolio.idea_sender_forgotten", actor=actor, subject=sketch)
    return len(rows)


def _say_goodbye(actor: Actor, sketch: Sketch) -> None:
    words = {"title": sketch.title, "state": sketch.get_state_display()}
    notification.send_private(
        actor=actor,
        to=sketch.submitter_email,
        space=sketch.owner,
        subject=_("Ihre Idee „%(title)s“") % words,
        body=_(
            "Über Ihre Idee ist bis heute nicht abschließend entschieden; sie ist: %(state)s. Wir löschen "
            "jetzt Ihre Adresse. Den Stand sehen Sie weiterhin unter Ihrem Link."
        )
        % words,
    )
