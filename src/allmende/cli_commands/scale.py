"""`allmende scale citus`: spreads the hub's tables over several PostgreSQL machines."""

import argparse
from typing import Any


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    scale = commands.add_parser("scale", help="den Hub auf mehrere Maschinen verteilen")
    actions = scale.add_subparsers(title="Befehle", metavar="BEFEHL", required=True)
    citus = actions.add_parser(
        "citus",
        help="Messwerte nach Kommunen auf die Maschinen eines PostgreSQL mit Citus verteilen",
    )
    citus.add_argument(
        "--coordinator",
        default="",
        metavar="HOST:PORT",
        help="unter welcher Adresse die anderen Maschinen die Datenbank erreichen",
    )
    citus.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what is still to be done and say each step."""
    from allmende.cli_commands.database_ready import require_database
    from allmende.config.database import database_url
    from allmende.config.env import environment
    from allmende.datahub.services.citus import scale_out

    require_database()
    number = 0
    for number, step in enumerate(scale_out(database_url(environment()), coordinator=args.coordinator), 1):
        print(f"{number}. {step.purpose}")
    print("Alles verteilt. Bitte starten Sie Web, Hub und Hintergrundarbeiten neu.")
    return 0
