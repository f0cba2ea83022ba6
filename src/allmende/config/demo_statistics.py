"""The demo's invented statistics: described by templates, marked as examples, with target paths."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from allmende.kernel.actor import Actor, SystemActor
from allmende.region.models import Municipality
from allmende.region.selectors import consortium, region
from allmende.strategy.models import ActionField, SdgGoal, Statistic
from allmende.strategy.selectors.statistics_page import place_by_key
from allmende.strategy.selectors.statistics_values import place_of
from allmende.strategy.services.statistics_catalogue import (
    StatisticDraft,
    ValueDraft,
    create_statistic,
    enter_value,
)
from allmende.strategy.services.statistics_steering import look_for_lagging
from allmende.strategy.services.statistics_targets import TargetDraft, set_target
from allmende.strategy.statistics.templates import Template, template_for

BASIS = "frei erfunden"

# Any: the parts of a TOML file; this loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Bring in statistics, their values, target paths, and what is off track because of them."""
    system = SystemActor("demo")
    for part in told["statistic"]:
        template = template_for(part["template"])
        if template is None:
            raise KeyError(part["template"])
        statistic = _statistic(system, template)
        for key, numbers in part["values"].items():
            for year, number in zip(part["years"], numbers, strict=True):
                _value(system, statistic, key, year, number)
        for target in part.get("target", []):
            _target(actors[target["person"]], towns[target["person"]], statistic, target)
    look_for_lagging(actor=system, now=timezone.now())


def _statistic(system: Actor, template: Template) -> Statistic:
    draft = StatisticDraft(
        title=template.title,
        definition=template.definition,
        unit=template.unit,
        decimals=template.decimals,
        source="Frei erfundenes Beispiel",
        direction=template.direction,
        dimension=template.dimension,
        life_dimension=template.life_dimension,
        track=template.track,
        sdg_target=template.sdg_target,
        sdgs=list(SdgGoal.objects.filter(number__in=template.sdgs)),
        action_fields=list(ActionField.objects.none()),
    )
    owner = consortium().space
    return create_statistic(actor=system, owner=owner, draft=draft, is_demo=True, key=template.key)


def _value(system: Actor, statistic: Statistic, key: str, year: int, number: float) -> None:
    draft = ValueDraft(
        place=place_by_key(key, region()),
        on=date(year, 12, 31),
        value=Decimal(str(number)),
        basis=BASIS,
        quality="estimated",
        note="Beispiel",
    )
    enter_value(actor=system, key=statistic.key, own=None, draft=draft)


def _target(actor: Actor, town: Municipality, statistic: Statistic, part: Part) -> None:
    draft = TargetDraft(
        place=place_of(town),
        baseline_value=Decimal(str(part["baseline"])),
        baseline_date=part["baseline_on"],
        target_value=Decimal(str(part["target"])),
        target_date=part["target_on"],
        origin=part["origin"],
        responsible=part.get("responsible", ""),
    )
    set_target(actor=actor, owner=town.space, key=statistic.key, draft=draft, is_demo=True)
