"""`allmende simulate uplink`: what a sensor would send, through the real webhook."""

import argparse
from typing import Any


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    simulate = commands.add_parser("simulate", help="senden, was ein Gerät senden würde")
    actions = simulate.add_subparsers(title="Befehle", metavar="BEFEHL", required=True)
    uplink = actions.add_parser(
        "uplink",
        help="eine frisch datierte Nachricht eines Raums senden, verschlüsselt wie vom Hersteller des Geräts",
    )
    uplink.add_argument("--room", required=True, metavar="RAUM", help="Name, Raumnummer oder URN des Raums")
    uplink.add_argument("--co2", type=float, required=True, metavar="PPM", help="CO2 in ppm")
    uplink.add_argument("--temperature", type=float, default=21.0, metavar="GRAD", help="Temperatur in °C")
    uplink.add_argument("--humidity", type=float, default=45.0, metavar="PROZENT", help="relative Feuchte")
    uplink.add_argument("--url", default="", help="Adresse des Hubs (Standard: diese Maschine)")
    uplink.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Send one marked message; the exit code is 0 only if the hub has stored it."""
    import django

    from allmende.cli_commands.database_ready import require_database

    django.setup()
    require_database()
    from allmende.datahub.services.simulate import device_in, send_uplink
    from allmende.kernel.actor import SystemActor

    device = device_in(args.room)
    values = {"co2": args.co2, "temperature": args.temperature, "relativeHumidity": args.humidity}
    sent = send_uplink(
        actor=SystemActor("command-line"), device=device, values=values, base_url=args.url or _hub_address()
    )
    outcome = "gespeichert" if sent.is_stored else "nicht gespeichert"
    print(f"{device.entity} ({device}): {args.co2:g} ppm gesendet an {sent.url}: {sent.status}, {outcome}.")
    return 0 if sent.is_stored else 1


def _hub_address() -> str:
    """Where `up` serves, which may differ from the variables; empty: where the variables say."""
    from allmende.config import folder
    from allmende.config.env import environment
    from allmende.config.ports import own_address

    told = folder.read_running(environment().data)
    if not told:
        return ""
    host = own_address(str(told["host"]))
    return f"http://[{host}]:{told['port']}" if ":" in host else f"http://{host}:{told['port']}"
