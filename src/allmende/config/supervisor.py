"""Keeps programs running beside the database: starts, watches, restarts and stops them.

Everything is started from one thread that lives as long as the process, because each program dies
with the thread that started it.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from allmende.config.postgres import EmbeddedPostgres, die_with_parent

log = logging.getLogger("allmende.supervisor")

#: Tells a program who started it; see `follow_supervisor`.
SUPERVISOR_VARIABLE = "ALLMENDE_SUPERVISOR_PID"
_LOG_ROTATES_BYTES = 10 * 1024 * 1024
_HEALTHY_S = 60.0
_LONGEST_PAUSE_S = 30.0
_FIRST_PAUSE_S = 0.5


@dataclass(slots=True)
class Program:
    """One program of ours: a subcommand of `allmende` in a process of its own.

    Attributes:
        name: Short name for logs and messages, e.g. "web".
        arguments: The subcommand, e.g. ["serve", "all"].
        patience_s: Seconds between SIGTERM and SIGKILL.
    """

    name: str
    arguments: Sequence[str]
    patience_s: float = 10.0
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    restart_at: float = 0.0
    failures: int = field(default=0)

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id, of the last one started."""
        return self.process.pid if self.process else None

    @property
    def exit_code(self) -> int | None:
        """How its last process ended; None while it runs."""
        return self.process.poll() if self.process else None


class Supervisor:
    """Runs programs until it is told to stop.

    Args:
        log_dir: One log file per program goes here.
        database: The embedded server, already started; None when the database is elsewhere.
        say: Called with one German sentence when something goes wrong or comes back.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        log_dir: Path,
        database: EmbeddedPostgres | None,
        say: Callable[[str], None],
    ) -> None:
        self.programs = programs
        self._log_dir = log_dir
        self._database = database
        self._say = say

    def start(self) -> None:
        """Start every program once."""
        for program in self.programs:
            self._start(program)

    def look_after(self) -> None:
        """One round: restart what ended, the database first. Call it several times a second."""
        self._look_after_database()
        for program in self.programs:
            self._look_after(program)

    def stop(self) -> None:
        """End all programs at the same time, gently, then by force; the database stays."""
        for program in self.programs:
            if program.process is not None and program.is_running:
                program.process.terminate()
        for program in self.programs:
            if program.process is not None:
                _wait_or_kill(program.process, program.patience_s)

    def log_file(self, program: Program) -> Path:
        """Where a program's output goes."""
        return self._log_dir / f"{program.name}.log"

    def _start(self, program: Program) -> None:
        program.process = start_program(program.arguments, self.log_file(program))
        program.started_at = time.monotonic()
        program.restart_at = 0.0

    def _look_after(self, program: Program) -> None:
        now = time.monotonic()
        if program.is_running:
            if now - program.started_at > _HEALTHY_S:
                program.failures = 0
            return
        if not program.restart_at:
            pause_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**program.failures)
            program.failures += 1
            program.restart_at = now + pause_s
            self._say(
                f"Der Dienst {program.name} hat sich beendet (Code {program.exit_code}) "
                f"und startet in {pause_s:.0f} s neu; "
                f"siehe {self.log_file(program)}"
            )
        elif now >= program.restart_at:
            self._start(program)

    def _look_after_database(self) -> None:
        if self._database is None or self._database.process is None:
            return
        if self._database.process.poll() is None:
            return
        self._say("PostgreSQL hat sich unerwartet beendet und startet neu.")
        self._database.stop()
        self._database.start()
        self._say("PostgreSQL läuft wieder.")


def start_program(arguments: Sequence[str], log_file: Path | None) -> "subprocess.Popen[bytes]":
    """Start a subcommand of `allmende` that ends with this process.

    Args:
        log_file: None shares this process's output.
    """
    command = [sys.executable, "-m", "allmende.cli", *arguments]
    variables = {**os.environ, SUPERVISOR_VARIABLE: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
    # A session of its own keeps Ctrl-C away: the supervisor decides the order of ending.
    if log_file is None:
        return subprocess.Popen(command, env=variables, stdin=subprocess.DEVNULL, start_new_session=True)
    log_file.parent.mkdir(parents=True, exist_ok=True)
    if log_file.exists() and log_file.stat().st_size > _LOG_ROTATES_BYTES:
        log_file.replace(log_file.with_suffix(".log.1"))
    with log_file.open("ab") as output:
        return subprocess.Popen(
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def follow_supervisor() -> None:
    """End when the supervisor that started this process ends, however it ends.

    Does nothing in a process that was started by hand.
    """
    supervisor = os.environ.get(SUPERVISOR_VARIABLE)
    if not supervisor:
        return
    die_with_parent(signal.SIGTERM)
    if os.getppid() != int(supervisor):
        # It ended before the line above took hold.
        sys.exit(EXIT_ORPHANED)


EXIT_ORPHANED = 4


def _wait_or_kill(process: "subprocess.Popen[bytes]", patience_s: float) -> None:
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
