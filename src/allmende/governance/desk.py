"""What the room puts on people's desks: the next short report."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.governance.selectors.reports import due_on
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.ui.formats import day_text

#: How long before the day the desk begins to show it.
_AHEAD: Final = timedelta(days=30)


def waiting_for(actor: Actor, today: date) -> Sequence[DeskItem]:
    """Remind those who coordinate of the half-yearly report, a month before it is due."""
    if not actor.is_coordinator:
        return []
    day = due_on(actor)
    if day is None or day > today + _AHEAD:
        return []
    return [
        DeskItem(
            title=_("Kurzbericht an den Steuerkreis"),
            sentence=_(
                "Der Steuerkreis bekommt mindestens alle sechs Monate einen Bericht, der nächste bis %(day)s."
            )
            % {"day": day_text(day)},
            url=reverse("governance:reports"),
            button=_("Kurzbericht öffnen"),
            due_on=day,
        )
    ]
