"""What can go wrong in the room editorial, and what people read then."""

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class TextExists(AllmendeError):
    """The strategy has a text already."""

    code = "editorial.text_exists"
    kind = "conflict"


class NoText(AllmendeError):
    """The strategy has no text yet."""

    code = "editorial.no_text"
    kind = "conflict"


say(TextExists.code, _("Zu dieser Strategie gibt es schon einen Text. Bitte arbeiten Sie darin weiter."))
say(NoText.code, _("Zu dieser Strategie gibt es noch keinen Text. Bitte beginnen Sie ihn zuerst."))
