"""What each room adds to a town with one of everything: a function for each part of a room.

A function takes the town and returns name of a part of an address → value. Where two rooms use the same
name for different things, the key is the first part of the address and the name: "strategien:key".
"""

from collections.abc import Callable
from typing import Any

from allmende.region.models import Municipality
from tests.editorial import parts as texts
from tests.kernel.documents import parts as documents
from tests.participation import world as participation
from tests.portfolio import choices_parts, measures_world
from tests.strategy.chain import parts as strategies
from tests.strategy.making import world as making
from tests.strategy.okr import world as okr
from tests.strategy.statistics import parts as statistics

Maker = Callable[[Municipality], dict[str, Any]]

#: Each room's own line.
MAKERS: list[Maker] = [
    documents.make,
    choices_parts.make,
    strategies.make,
    making.one_of_everything,
    statistics.make,
    okr.security_parts,
    participation.one_of_everything,
    measures_world.security_parts,
    texts.make,
]
