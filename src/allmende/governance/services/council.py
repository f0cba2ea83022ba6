"""The words people write for a strategy's council paper; proposed once, then theirs."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.governance.models import CouncilText
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy.models import Strategy

#: What the form may change.
FIELDS = (
    "paper_number",
    "body",
    "meeting_on",
    "consultations",
    "is_public",
    "department",
    "subject",
    "proposal",
    "situation",
    "budget_item",
    "finance_note",
    "staff_note",
    "climate_effect",
    "climate_note",
    "participation",
    "alternatives",
    "annexes",
)


def council_text_of(strategy: Strategy) -> CouncilText:
    """Return what was written, or a first proposal (not stored) made of the strategy's own words."""
    found = CouncilText.objects.filter(strategy=strategy).first()
    return found or CouncilText(
        strategy=strategy,
        body=_("Rat") if strategy.kind == "local" else _("Steuerkreis"),
        subject=_("Beschluss der Strategie „%(title)s“") % {"title": strategy.title},
        proposal=_proposal(strategy),
        situation=strategy.summary,
        alternatives=_(
            "Die Strategie wird nicht beschlossen. Die Maßnahmen werden dann einzeln beraten, ohne "
            "gemeinsame Ziele und ohne vereinbarte Kennzahlen."
        ),
    )


def _proposal(strategy: Strategy) -> str:
    who = _("Der Rat") if strategy.kind == "local" else _("Der Steuerkreis")
    words = {"who": who, "title": strategy.title, "months": strategy.review_months}
    return (
        _(
            "1. %(who)s beschließt die Strategie „%(title)s“ mit ihren Zielen.\n"
            "2. Die Verwaltung setzt die in der Anlage genannten Maßnahmen im Rahmen der bereitgestellten "
            "Mittel um.\n"
            "3. Die Verwaltung berichtet nach %(months)s Monaten, was erreicht ist, und legt die Strategie "
            "zur Überprüfung vor."
        )
        % words
    )


# Any: cleaned data of a form; only known fields are taken.
@transaction.atomic
def save_council_text(
    *, actor: Actor, strategy: Strategy, edition: int, values: Mapping[str, Any]
) -> CouncilText:
    """Keep the words for the council paper.

    Args:
        edition: Of the text the form was opened with; 0 for the first proposal.

    Raises:
        Forbidden: the actor does not edit for the strategy's owner.
        ChangedMeanwhile: somebody else saved since.
    """
    require(actor, "governance.edit_council_text", strategy)
    # The row may not exist yet, so the strategy is what two people wait for.
    Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)
    text = council_text_of(strategy)
    if text.edition != edition:
        raise ChangedMeanwhile
    before = {field: getattr(text, field) for field in FIELDS}
    for field in FIELDS:
        setattr(text, field, values.get(field, before[field]))
    text.edition += 1
    text.changed_by = actor.name
    text.save()
    changes = {f: [before[f], getattr(text, f)] for f in FIELDS if before[f] != getattr(text, f)}
    audit.record("governance.council_text_saved", actor=actor, subject=text, changes=changes)
    return text
