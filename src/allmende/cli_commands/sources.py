"""`allmende token`: keys of sources, for administrators without a browser at hand."""

import argparse
from typing import Any, ClassVar

from allmende.basics.errors import AllmendeError


class UnknownSource(AllmendeError):
    """No source has this public id."""

    code: ClassVar[str] = "config.unknown_source"


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    token = commands.add_parser("token", help="Schlüssel von Quellen")
    actions = token.add_subparsers(title="Befehle", metavar="BEFEHL", required=True)
    listing = actions.add_parser("list", help="Quellen mit dem Anfang ihrer gültigen Schlüssel zeigen")
    listing.set_defaults(run=show)
    add = actions.add_parser("add", help="einen weiteren Schlüssel ausgeben; die bisherigen gelten weiter")
    add.add_argument("source", metavar="QUELLE", help="Kennung der Quelle, siehe token list")
    add.set_defaults(run=run, keeps_others=True)
    renew = actions.add_parser("renew", help="neuen Schlüssel ausgeben; der bisherige gilt sofort nicht mehr")
    renew.add_argument("source", metavar="QUELLE", help="Kennung der Quelle, siehe token list")
    renew.set_defaults(run=run, keeps_others=False)


def show(args: argparse.Namespace) -> int:
    """Print every source."""
    del args
    _set_up()
    from allmende.datahub.models import Source

    for source in (
        Source.objects.select_related("owner").prefetch_related("keys").order_by("owner__name", "name")
    ):
        hints = [f"{key.hint}…" for key in source.keys.all() if key.revoked_at is None]
        print(
            f"{source.public_id}  {source.owner.name}: {source.name}  {', '.join(hints) or 'ohne Schlüssel'}"
        )
    return 0


def run(args: argparse.Namespace) -> int:
    """Print a new key, once."""
    _set_up()
    from allmende.datahub.models import Source
    from allmende.datahub.services.sources import add_key, renew_key
    from allmende.kernel.actor import SystemActor

    source = Source.objects.filter(public_id=args.source).first()
    if source is None:
        raise UnknownSource(key=args.source)
    issue = add_key if args.keeps_others else renew_key
    key = issue(actor=SystemActor("command-line"), source_id=source.pk)
    print(f"Neuer Schlüssel von „{source.name}“; er wird nur jetzt gezeigt:")
    print(key)
    return 0


def _set_up() -> None:
    import django

    from allmende.cli_commands.database_ready import require_database

    django.setup()
    require_database()
