"""What the discourse puts on people's desks: contributions nobody has read yet."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.participation import selectors
from allmende.participation.permissions import looks_after_some


def waiting_for(actor: Actor, today: date) -> Sequence[DeskItem]:
    """Return one thing with the number of proposals and contributions to read; two queries."""
    del today
    if actor.is_anonymous or not looks_after_some(actor):
        return []
    waiting = selectors.waiting_proposals(actor).count() + selectors.waiting_contributions(actor).count()
    if not waiting:
        return []
    sentence = ngettext(
        "%(n)d Beitrag zu offenen Daten wartet auf Prüfung.",
        "%(n)d Beiträge zu offenen Daten warten auf Prüfung.",
        waiting,
    ) % {"n": waiting}
    return [
        DeskItem(
            _("Mitreden bei offenen Daten"), sentence, reverse("participation:queue"), _("Beiträge prüfen")
        )
    ]
