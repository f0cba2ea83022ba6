"""A town with a proposal that is shown and a contribution to it."""

from typing import Any

from allmende.kernel.actor import ANONYMOUS, SystemActor
from allmende.participation.receipts import token_of
from allmende.participation.services import discourse, moderation
from allmende.region.models import Municipality

SYSTEM = SystemActor("tests")


def one_of_everything(town: Municipality) -> dict[str, Any]:
    """Return the parts of addresses of a town's discourse."""
    made = discourse.propose(
        actor=SYSTEM, sender="", holder_id=town.space_id, title="Brunnen", what="Standorte", why="Durst"
    )
    said = discourse.contribute(
        actor=ANONYMOUS, sender="", proposal_id=made.pk, kind="for", text="Sehr gern!"
    )
    moderation.moderate_contribution(actor=SYSTEM, contribution_id=said.pk, show=True)
    return {
        "offene-daten:proposal_id": made.pk,
        "offene-daten:contribution_id": said.pk,
        "offene-daten:token": token_of(said),
    }
