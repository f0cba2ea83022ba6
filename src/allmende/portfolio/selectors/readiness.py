"""What a measure lacks before it is promised, and what each star of the region's path needs."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.portfolio.models import Measure
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.types import Lack, Readiness, StarNeed

#: What is missing, in words.
LACKS: dict[Lack, Promise] = {
    Lack.CONTRIBUTION: gettext_lazy("Es fehlt, wie die Maßnahme auf das Ganze einzahlt."),
    Lack.RESPONSIBLE: gettext_lazy("Niemand ist als zuständig eingetragen."),
    Lack.STAFF: gettext_lazy("Es ist nicht gesagt, wer die Maßnahme umsetzt."),
    Lack.MONEY: gettext_lazy("Es sind keine Kosten eingetragen."),
    Lack.SECURED: gettext_lazy("Das Geld ist noch nicht ganz gesichert."),
}


def readiness_of(measure: Measure) -> Readiness:
    """Return what the measure lacks before it is planned: who does it, with which money, for what."""
    blocking = [] if measure.contributions.exists() else [Lack.CONTRIBUTION]
    budget = budget_of(measure)
    warnings = lacks_of(
        responsible=measure.responsible,
        has_staff=bool(measure.staff.strip()) or measure.staff_hours_per_week is not None,
        has_money=budget.is_given,
        is_secured=budget.is_secured,
    )
    return Readiness(tuple(blocking), tuple(warnings))


def lacks_of(*, responsible: str, has_staff: bool, has_money: bool, is_secured: bool) -> list[Lack]:
    """Return what is open about people and money; whoever promises anyway says why."""
    found = []
    if not responsible.strip():
        found.append(Lack.RESPONSIBLE)
    if not has_staff:
        found.append(Lack.STAFF)
    if not has_money:
        found.append(Lack.MONEY)
    elif not is_secured:
        found.append(Lack.SECURED)
    return found


def star_needs(measure: Measure) -> list[StarNeed]:
    """Return what each of the three stars needs: idea, sound concept with costs, secured financing."""
    budget = budget_of(measure)
    needs_after = budget.funded > 0 or budget.open_ended
    return [
        StarNeed(1, _("Der Bedarf ist beschrieben"), bool(measure.need.strip())),
        StarNeed(1, _("Der Nutzen für die Menschen ist beschrieben"), bool(measure.benefit.strip())),
        StarNeed(1, _("Es steht da, wie sie auf das Ganze einzahlt"), measure.contributions.exists()),
        StarNeed(2, _("Zuständig ist jemand mit Namen"), bool(measure.responsible.strip())),
        StarNeed(2, _("Es gibt Beginn, Ende und mindestens einen Meilenstein"), _has_plan(measure)),
        StarNeed(2, _("Die Kosten sind eingetragen"), budget.is_given),
        StarNeed(3, _("Das Geld ist ganz gesichert"), budget.is_secured),
        StarNeed(
            3,
            _("Es steht da, wie es nach der Förderung weitergeht"),
            not needs_after or bool(measure.after_funding.strip()),
        ),
    ]


def earned_stars(measure: Measure) -> int:
    """Return the most stars whose needs, and those of the stars before, are all met."""
    needs = star_needs(measure)
    earned = 0
    for star in (1, 2, 3):
        if not all(need.is_met for need in needs if need.star == star):
            break
        earned = star
    return earned


def _has_plan(measure: Measure) -> bool:
    return bool(measure.begins_on and measure.ends_on and measure.milestones.exists())
