"""A clear sentence instead of a traceback when a command needs the database and it is not there."""

from typing import ClassVar

from allmende.basics.errors import AllmendeError
from allmende.cli_commands.health import look_at_database
from allmende.config.env import environment


class NotRunning(AllmendeError):
    """The database does not answer."""

    code: ClassVar[str] = "config.not_running"
    kind = "unavailable"


def require_database() -> None:
    """Raise NotRunning unless the database answers."""
    if not look_at_database(environment()).is_ready:
        raise NotRunning
