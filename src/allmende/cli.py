"""The command `allmende`: finds the subcommand and says errors in one German sentence."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from allmende.basics.errors import AllmendeError
from allmende.cli_commands.sentences import sentence_of

#: Each module has `register(commands)`, and puts `run(args) -> int` into its parser's defaults.
_COMMANDS = (
    "up",
    "serve",
    "work",
    "prepare",
    "status",
    "doctor",
    "people",
    "sources",
    "simulate",
    "history",
    "scale",
    "bench",
    "manage",
)
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """The whole command line, e.g. for the docs test."""
    top = argparse.ArgumentParser(
        prog="allmende", description="Allmende: die Plattform, auf der Kommunen gemeinsam arbeiten."
    )
    commands = top.add_subparsers(title="Befehle", metavar="BEFEHL", required=True)
    for name in _COMMANDS:
        importlib.import_module(f"allmende.cli_commands.{name}").register(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 only when it did what was asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allmende.config.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["manage"]:
        # argparse would keep `manage --help` and `manage -v 2` for itself.
        arguments.insert(1, "--")
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except AllmendeError as error:
        print(f"allmende: {sentence_of(error)}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
