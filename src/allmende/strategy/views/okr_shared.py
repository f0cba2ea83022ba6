"""What the pages of objectives, key results and cycles have in common."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.basics.errors import Forbidden
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space, SpaceKind
from allmende.strategy.models import Objective
from allmende.ui.types import Action, Badge, Link


def own_spaces(actor: Actor) -> QuerySet[Space]:
    """Return the spaces whose objectives the actor edits, towns first."""
    ids = [space for space in actor.space_ids if actor.may_edit(space)]
    return Space.objects.filter(pk__in=ids).order_by("-kind", "name")


def spaces_or_forbidden(actor: Actor) -> QuerySet[Space]:
    """Return the spaces whose objectives the actor edits.

    Raises:
        Forbidden: there is none.
    """
    found = own_spaces(actor)
    if not found:
        raise Forbidden
    return found


def okr_crumb() -> Link:
    """Return the first step of the breadcrumbs."""
    return Link(_("OKRs"), reverse("strategy:okr"))


def objective_crumb(objective: Objective) -> Link:
    """Return the step of the breadcrumbs that leads to an objective."""
    return Link(objective.title, reverse("strategy:objective", args=[objective.pk]))


def segments(request: HttpRequest, current: str) -> list[Link]:
    """Return the views to choose from; one's own key results only for people with a role."""
    offered = [
        ("okr", _("Baum")),
        ("okr_list", _("Liste")),
        ("okr_region", _("Region")),
        ("cycles", _("Zyklen")),
    ]
    if request.actor.grants:
        offered.insert(3, ("my_key_results", _("Meine")))
    return [Link(title, reverse(f"strategy:{name}"), name == current) for name, title in offered]


def new_actions(actor: Actor) -> list[Action]:
    """Return the button for a new objective to people who may set one."""
    if not any(actor.may_edit(space) for space in actor.space_ids):
        return []
    return [Action(_("Objective anlegen"), reverse("strategy:objective_new"), kind="primary")]


def objective_badges(objective: Objective) -> list[Badge]:
    """Return level, draft, restricted, ended, closed: what must be known at first sight."""
    badges = [Badge(str(objective.get_level_display()))]
    if objective.adopted_on is None and objective.visibility != "public":
        badges.append(Badge(_("Entwurf"), "warning"))
    elif objective.visibility != "public":
        badges.append(Badge(str(objective.get_visibility_display()), "warning"))
    if objective.ended_on is not None:
        badges.append(Badge(_("beendet"), "neutral"))
    if objective.is_closed:
        badges.append(Badge(_("Zyklus abgeschlossen"), "info"))
    return badges


def owner_link(space: Space) -> Link:
    """Return whose an objective is, with the town's page."""
    town = getattr(space, "municipality", None) if space.kind == SpaceKind.MUNICIPALITY else None
    # By address: the town's page belongs to a room above this one.
    return Link(space.name, f"/kommunen/{town.slug}/" if town is not None else "")


def still_wanted(form: Any, edition: int) -> None:  # Any: one of several forms with an edition
    """Keep what was typed and say that somebody else was faster; a second press means it."""
    form.add_error(
        None,
        _(
            "Jemand anderes hat inzwischen gespeichert. Ihre Eingaben stehen unten und sind noch nicht"
            " gespeichert. Wenn Sie noch einmal speichern, gelten Ihre Angaben."
        ),
    )
    form.data = form.data.copy()
    form.data[form.add_prefix("edition")] = str(edition)
