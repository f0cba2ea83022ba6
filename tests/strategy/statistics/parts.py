"""One of everything about statistics in a town, for the walks over all addresses."""

from datetime import date
from decimal import Decimal
from typing import Any

from allmende.kernel.actor import SystemActor
from allmende.region.models import Municipality
from allmende.strategy.models import SteeringNote
from allmende.strategy.selectors.statistics_values import place_of
from allmende.strategy.services.statistics_catalogue import (
    StatisticDraft,
    ValueDraft,
    create_statistic,
    enter_value,
)
from allmende.strategy.services.statistics_import import keep_import
from allmende.strategy.services.statistics_targets import TargetDraft, set_target

SYSTEM = SystemActor("test")


def make(town: Municipality) -> dict[str, Any]:
    """Make a statistic of the town with a value, a target, a note about it, and a table that waits."""
    draft = StatisticDraft(
        title="Restmüll",
        definition="Restmüll je Person",
        unit="kg",
        source="Muster",
        visibility="municipality",
    )
    statistic = create_statistic(actor=SYSTEM, owner=town.space, draft=draft, key="restmuell-hier")
    value = enter_value(
        actor=SYSTEM,
        key=statistic.key,
        own=None,
        draft=ValueDraft(place=place_of(town), on=date(2024, 12, 31), value=Decimal(150)),
    )
    target = set_target(
        actor=SYSTEM,
        owner=town.space,
        key=statistic.key,
        draft=TargetDraft(
            place=place_of(town),
            baseline_value=Decimal(160),
            baseline_date=date(2020, 1, 1),
            target_value=Decimal(100),
            target_date=date(2030, 1, 1),
            origin="Muster",
            visibility="municipality",
        ),
    )
    note = SteeringNote.objects.create(
        owner=town.space, target=target, sentence="liegt zurück", off_since=date(2025, 1, 1)
    )
    table = f"AGS;Jahr;Restmüll\n{town.ags};2023;140\n{town.ags};gestern;1\n"
    batch = keep_import(actor=SYSTEM, owner=town.space, name="muell.csv", body=table.encode())
    return {
        "statistik:key": statistic.key,
        "statistik:value_id": value.pk,
        "statistik:target_id": target.pk,
        "statistik:note_id": note.pk,
        "statistik:batch_id": batch.pk,
    }
