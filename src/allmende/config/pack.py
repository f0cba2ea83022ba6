"""Bring the region pack into every room, lower rooms first."""

from pathlib import Path

from django.db import transaction

from allmende.kernel.actor import SystemActor
from allmende.region.services.load import load_pack, mark_complete
from allmende.solutions.services.catalogue import load_solutions
from allmende.strategy.load import load_strategy
from allmende.strategy.services.statistics_load import load_statistics


def load_region_pack(folder: Path, blueprints: Path) -> bool:
    """Load the pack at start; return whether anything had to be done. Safe to repeat.

    Raises:
        PackError: the pack is not usable; nothing was changed.
    """
    actor = SystemActor("pack-loader")
    with transaction.atomic():
        region, pack, needed = load_pack(actor=actor, folder=folder)
        if needed:
            load_strategy(actor=actor, owner=region.consortium.space, pack=pack)
        load_statistics(actor=actor, owner=region.consortium.space, region=region, folder=folder)
        load_solutions(actor=actor, pack=pack, blueprints_folder=blueprints)
        mark_complete(region=region, pack=pack)
    return needed
