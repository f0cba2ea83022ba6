"""A measure that comes in as promised is asked for the same as one that is promised by hand."""

from django.utils.translation import gettext as _

from allmende.portfolio.models import MeasureStatus
from allmende.portfolio.selectors.measures import PROMISED
from allmende.portfolio.selectors.readiness import LACKS, lacks_of
from allmende.portfolio.services.intake.lines import Line
from allmende.portfolio.services.measures import EXPLAINED

#: Columns with money.
MONEY = ("investment", "running", "staff_cost")


def check_promise(line: Line) -> None:
    """Ask a line that is promised for its goal, and for people and money or a reason; see `set_status`."""
    values = line.values
    status, reason = values.get("status", MeasureStatus.PROPOSED), values.get("status_reason", "")
    if status in EXPLAINED and not reason:
        line.refuse("status_reason", _("Bitte schreiben Sie, warum die Maßnahme ruht oder verworfen ist."))
    if status not in PROMISED:
        return
    if "goal" not in values:
        line.refuse(
            "goal",
            _(
                "Eine zugesagte Maßnahme braucht ein Ziel und den Satz, wie sie einzahlt. "
                "Oder setzen Sie den Stand auf „vorgeschlagen“."
            ),
        )
    line.lacks = lacks_of(
        responsible=values.get("responsible", ""),
        has_staff=bool(values.get("staff")),
        has_money=any(key in values for key in MONEY),
        is_secured=values.get("is_secured", False),
    )
    if line.lacks and not reason:
        missing = " ".join(str(LACKS[lack]) for lack in line.lacks)
        line.refuse(
            "status_reason",
            _(
                "%(missing)s Bitte ergänzen Sie das, oder schreiben Sie hier, warum die Maßnahme trotzdem "
                "zugesagt ist. Oder setzen Sie den Stand auf „vorgeschlagen“."
            )
            % {"missing": missing},
        )
