"""Everything that asks sources in one process, put together: for the worker."""

import asyncio
import contextlib

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.codecs.pool import CodecPool
from allmende.datahub.ingest.config_cache import ConfigCache
from allmende.datahub.ingest.intake import MAX_HELD_FETCHED, Intake
from allmende.datahub.ingest.outgoing import Outgoing
from allmende.datahub.ingest.postgres_store import PostgresStore
from allmende.datahub.ingest.pull_runner import PullRunner, PullSettings
from allmende.datahub.ingest.settings import HubSettings
from allmende.datahub.ingest.setup import open_setup
from allmende.datahub.ingest.source_book import SourceBook
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.ingest.writer import GroupCommit

COMMIT_WAIT_S = 4.0


class Puller:
    """Asks every source that is due, until it is told to stop.

    Args:
        dsn: The installation's PostgreSQL; its user must be a member of `allmende_hub`.
    """

    def __init__(self, dsn: str, settings: HubSettings, *, pull_settings: PullSettings | None = None) -> None:
        self._dsn = dsn
        self._settings = settings
        self._pull_settings = pull_settings
        # Reads files, so it happens before the event loop has work to do.
        self._connectors = pipeline.connectors()
        self._runner: PullRunner | None = None
        self.is_stopped = False

    async def run(self, *, is_once: bool = False) -> None:
        """Work until `stop`, or make every due run once."""
        store, book, codecs = PostgresStore(self._dsn), SourceBook(self._dsn), CodecPool()
        vault = Vault(self._settings.secret_key)
        config = ConfigCache(store, lambda source: open_setup(source, self._connectors, vault))
        commit = GroupCommit(store, self._settings)
        intake = Intake(
            config=config, connectors=self._connectors, codecs=codecs, commit=commit, stations=store,
            max_held=MAX_HELD_FETCHED,
        )  # fmt: skip
        committing = asyncio.create_task(commit.run())
        try:
            async with Outgoing(
                Allowed.of(self._settings.private_networks), agent=self._settings.agent
            ) as http:
                runner = self._runner = PullRunner(
                    book=book, config=config, intake=intake, commit=commit, connectors=self._connectors,
                    http=http, settings=self._pull_settings,
                )  # fmt: skip
                try:
                    if is_once:
                        await runner.run_due()
                    elif not self.is_stopped:
                        await runner.run()
                finally:
                    await runner.stop()
        finally:
            commit.stop()
            await asyncio.wait((committing,), timeout=COMMIT_WAIT_S)
            committing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await committing
            await codecs.close()
            await book.close()
            await store.close()

    def stop(self) -> None:
        """Start nothing new; `run` ends after what is under way."""
        self.is_stopped = True
        if self._runner is not None:
            self._runner.begin_stop()
