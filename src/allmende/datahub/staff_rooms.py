"""Rooms in which nothing is measured: readings would show where and when single employees work."""

import re
from typing import Final

from allmende.basics.text import slug

#: Parts of names of rooms where staff work or rest; compared with the name's slug.
_STAFF: Final = re.compile(
    r"lehrer|lehrkraft|lehrkraefte|kollegium|personal|sekretariat|schulleit|rektor|konrektor|hausmeister|verwaltung"
    r"|sozialarbeit|(^|-)buero(-|$)|beratungszimmer|besprechung|(^|-)teamraum|(^|-)teamzimmer"
)


def is_staff_room(name: str) -> bool:
    """Whether a room's name says that staff work or rest there, e.g. "Lehrerzimmer"."""
    return _STAFF.search(slug(name)) is not None
