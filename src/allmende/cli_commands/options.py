"""Options that several commands share; each one stands for a variable."""

import argparse
import os
from typing import Final

_VARIABLES: Final = {"host": "ALLMENDE_HOST", "port": "ALLMENDE_PORT", "data": "ALLMENDE_DATA"}


def apply_options(args: argparse.Namespace) -> None:
    """Write --host, --port and --data into the environment, so that children see them too."""
    from allmende.config.env import environment

    for name, variable in _VARIABLES.items():
        value = getattr(args, name, None)
        if value is not None:
            os.environ[variable] = str(value)
    environment.cache_clear()
