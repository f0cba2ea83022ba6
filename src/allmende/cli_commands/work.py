"""`allmende work`: runs what happens later or regularly, from every queue."""

import argparse
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("work", help="Hintergrundarbeiten ausführen (Post, Berichte, Aufräumen)")
    parser.add_argument("--once", action="store_true", help="nur erledigen, was jetzt ansteht")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; running jobs get some seconds to finish."""
    import asyncio
    import logging

    from allmende.config.supervisor import follow_supervisor

    follow_supervisor()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    # In an installed Django project the connector is Django's; the type says only the base.
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector):
        asyncio.run(_work(wait=not args.once))
    return 0


async def _work(*, wait: bool) -> None:
    from procrastinate.contrib.django import app

    async with app.open_async():
        await app.run_worker_async(
            name="worker", wait=wait, shutdown_graceful_timeout=5.0, delete_jobs="successful"
        )
