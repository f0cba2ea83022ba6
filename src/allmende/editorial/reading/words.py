"""Sentences that stand where an object cannot."""

from django.utils.translation import gettext as _

from allmende.editorial.types import LiveState


def instead_of(state: LiveState) -> str:
    """Return what a reader finds in the place of an object that cannot be shown."""
    if state == LiveState.HIDDEN:
        return _("Dieser Teil ist nur für die Beteiligten freigegeben.")
    if state == LiveState.GONE:
        return _("Was hier stand, gibt es nicht mehr. Es wurde nach dem Schreiben des Textes gelöscht.")
    if state == LiveState.EMPTY:
        return _("Dazu ist noch nichts eingetragen.")
    return ""
