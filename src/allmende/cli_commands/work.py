"""`allmende work`: runs what happens later or regularly, and asks sources by schedule."""

import argparse
import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from allmende.datahub.ingest.puller import Puller


log = logging.getLogger(__name__)

RESTART_PAUSE_S = 5.0


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("work", help="Hintergrundarbeiten ausführen (Post, Berichte, Aufräumen)")
    parser.add_argument("--once", action="store_true", help="nur erledigen, was jetzt ansteht")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; running jobs get some seconds to finish."""
    from allmende.cli_commands.terminal import log_to_terminal
    from allmende.config.supervisor import follow_supervisor

    follow_supervisor()
    log_to_terminal()
    import django

    django.setup()
    from procrastinate.contrib.django import app

    from allmende.config.database import database_url
    from allmende.config.env import environment
    from allmende.config.hub_settings import hub_settings
    from allmende.datahub.ingest.puller import Puller

    # In an installed Django project the connector is Django's; the type says only the base.
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    env = environment()
    # Reads files, so it happens before the event loop has work to do.
    puller = Puller(database_url(env), hub_settings(env))
    with app.replace_connector(connector):
        asyncio.run(_work(wait=not args.once, puller=puller))
    return 0


async def _work(*, wait: bool, puller: "Puller") -> None:
    """Work off jobs and ask sources side by side; told to stop, the job worker ends first."""
    from procrastinate.contrib.django import app

    asking = asyncio.create_task(_ask(puller, wait=wait))
    try:
        async with app.open_async():
            await app.run_worker_async(
                name="worker", wait=wait, shutdown_graceful_timeout=5.0, delete_jobs="successful"
            )
    finally:
        puller.stop()
        await asking


async def _ask(puller: "Puller", *, wait: bool) -> None:
    """Ask sources; a mistake of ours there must not end the job worker."""
    while True:
        try:
            await puller.run(is_once=not wait)
            return
        except Exception:
            log.exception("puller_failed")
            if puller.is_stopped or not wait:
                return
            await asyncio.sleep(RESTART_PAUSE_S)
