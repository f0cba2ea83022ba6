"""What a process writes to the terminal while it runs."""

import logging


def log_to_terminal() -> None:
    """Write what happens to the error stream, which the supervisor turns into a file."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
