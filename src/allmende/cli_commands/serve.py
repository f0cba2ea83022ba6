"""`allmende serve`: web and hub, together or apart."""

import argparse
import logging
import os
import sys
from typing import Any

EXIT_PORT_TAKEN = 3


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "serve", help="Seiten und Datendrehscheibe ausliefern (ohne Datenbank und Worker)"
    )
    parts = ["all", "web", "hub"]
    parser.add_argument(
        "part", nargs="?", default="all", choices=parts, help="all: beides an einem Port (Standard)"
    )
    parser.add_argument("--host", help="Adresse, an der gelauscht wird (ALLMENDE_HOST)")
    parser.add_argument("--port", type=int, help="Port (ALLMENDE_PORT)")
    parser.add_argument("--data", help="Datenordner (ALLMENDE_DATA)")
    parser.add_argument(
        "--open",
        action="store_true",
        help="nur mit hub: schreiben ohne Zugang, jeder Mandantenname gilt; für Proben auf diesem Rechner",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from allmende.cli_commands.open_hub import run_open_hub
    from allmende.cli_commands.options import apply_options
    from allmende.cli_commands.sentences import sentence_of
    from allmende.cli_commands.terminal import log_to_terminal
    from allmende.config.env import ensure_secret_key, environment
    from allmende.config.ports import PortTaken, require_free_port
    from allmende.config.serve import serve
    from allmende.config.supervisor import follow_supervisor

    follow_supervisor()
    apply_options(args)
    if args.open:
        run_open_hub(args)
    else:
        env = environment()
        ensure_secret_key(env)
        try:
            require_free_port(env.host, env.port)
        except PortTaken as error:
            print(f"allmende: {sentence_of(error)}", file=sys.stderr)
            return EXIT_PORT_TAKEN
        log_to_terminal()
        serve(env, args.part)
    # The pages' threads may still wait for a database that is gone; nothing they hold is unsaved.
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
