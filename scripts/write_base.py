"""Write src/allmende/config/base.sql anew: `uv run python scripts/write_base.py`.

Needed after an update of Django, Wagtail, allauth or another package with migrations (a test says so), and
worth doing with each release, so that its own migrations are in it.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

os.environ.setdefault("ALLMENDE_SECRET_KEY", "only-to-write-the-base")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allmende.config.settings")

from allmende.config.postgres import EPHEMERAL, EmbeddedPostgres, binary

#: Roles belong to the server, not to the database, and are in no dump; see datahub/0002_hub_tables.
ROLE = """do $$ begin
    if not exists (select from pg_roles where rolname = 'allmende_hub') then
        create role allmende_hub nologin;
    end if;
end $$;
grant allmende_hub to current_user;"""
OWNER = "allmende"


def main() -> None:
    """Dump a migrated server, restore that and dump it again: then casts are written as they stay."""
    with server() as url:
        migrate(url)
        first = dumped(url)
    with server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"{ROLE}\n{first}".encode())
        second = dumped(url)
    from allmende.config import base

    base.BASE.write_text(f"-- {json.dumps(base.expected())}\n{ROLE}\n{second}", encoding="utf-8")
    print(f"{base.BASE}: {base.BASE.stat().st_size // 1024} kB")


@contextmanager
def server() -> Iterator[str]:
    """An empty server for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="allmende-base-") as folder:
        # PostgreSQL runs as somebody else under root.
        Path(folder).chmod(0o711)
        postgres = EmbeddedPostgres(Path(folder) / "postgres", parameters=EPHEMERAL)
        postgres.start()
        try:
            yield postgres.url()
        finally:
            postgres.stop()


def migrate(url: str) -> None:
    """Run all migrations."""
    os.environ["ALLMENDE_DATABASE_URL"] = url
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    connection.close()


def dumped(url: str) -> str:
    """Return the database as statements any role may run."""
    from allmende.config import base

    text = subprocess.run(
        [binary("pg_dump"), "--inserts", "--no-owner", "--no-comments", "--dbname", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = list(base.clean(text.splitlines()))
    owned = [line for line in lines if line.startswith(("GRANT", "REVOKE")) and f" {OWNER};" in line]
    if owned:
        raise SystemExit(f"names who wrote it: {owned}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
