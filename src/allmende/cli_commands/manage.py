"""`allmende manage` and `allmende shell`: Django's own commands on this installation."""

import argparse
from typing import Any


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the commands to the command line."""
    manage = commands.add_parser(
        "manage", help="Befehle von Django ausführen, z. B. manage dbshell", add_help=False
    )
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=run)
    shell = commands.add_parser("shell", help="Python mit geladenen Modellen öffnen")
    shell.set_defaults(run=run, arguments=["shell"])


def run(args: argparse.Namespace) -> int:
    """Hand over to Django; it ends the process itself when a command fails."""
    from django.core.management import execute_from_command_line

    arguments = args.arguments[1:] if args.arguments[:1] == ["--"] else args.arguments
    execute_from_command_line(["allmende manage", *arguments])
    return 0
