"""`allmende prepare`: brings the database to this version and loads the region pack.

`up` runs it in a process of its own, so that the supervisor stays small; on several machines it is
the step before `serve` and `work`. Running it again changes nothing.
"""

import argparse
from collections.abc import Iterable
from typing import Any, Protocol


class DemoAccount(Protocol):
    """An invented person of the demo, as `config.demo.load_demo` lists them."""

    @property
    def email(self) -> str:
        """Signs in with it."""

    @property
    def password(self) -> str:
        """Invented, no secret."""

    @property
    def role(self) -> str:
        """Where the person works."""


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("prepare", help="Datenbank auf den Stand bringen und die Region laden")
    parser.add_argument("--no-demo", action="store_true", help="ohne die erfundenen Beispieldaten")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrate, load the pack, load the demo; each step is one transaction or repeatable."""
    import django

    from allmende.config.env import environment
    from allmende.config.supervisor import follow_supervisor

    follow_supervisor()
    env = environment()
    django.setup()
    migrate()
    from allmende.config.pack import load_region_pack

    if load_region_pack(env.region_pack, env.blueprints):
        _say("Die Region wurde geladen.")
    _write_accounts(() if args.no_demo else _load_demo())
    return 0


def _load_demo() -> Iterable[DemoAccount]:
    from allmende.config.demo import load_demo
    from allmende.region.models import Region

    if not Region.objects.filter(is_demo=True).exists():
        _say("Die erfundenen Beispieldaten werden geladen …")
    return load_demo()


def migrate() -> None:
    """Apply what is missing; says so only when there is something to do."""
    from allmende.config import base

    if not pending_migrations():
        return
    _say("Die Datenbank wird eingerichtet oder aktualisiert; das dauert bis zu einer Minute …")
    base.migrate()


def pending_migrations() -> list[str]:
    """Names of migrations that this version brings and the database does not have yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _write_accounts(accounts: Iterable[DemoAccount]) -> None:
    """Leave the demo's sign-ins for `up` to print; they are invented and no secret."""
    import json

    from allmende.config.env import environment

    rows = [{"email": a.email, "password": a.password, "role": str(a.role)} for a in accounts]
    data = environment().data
    data.root.mkdir(parents=True, exist_ok=True)
    data.demo_accounts.write_text(json.dumps(rows), encoding="utf-8")


def _say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)
