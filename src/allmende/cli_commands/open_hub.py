"""`allmende serve hub --open`: a hub for trials and conformance suites, alone on this machine.

It keeps its data apart from the installation's: in the folder `open-hub` inside the data folder,
unless `--data` or a database of its own is given.
"""

import argparse
import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from allmende.basics.errors import AllmendeError
from allmende.config import folder
from allmende.config.env import Environment, ensure_secret_key, environment
from allmende.config.ports import require_free_port
from allmende.config.postgres import EmbeddedPostgres

_WARNING = """
  ############################################################################
  #  OFFENER BETRIEB: Jedes Programm auf diesem Rechner darf alles lesen,     #
  #  ändern und löschen, ohne Zugang. Nur für Proben und Konformitätstests.   #
  ############################################################################
"""


class OpenHubOnlyAlone(AllmendeError):
    """--open goes with the hub alone."""

    code: ClassVar[str] = "config.open_hub_only_alone"


class OpenHubOnlyHere(AllmendeError):
    """--open on an address that other machines reach."""

    code: ClassVar[str] = "config.open_hub_only_here"


def run_open_hub(args: argparse.Namespace) -> None:
    """Start PostgreSQL unless there is one, migrate, serve until told to stop.

    Raises:
        OpenHubOnlyAlone: pages were asked for as well.
        OpenHubOnlyHere: the address is not a loopback address.
        PortTaken: somebody listens there.
    """
    from allmende.cli_commands.terminal import log_to_terminal
    from allmende.config.serve import serve

    if args.part != "hub":
        raise OpenHubOnlyAlone
    env = _own_environment(args)
    if not _is_loopback(env.host):
        raise OpenHubOnlyHere(host=env.host)
    with folder.claimed(env.data):
        ensure_secret_key(env)
        require_free_port(env.host, env.port)
        with _database(env):
            _migrate()
            print(_WARNING, flush=True)
            print(f"  NGSI-LD: http://{env.host}:{env.port}/ngsi-ld/v1   Beenden: Strg-C\n", flush=True)
            log_to_terminal()
            serve(env, "hub", is_open=True)


def _own_environment(args: argparse.Namespace) -> Environment:
    if args.data is None and environment().database_url is None:
        os.environ["ALLMENDE_DATA"] = str(environment().data_dir / "open-hub")
        environment.cache_clear()
    return environment()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _database(env: Environment) -> Iterator[None]:
    if env.database_url:
        yield
        return
    server = EmbeddedPostgres(env.data.postgres, log_file=env.data.logs / "postgres.log", say=_say)
    server.start()
    try:
        yield
    finally:
        server.stop()


def _migrate() -> None:
    import django

    from allmende.cli_commands.prepare import migrate

    django.setup()
    migrate()


def _say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)
