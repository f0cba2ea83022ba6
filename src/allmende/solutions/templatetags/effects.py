"""What a before-and-after comparison says in words."""

from django import template
from django.utils.translation import gettext as _

from allmende.datahub.types import PeriodFigures
from allmende.ui.formats import duration_text

register = template.Library()

#: Differences in minutes a day that nobody would call a change.
SAME_MIN = 5


@register.simple_tag
def change_in_words(before: PeriodFigures | None, after: PeriodFigures | None) -> str:
    """Say what became of the time with stale air; empty when one of the two was not measured.

    The figures are minutes per room and school day, so periods of different length compare.
    """
    if before is None or after is None:
        return ""
    old, new = before.minutes_above_2000, after.minutes_above_2000
    if old is None or new is None:
        return ""
    names = {"old": duration_text(old), "new": duration_text(new)}
    if abs(old - new) < SAME_MIN:
        return (
            _("Ein Raum lag an einem Schultag im Mittel %(new)s über 2.000 ppm, etwa so lange wie vorher.")
            % names
        )
    if new < old:
        return (
            _(
                "Ein Raum lag an einem Schultag im Mittel noch %(new)s über 2.000 ppm. "
                "Das ist weniger als vorher: Da waren es %(old)s."
            )
            % names
        )
    return (
        _(
            "Ein Raum lag an einem Schultag im Mittel %(new)s über 2.000 ppm. "
            "Das ist mehr als vorher: Da waren es %(old)s."
        )
        % names
    )
