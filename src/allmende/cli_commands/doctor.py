"""`allmende doctor`: checks what an installation needs, and says what to do about each finding."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from allmende.basics.errors import AllmendeError
from allmende.cli_commands.health import HEARTBEAT_LATE_S, Database, look_at_database
from allmende.cli_commands.options import apply_options
from allmende.cli_commands.sentences import sentence_of
from allmende.config import folder
from allmende.config.env import Environment, environment
from allmende.config.ports import require_free_port

Verdict = Literal["ok", "warning", "error"]
_WORDS = {"ok": "in Ordnung", "warning": "Hinweis", "error": "Fehler"}
_SIGNS = {"ok": "✓", "warning": "!", "error": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    check: str
    verdict: Verdict
    found: str
    advice: str = ""


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "doctor", help="prüfen, was die Installation braucht, und sagen, was zu tun ist"
    )
    parser.add_argument("--data", help="Datenordner (Standard: .allmende in diesem Verzeichnis)")
    parser.add_argument("--json", action="store_true", help="ein JSON-Objekt ausgeben")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every finding; exit code 1 if one of them is an error."""
    apply_options(args)
    findings = list(examine(environment()))
    worst_is_error = any(finding.verdict == "error" for finding in findings)
    if args.json:
        print(
            json.dumps(
                {"ok": not worst_is_error, "findings": [asdict(f) for f in findings]}, ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            print(_line(finding))
    return 1 if worst_is_error else 0


def examine(env: Environment) -> Iterator[Finding]:
    """Run every check; what needs the database is skipped with a reason while it does not answer."""
    yield _python()
    yield _room(env)
    yield _data_version(env)
    yield _build()
    yield _port(env)
    database = look_at_database(env)
    yield _database(env, database)
    if database.is_ready:
        yield _guarded("Migrationen", _migrations)
        yield _worker(database)
        yield _guarded("Beispielkonten", lambda: _demo_accounts(env))
    yield _region_pack(env)
    yield _mail(env)


def _python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    # An older Python does not get this far: the package refuses to install on it.
    return Finding("Python", "ok", found)


def _room(env: Environment) -> Finding:
    existing = next(path for path in [env.data_dir, *env.data_dir.parents] if path.exists())
    free_mb = shutil.disk_usage(existing).free // 1024**2
    found = f"{free_mb / 1024:.1f} GB frei".replace(".", ",")
    if free_mb < folder.LEAST_FREE_MB:
        return Finding(
            "Speicherplatz", "error", found, "Bitte schaffen Sie Platz oder ziehen Sie mit --data um."
        )
    if free_mb < folder.LEAST_FREE_MB * 10:
        return Finding("Speicherplatz", "warning", found, "Bitte planen Sie mindestens 5 GB ein.")
    return Finding("Speicherplatz", "ok", found)


def _data_version(env: Environment) -> Finding:
    if not env.data.version.exists():
        return Finding("Datenordner", "ok", f"{env.data_dir} (noch leer)")
    return _guarded("Datenordner", lambda: _known_version(env))


def _known_version(env: Environment) -> Finding:
    folder.require_known_version(env.data)
    return Finding("Datenordner", "ok", str(env.data_dir))


def _build() -> Finding:
    from allmende.config.frontend import installed

    repair = "Abhilfe mit Netzverbindung: uv sync --reinstall-package allmende"
    state = installed().state()
    if state == "missing":
        return Finding("Oberfläche", "error", "Gestaltung und Skripte sind nicht gebaut", repair)
    if state == "outdated":
        return Finding("Oberfläche", "warning", "älter als ihre Quellen", repair)
    return Finding("Oberfläche", "ok", "gebaut")


def _port(env: Environment) -> Finding:
    if folder.is_claimed(env.data):
        told = folder.read_running(env.data)
        return Finding("Port", "ok", f"Allmende läuft an {told.get('url', 'einer unbekannten Adresse')}")

    def free() -> Finding:
        require_free_port(env.host, env.port)
        return Finding("Port", "ok", f"{env.port} auf {env.host} ist frei")

    return _guarded("Port", free)


def _database(env: Environment, database: Database) -> Finding:
    if database.is_ready:
        return Finding("Datenbank", "ok", f"PostgreSQL {database.version}")
    if env.database_url:
        return Finding(
            "Datenbank",
            "error",
            "keine Antwort",
            "Bitte prüfen Sie ALLMENDE_DATABASE_URL und den Datenbankserver.",
        )
    if folder.is_claimed(env.data):
        return Finding(
            "Datenbank", "error", "keine Antwort", f"Der Grund steht in {env.data.logs}/postgres.log."
        )
    return Finding("Datenbank", "warning", "läuft nicht", "Sie startet mit ./allmende up.")


def _migrations() -> Finding:
    import django

    from allmende.cli_commands.prepare import pending_migrations

    django.setup()
    pending = pending_migrations()
    if not pending:
        return Finding("Migrationen", "ok", "alle angewendet")
    found = f"{len(pending)} stehen aus, zuerst {pending[0]}"
    return Finding(
        "Migrationen", "error", found, "Bitte starten Sie Allmende neu oder führen Sie allmende prepare aus."
    )


def _worker(database: Database) -> Finding:
    age = database.heartbeat_age_s
    if age is None:
        return Finding("Worker", "warning", "hat sich noch nie gemeldet", "Er startet mit ./allmende up.")
    found = f"zuletzt gemeldet vor {age:.0f} s, fehlgeschlagene Arbeiten: {database.failed_jobs}"
    if age > HEARTBEAT_LATE_S:
        return Finding("Worker", "warning", found, "Läuft Allmende? Sonst steht der Grund in worker.log.")
    return Finding("Worker", "ok", found)


def _demo_accounts(env: Environment) -> Finding:
    """Everybody can read the demo's passwords; on an installation for the public that is a hole."""
    import django

    django.setup()
    from allmende.config.demo import accounts_open_to_all

    found = accounts_open_to_all()
    if not found:
        return Finding("Beispielkonten", "ok", "keine")
    if not env.public_url.startswith("https://"):
        return Finding("Beispielkonten", "ok", f"{len(found)}, nur zum Ausprobieren")
    return Finding(
        "Beispielkonten", "warning", f"{len(found)}, ihre Passwörter sind veröffentlicht",
        "Für den Betrieb bitte neu beginnen: leerer Datenordner und --no-demo.",
    )  # fmt: skip


def _region_pack(env: Environment) -> Finding:
    def readable() -> Finding:
        from allmende.region.pack import read_pack

        read_pack(env.region_pack)
        return Finding("Region", "ok", env.region_pack.name)

    return _guarded("Region", readable)


def _mail(env: Environment) -> Finding:
    if env.smtp is None:
        return Finding(
            "E-Mail", "warning", "kein Postausgang eingerichtet",
            "Nachrichten bleiben liegen (nicht versendet). Einrichten: ALLMENDE_SMTP_URL.",
        )  # fmt: skip
    return Finding("E-Mail", "ok", f"{env.smtp.host}:{env.smtp.port}")


def _guarded(check: str, look: Callable[[], Finding]) -> Finding:
    """A check whose errors carry their own advice."""
    try:
        return look()
    except AllmendeError as error:
        return Finding(check, "error", "nicht in Ordnung", sentence_of(error))


def _line(finding: Finding) -> str:
    head = f"{_SIGNS[finding.verdict]} {finding.check}: {_WORDS[finding.verdict]} – {finding.found}"
    return f"{head}\n    {finding.advice}" if finding.advice else head
