"""What `status` and `doctor` look at, read without Django so that it works when Django does not."""

import http.client
from dataclasses import dataclass

import psycopg

from allmende.config.database import database_url
from allmende.config.env import Environment
from allmende.config.ports import own_address

#: The worker writes its heartbeat every ten seconds.
HEARTBEAT_LATE_S = 60.0


@dataclass(frozen=True, slots=True)
class Database:
    """What the database answers; all None when it does not answer."""

    version: str | None = None
    heartbeat_age_s: float | None = None
    waiting_jobs: int | None = None
    failed_jobs: int | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it answered at all."""
        return self.version is not None


def look_at_database(env: Environment) -> Database:
    """Ask the database for its version and for the worker's trace in it."""
    try:
        with psycopg.connect(database_url(env), connect_timeout=5, autocommit=True) as connection:
            version = str(connection.execute("show server_version").fetchone()[0])  # type: ignore[index]
            return _with_worker(connection, version)
    except psycopg.Error:
        return Database()


def _with_worker(connection: "psycopg.Connection[tuple[object, ...]]", version: str) -> Database:
    try:
        row = connection.execute(
            """
            select (select extract(epoch from now() - max(last_heartbeat))::float from procrastinate_workers),
                   (select count(*) from procrastinate_jobs where status = 'todo' and
                           coalesce(scheduled_at, now()) <= now()),
                   (select count(*) from procrastinate_jobs where status = 'failed')
            """
        ).fetchone()
    except psycopg.errors.UndefinedTable:
        # Not migrated yet.
        return Database(version=version)
    assert row is not None  # noqa: S101 - a select without from always has a row
    age, waiting, failed = row
    return Database(
        version=version,
        heartbeat_age_s=None if age is None else round(float(str(age)), 1),
        waiting_jobs=int(str(waiting)),
        failed_jobs=int(str(failed)),
    )


def front_page_status(env: Environment) -> int | None:
    """The HTTP status of the start page, or None when nobody answers within five seconds."""
    connection = http.client.HTTPConnection(own_address(env.host), env.port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": env.allowed_hosts[0]})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
