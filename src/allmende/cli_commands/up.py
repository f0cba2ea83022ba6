"""`allmende up`: the whole product on one machine, until Ctrl-C."""

import argparse
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any, ClassVar

from allmende.basics.errors import AllmendeError
from allmende.cli_commands.health import front_page_status
from allmende.cli_commands.options import apply_options
from allmende.cli_commands.serve import EXIT_PORT_TAKEN
from allmende.config import folder
from allmende.config.env import Environment, ensure_secret_key, environment
from allmende.config.ports import PortTaken, require_free_port
from allmende.config.postgres import EmbeddedPostgres
from allmende.config.supervisor import Program, Supervisor, start_program

_ROUND_S = 0.2
_COMING_UP_S = 60.0
_LEFT_OVER_S = 8.0


class PreparationFailed(AllmendeError):
    """Migrations, pack or demo did not load."""

    code: ClassVar[str] = "config.preparation_failed"


class NotComingUp(AllmendeError):
    """A program ended or stayed silent at the first start."""

    code: ClassVar[str] = "config.not_coming_up"


class _Stopped(Exception):
    """SIGTERM or Ctrl-C while starting."""


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("up", help="alles auf dieser Maschine starten; Strg-C beendet es")
    parser.add_argument("--host", help="Adresse, an der gelauscht wird (Standard: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="Port (Standard: 8000)")
    parser.add_argument("--data", help="Datenordner (Standard: .allmende in diesem Verzeichnis)")
    parser.add_argument("--no-demo", action="store_true", help="ohne die erfundenen Beispieldaten")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start, watch, stop. Returns 0 after a stop that was asked for."""
    apply_options(args)
    env = environment()
    stop = _StopSignal()
    with folder.claimed(env.data), stop.heard():
        _check(env)
        ensure_secret_key(env)
        try:
            _run(env, stop, demo=not args.no_demo)
        except _Stopped:
            _say("Start abgebrochen.")
        finally:
            env.data.running.unlink(missing_ok=True)
    _say("Allmende ist beendet.")
    return 0


def _check(env: Environment) -> None:
    """Everything that can be known before anything is started."""
    from allmende.config.frontend import ensure_build

    folder.require_known_version(env.data)
    folder.require_room(env.data)
    _require_free_port(env)
    ensure_build()


def _require_free_port(env: Environment) -> None:
    """As `require_free_port`, but waits for a web process whose supervisor was killed a moment ago."""
    web = folder.read_running(env.data).get("web")
    give_up = time.monotonic() + _LEFT_OVER_S
    while True:
        try:
            require_free_port(env.host, env.port)
        except PortTaken:
            if not isinstance(web, int) or not _is_ours(web) or time.monotonic() > give_up:
                raise
            time.sleep(_ROUND_S)
        else:
            return


def _is_ours(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return b"allmende.cli" in file.read()
    except OSError:
        return False


def _run(env: Environment, stop: "_StopSignal", *, demo: bool) -> None:
    with _database(env) as database:
        _prepare(demo=demo)
        web, worker = Program("web", ["serve", "all"]), Program("worker", ["work"])
        supervisor = Supervisor([web, worker], log_dir=env.data.logs, database=database, say=_say)
        try:
            supervisor.start()
            _wait_for_web(env, supervisor, web)
            _tell(env, web, worker)
            stop.ask_politely()
            while not stop.asked:
                time.sleep(_ROUND_S)
                supervisor.look_after()
        finally:
            _say("Allmende wird beendet …")
            supervisor.stop()


@contextmanager
def _database(env: Environment) -> Iterator[EmbeddedPostgres | None]:
    """The embedded server for the length of the block, or nothing when the operator has one."""
    if env.database_url:
        yield None
        return
    server = EmbeddedPostgres(env.data.postgres, log_file=env.data.logs / "postgres.log", say=_say)
    _say("PostgreSQL wird gestartet …")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _prepare(*, demo: bool) -> None:
    process = start_program(["prepare", *([] if demo else ["--no-demo"])], log_file=None)
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    if code != 0:
        raise PreparationFailed
    folder.write_version(environment().data)


def _wait_for_web(env: Environment, supervisor: Supervisor, web: Program) -> None:
    """Return when the start page answers; a server that ends before that ends the start."""
    give_up = time.monotonic() + _COMING_UP_S
    while (status := front_page_status(env)) is None:
        if web.exit_code == EXIT_PORT_TAKEN:
            raise PortTaken(host=env.host, port=env.port)
        if not web.is_running or time.monotonic() > give_up:
            raise NotComingUp(program=web.name, log=str(supervisor.log_file(web)))
        time.sleep(_ROUND_S / 2)
    if status >= 500:
        _say(f"Achtung: Die Startseite antwortet mit Fehler {status}; siehe {supervisor.log_file(web)}")


def _tell(env: Environment, web: Program, worker: Program) -> None:
    folder.write_running(
        env.data,
        {
            "pid": os.getpid(),
            "web": web.pid,
            "worker": worker.pid,
            "url": env.public_url,
            "host": env.host,
            "port": env.port,
            "version": folder.own_version(),
            "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    print(f"\nAllmende läuft: {env.public_url}/\n", flush=True)
    accounts = _demo_accounts(env)
    if accounts:
        print("Anmelden mit den erfundenen Beispielpersonen:")
        for account in accounts:
            print(f"  {account['email']}  Passwort: {account['password']}  ({account['role']})")
        print()
    print(f"Daten: {env.data_dir}   Beenden: Strg-C\n", flush=True)


def _demo_accounts(env: Environment) -> list[dict[str, str]]:
    try:
        rows: list[dict[str, str]] = json.loads(env.data.demo_accounts.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return rows


class _StopSignal:
    """SIGTERM and SIGINT: while starting they break off, afterwards they end the watch."""

    def __init__(self) -> None:
        self.asked = False
        self._polite = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen for the length of the block."""
        before = {signum: signal.signal(signum, self._receive) for signum in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)

    def ask_politely(self) -> None:
        """From now on a signal only sets `asked`."""
        self._polite = True

    def _receive(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        first, self.asked = not self.asked, True
        # A second signal must not break the orderly end that the first one began.
        if first and not self._polite:
            raise _Stopped


def _say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)
