"""`allmende history`: what the worker does with history at night, by hand; and looks at it."""

import argparse
from datetime import date
from typing import Any, ClassVar

from allmende.basics.errors import AllmendeError


class UnknownTown(AllmendeError):
    """No town or consortium has this key."""

    code: ClassVar[str] = "config.unknown_town"


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the commands to the command line."""
    history = commands.add_parser("history", help="Verlauf: Auswertungen, Archiv, Aufbewahrung")
    actions = history.add_subparsers(title="Befehle", metavar="BEFEHL", required=True)
    status = actions.add_parser("status", help="zeigen, was wo liegt und was wartet")
    status.set_defaults(run=show)
    night = actions.add_parser(
        "night", help="jetzt tun, was sonst nachts geschieht: auswerten, löschen, archivieren"
    )
    night.set_defaults(run=run_night)
    verify = actions.add_parser("verify", help="jede Archivdatei vollständig lesen und prüfen")
    verify.set_defaults(run=run_verify)
    rebuild = actions.add_parser("rebuild", help="Stunden- und Tageswerte aus den Messwerten neu berechnen")
    rebuild.add_argument("--town", required=True, metavar="AGS", help="Schlüssel der Kommune")
    rebuild.add_argument("--first", required=True, type=date.fromisoformat, metavar="TAG", help="2026-03-01")
    rebuild.add_argument(
        "--last", required=True, type=date.fromisoformat, metavar="TAG", help="einschließlich"
    )
    rebuild.set_defaults(run=run_rebuild)


def show(args: argparse.Namespace) -> int:
    """Print how far roll-ups are, which months are hot, what lies in the archive."""
    del args
    _set_up()
    from allmende.datahub.selectors.history_state import history_state

    state = history_state()
    rolled = f"{state.rolled_to:%d.%m.%Y %H:%M} UTC" if state.rolled_to else "noch nicht"
    print(f"Ausgewertet bis: {rolled}; {state.dirty_hours} geänderte Stunden warten.")
    print(f"In der Datenbank: {', '.join(state.hot_months) or 'nichts'}")
    print(
        f"Im Archiv: {state.cold_files} Dateien, {state.cold_rows} Messwerte, {state.cold_bytes / 1e6:.1f} MB"
    )
    print(f"Aus dem Archiv zu löschen: {state.removals} Abschnitte, {state.leftovers} alte Dateien")
    return 0


def run_night(args: argparse.Namespace) -> int:
    """Do the night's work now."""
    del args
    _set_up()
    from allmende.datahub.selectors.rooms import now_utc
    from allmende.datahub.services.night import keep_in_order
    from allmende.kernel.actor import SystemActor

    done = keep_in_order(actor=SystemActor("command-line"), now=now_utc())
    print(f"Ausgewertet: {done.rolled.hours} neue, {done.rolled.redone} geänderte Stunden.")
    print(f"Gelöscht: {done.expired} abgelaufene Messwerte, {done.settled} erledigte Nachrichten.")
    for month in done.months:
        outcome = "aus der Datenbank genommen" if month.is_dropped else "bleibt noch in der Datenbank"
        print(f"{month.month:%m/%Y}: {month.rows} Messwerte in {month.written} Dateien, {outcome}.")
    if not done.is_cold_store_there:
        print("Das Archiv antwortet nicht; was dort zu tun ist, wartet.")
    return 0 if done.is_cold_store_there else 1


def run_verify(args: argparse.Namespace) -> int:
    """Read every file; the exit code is 0 only if all of them are what was written."""
    del args
    _set_up()
    from allmende.datahub.services.archive import unknown_files, verify_files
    from allmende.kernel.actor import SystemActor

    looked, wrong = 0, 0
    for file, error in verify_files(actor=SystemActor("command-line")):
        looked += 1
        if error:
            wrong += 1
            print(f"{file.tenant.name}, {file.month:%m/%Y}: {file.path}: {error}")
    print(f"{looked} Dateien gelesen, {wrong} fehlerhaft.")
    for path in unknown_files(actor=SystemActor("command-line")):
        print(f"Gehört zu keinem Verzeichnis und kann gelöscht werden: {path}")
    return 1 if wrong else 0


def run_rebuild(args: argparse.Namespace) -> int:
    """Roll up a town's days again."""
    _set_up()
    from allmende.datahub.services.rollups import rebuild
    from allmende.kernel.actor import SystemActor
    from allmende.kernel.models import Space

    town = Space.objects.filter(key=args.town).first()
    if town is None:
        raise UnknownTown(key=args.town)
    hours = rebuild(actor=SystemActor("command-line"), tenant_id=town.pk, first=args.first, last=args.last)
    print(f"{town.name}: {hours} Stundenwerte neu berechnet.")
    return 0


def _set_up() -> None:
    import django

    from allmende.cli_commands.database_ready import require_database

    django.setup()
    require_database()
