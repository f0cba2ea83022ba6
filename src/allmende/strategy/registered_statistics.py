"""What statistics add to other rooms: on desks what lags, in the catalogue of open data the demography."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.datahub import elsewhere
from allmende.kernel import desk
from allmende.kernel.actor import EDITING_ROLES, Actor
from allmende.kernel.desk import DeskItem
from allmende.kernel.models import RoleGrant
from allmende.strategy import links
from allmende.strategy.links import Serving
from allmende.strategy.models import SteeringNote
from allmende.strategy.selectors.demography_monitor import ORIGIN
from allmende.strategy.selectors.statistics_tracks import targets, title_of


def waiting_for(actor: Actor, today: date) -> Sequence[DeskItem]:
    """Return what is off track in the spaces this person works for; a key result's own person comes first.

    One query. What somebody has answered comes back on the day the correction was promised for.
    """
    spaces = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    if not spaces:
        return []
    # Where its own person has left or may not answer, all others are asked.
    responsible = RoleGrant.objects.filter(
        space=OuterRef("owner_id"), user=OuterRef("key_result__responsible_user"),
        user__is_active=True, role__in=EDITING_ROLES,
    )  # fmt: skip
    mine = ~Exists(responsible) | Q(key_result__responsible_user=actor.user_id)
    notes = SteeringNote.objects.filter(mine, owner_id__in=spaces, back_since=None).filter(
        Q(acknowledged_at=None) | Q(correction_due_on__lte=today)
    )
    rows = notes.select_related("target__statistic", "key_result", "owner").order_by("off_since")
    return [_item(note) for note in rows]


def _item(note: SteeringNote) -> DeskItem:
    if note.acknowledged_at is None:
        return DeskItem(
            title=_("Nicht auf dem Weg: %(title)s") % {"title": title_of(note)},
            sentence=_("%(owner)s: %(sentence)s") % {"owner": note.owner.name, "sentence": note.sentence},
            url=reverse("strategy:steering_note", args=[note.pk]),
            button=_("Festhalten, was getan wird"),
        )
    return DeskItem(
        title=_("Nachsteuern prüfen: %(title)s") % {"title": title_of(note)},
        sentence=_("Vorgenommen war: %(correction)s") % {"correction": note.correction},
        url=reverse("strategy:steering"),
        button=_("Stand ansehen"),
        due_on=note.correction_due_on,
    )


def targets_serving(actor: Actor, goal_ids: Sequence[int]) -> Mapping[int, Sequence[Serving]]:
    """Tell which target paths pay into these goals; one query."""
    found: dict[int, list[Serving]] = {}
    for target in targets(actor).filter(goal_id__in=goal_ids).order_by("target_date", "pk"):
        title = _("%(statistic)s, %(place)s bis %(year)s") % {
            "statistic": target.statistic.title,
            "place": target.place_name,
            "year": target.target_date.year,
        }
        serving = Serving(
            title,
            reverse("strategy:target", args=[target.pk]),
            note=target.owner.name,
            sentence=target.origin,
        )
        found.setdefault(target.goal_id or 0, []).append(serving)
    return found


def register() -> None:
    """Put everything in; called once while the app starts."""
    links.register(
        "target",
        targets_serving,
        singular=gettext_lazy("Zielpfad"),
        plural=gettext_lazy("Zielpfade"),
        position=15,
    )
    desk.register("steering", waiting_for)
    elsewhere.register(ORIGIN, page="strategy:demography", csv="strategy:demography_csv")
