"""Write sketches, move them on, make a measure of one in one click; nothing disappears without a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel import audit, notification
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space, Visibility
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.models import Measure, Sketch, SketchState
from allmende.portfolio.selectors.sketches import sketch_for
from allmende.portfolio.services.measures import create_measure
from allmende.strategy.models import ActionField

#: From a state to those people may set next; a measure is made by `make_measure`.
WAYS: Final[Mapping[str, tuple[SketchState, ...]]] = {
    SketchState.NEW: (SketchState.SKETCH, SketchState.DECLINED),
    SketchState.SKETCH: (SketchState.READY, SketchState.DECLINED),
    SketchState.READY: (SketchState.SKETCH, SketchState.DECLINED),
    SketchState.DECLINED: (SketchState.SKETCH,),
}


@dataclass(frozen=True, slots=True)
class SketchFacts:
    """The half page: what, which problem, what people have of it, who, what it costs."""

    title: str
    idea: str
    need: str = ""
    benefit: str = ""
    who: str = ""
    costs: str = ""
    action_field: ActionField | None = None

    def fields(self) -> dict[str, Any]:
        """Values for the model, without blanks around them."""
        values = {name: getattr(self, name) for name in ("title", "idea", "need", "benefit", "who", "costs")}
        return {**{name: value.strip() for name, value in values.items()}, "action_field": self.action_field}


@transaction.atomic
def write_sketch(
    *, actor: Actor, owner: Space, facts: SketchFacts, visibility: str = "municipality", is_demo: bool = False
) -> Sketch:
    """Write down an idea in one's own house.

    Raises:
        Forbidden: the actor does not work for the owner.
    """
    require(actor, choice_permissions.WRITE_SKETCH, owner)
    made = Sketch.objects.create(
        owner=owner, visibility=visibility, state=SketchState.SKETCH, submitted_by=actor.name,
        is_demo=is_demo, **facts.fields(),
    )  # fmt: skip
    audit.record("portfolio.sketch_written", actor=actor, subject=made)
    return made


@transaction.atomic
def change_sketch(*, actor: Actor, sketch_id: int, edition: int, facts: SketchFacts) -> Sketch:
    """Work on a sketch; what was there before stands in the trail, but not what people sent in.

    Raises:
        ChangedMeanwhile: somebody else saved since the form was opened.
        SketchIsMeasure: the measure is where the work goes on.
    """
    sketch = _edited(actor, sketch_id)
    if sketch.edition != edition:
        raise ChangedMeanwhile
    values = facts.fields()
    changed = [name for name, value in values.items() if getattr(sketch, name) != value]
    for name, value in values.items():
        setattr(sketch, name, value)
    sketch.edition += 1
    if sketch.token_hash:
        # Its sender may take every word back; a copy in the trail would stay.
        sketch.save(update_fields=[*values, "edition"])
        audit.record("portfolio.sketch_changed", actor=actor, subject=sketch, changes={"fields": changed})
    else:
        audit.save(sketch, actor=actor, fields=[*values, "edition"], action="portfolio.sketch_changed")
    return sketch


@transaction.atomic
def move_sketch(*, actor: Actor, sketch_id: int, seen: str, to: str, reason: str = "") -> Sketch:
    """Take a sketch on, back, or put it aside with a reason; whoever sent it in is told.

    Args:
        seen: The state people saw when they clicked.

    Raises:
        SketchNotThisWay: it is in another state by now, or there is no such way.
        ReasonMissing: putting aside needs a sentence.
    """
    sketch = _edited(actor, sketch_id)
    if sketch.state != seen or to not in WAYS.get(sketch.state, ()):
        raise choice_errors.SketchNotThisWay
    if to == SketchState.DECLINED and not reason.strip():
        raise ReasonMissing
    set_state(actor, sketch, SketchState(to), reason)
    return sketch


def set_state(actor: Actor, sketch: Sketch, to: SketchState, reason: str = "") -> None:
    """Write the new state down and tell the sender; checks no right."""
    old, sketch.state = sketch.state, to
    sketch.state_reason, sketch.state_changed_at = reason.strip(), timezone.now()
    sketch.edition += 1
    sketch.is_shown = sketch.is_shown and to != SketchState.DECLINED
    sketch.save(update_fields=["state", "state_reason", "state_changed_at", "is_shown", "edition"])
    audit.record(
        "portfolio.sketch_moved", actor=actor, subject=sketch, changes={"state": [old, to]},
        reason=sketch.state_reason,
    )  # fmt: skip
    _tell_sender(actor, sketch)


def _tell_sender(actor: Actor, sketch: Sketch) -> None:
    """Tell whoever left an address; once it is settled the address is forgotten."""
    if not sketch.submitter_email:
        return
    words = {"title": sketch.title, "state": sketch.get_state_display(), "reason": sketch.state_reason}
    body = _("Ihre Idee „%(title)s“ ist jetzt: %(state)s.") % words
    if sketch.state_reason:
        body += "\n\n" + sketch.state_reason
    is_open = sketch.measure is not None and sketch.measure.visibility == Visibility.PUBLIC
    notification.send_private(
        actor=actor,
        to=sketch.submitter_email,
        subject=_("Neues zu Ihrer Idee „%(title)s“") % words,
        body=body,
        link=f"/portfolio/massnahmen/{sketch.measure_id}/" if is_open else "",
        space=sketch.owner,
    )
    if sketch.state in {SketchState.MEASURE, SketchState.DECLINED}:
        sketch.submitter_email = ""
        sketch.save(update_fields=["submitter_email"])


@transaction.atomic
def show_sketch(*, actor: Actor, sketch_id: int, is_shown: bool) -> Sketch:
    """Show an idea of a call to everybody after looking through it, or hide it again.

    Raises:
        SketchNotThisWay: it is put aside or taken back, or belongs to no call.
    """
    sketch = sketch_for(actor, sketch_id, lock=True)
    require(actor, choice_permissions.EDIT_SKETCH, sketch)
    if is_shown and (sketch.state == SketchState.DECLINED or sketch.call_id is None):
        raise choice_errors.SketchNotThisWay
    sketch.is_shown = is_shown
    audit.save(sketch, actor=actor, fields=["is_shown"], action="portfolio.sketch_shown")
    return sketch


@transaction.atomic
def make_measure(*, actor: Actor, sketch_id: int) -> Measure:
    """Make a measure of a sketch in one click: the same text, a link in both directions.

    Raises:
        SketchIsMeasure: it is one already.
    """
    sketch = _edited(actor, sketch_id)
    if sketch.state == SketchState.DECLINED:
        raise choice_errors.SketchNotThisWay
    note = _("Geschätzte Kosten laut Skizze: %(costs)s") % {"costs": sketch.costs} if sketch.costs else ""
    fields: dict[str, Any] = {
        "summary": sketch.idea,
        "need": sketch.need,
        "benefit": sketch.benefit,
        "staff": sketch.who,
        "internal_note": note,
        "action_fields": [sketch.action_field] if sketch.action_field else [],
    }
    measure = create_measure(
        actor=actor, owner=sketch.owner, title=sketch.title, fields=fields, is_demo=sketch.is_demo
    )
    sketch.measure = measure
    sketch.save(update_fields=["measure"])
    set_state(actor, sketch, SketchState.MEASURE)
    audit.record("portfolio.measure_from_sketch", actor=actor, subject=measure, changes={"sketch": sketch.pk})
    return measure


def _edited(actor: Actor, sketch_id: int) -> Sketch:
    sketch = sketch_for(actor, sketch_id, lock=True)
    require(actor, choice_permissions.EDIT_SKETCH, sketch)
    if sketch.state == SketchState.MEASURE:
        raise choice_errors.SketchIsMeasure
    if sketch.withdrawn_at is not None:
        raise choice_errors.SketchWithdrawn
    return sketch
