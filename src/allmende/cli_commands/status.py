"""`allmende status`: is it running, where, and how is it."""

import argparse
import dataclasses
import json
from typing import Any

from allmende.cli_commands.health import Database, front_page_status, look_at_database
from allmende.cli_commands.options import apply_options
from allmende.config import folder
from allmende.config.env import Environment, environment

EXIT_NOT_RUNNING = 3


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "status", help="zeigen, ob und wie Allmende läuft (Code 0: läuft, 3: läuft nicht)"
    )
    parser.add_argument("--data", help="Datenordner (Standard: .allmende in diesem Verzeichnis)")
    parser.add_argument("--json", action="store_true", help="ein JSON-Objekt ausgeben")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the state; the exit code says whether pages are served."""
    apply_options(args)
    facts = state(environment())
    print(json.dumps(facts, ensure_ascii=False) if args.json else _as_text(facts))
    return 0 if facts["running"] else EXIT_NOT_RUNNING


def state(env: Environment) -> dict[str, Any]:
    """The installation's state; the keys are stable and documented for monitoring.

    `running` means: a supervisor holds the data folder, the start page answers without an error and
    so does the database. Unknown is null.
    """
    told = folder.read_running(env.data) if folder.is_claimed(env.data) else {}
    if told:
        env = dataclasses.replace(env, host=str(told["host"]), port=int(str(told["port"])))
    database = look_at_database(env)
    status = front_page_status(env) if told else None
    return {
        "running": bool(told) and database.is_ready and status is not None and status < 500,
        "version": folder.own_version(),
        "url": told.get("url"),
        "started_at": told.get("started_at"),
        "data": str(env.data_dir),
        "supervisor": {"pid": told.get("pid")},
        "web": {"pid": told.get("web"), "status": status},
        "worker": _worker(told, database),
        "database": {
            "ready": database.is_ready,
            "embedded": env.database_url is None,
            "version": database.version,
        },
    }


def _worker(told: dict[str, object], database: Database) -> dict[str, Any]:
    return {
        "pid": told.get("worker"),
        "heartbeat_age_s": database.heartbeat_age_s,
        "waiting_jobs": database.waiting_jobs,
        "failed_jobs": database.failed_jobs,
    }


def _as_text(facts: dict[str, Any]) -> str:
    if facts["supervisor"]["pid"] is None:
        return f"Allmende läuft nicht (Datenordner {facts['data']})."
    worker = facts["worker"]
    age = worker["heartbeat_age_s"]
    seen = "noch nicht gemeldet" if age is None else f"zuletzt gemeldet vor {age:.0f} s"
    status = facts["web"]["status"]
    database = facts["database"]
    lines = [
        f"Allmende {facts['version']} läuft: {facts['url']}/"
        if facts["running"]
        else "Allmende ist gestört.",
        f"  gestartet    {facts['started_at']}",
        f"  Daten        {facts['data']}",
        f"  Seiten       {'keine Antwort' if status is None else f'antworten (HTTP {status})'}",
        f"  Datenbank    {'PostgreSQL ' + database['version'] if database['ready'] else 'keine Antwort'}",
        f"  Worker       {seen}; wartend {_count(worker['waiting_jobs'])}, "
        f"fehlgeschlagen {_count(worker['failed_jobs'])}",
    ]
    return "\n".join(lines)


def _count(value: int | None) -> str:
    return "unbekannt" if value is None else str(value)
