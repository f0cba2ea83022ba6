"""Write src/allmende/config/base.sql anew: `uv run python scripts/write_base.py`.

Needed after an update of Django, Wagtail, allauth or another package with migrations (a test says so), and
worth doing with each release, so that its own migrations are in it.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

os.environ.setdefault("ALLMENDE_SECRET_KEY", "only-to-write-the-base")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allmende.config.settings")

from allmende.config.postgres import EPHEMERAL, EmbeddedPostgres, binary

#: Roles belong to the server, not to the database, and are in no dump; see datahub/0002_hub_tables.
ROLE = """do $$ begin
    if not exists (select from pg_roles where rolname = 'allmende_hub') then create role allmende_hub nologin; end if;
end $$;
grant allmende_hub to current_user;"""
OWNER = "allmende"


def main() -> None:
    """Migrate an empty server and dump it."""
    with tempfile.TemporaryDirectory(prefix="allmende-base-") as folder:
        # PostgreSQL runs as somebody else under root.
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder) / "postgres", parameters=EPHEMERAL)
        server.start()
        try:
            os.environ["ALLMENDE_DATABASE_URL"] = server.url()
            _write(server.url())
        finally:
            server.stop()


def _write(url: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from allmende.config import base

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    connection.close()
    dumped = subprocess.run(
        [binary("pg_dump"), "--inserts", "--no-owner", "--no-comments", "--dbname", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [f"-- {json.dumps(base.expected())}", ROLE, *base.clean(dumped.splitlines())]
    owned = [line for line in lines if line.startswith(("GRANT", "REVOKE")) and f" {OWNER};" in line]
    assert not owned, f"names who wrote it: {owned}"
    base.BASE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{base.BASE}: {base.BASE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
