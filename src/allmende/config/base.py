"""The database's tables: restored from the shipped base where there is nothing yet, then migrated.

`base.sql` is a dump of a database that all migrations of its day have run in, ours and those of Django,
Wagtail and the other foreign packages. Its first line names every migration in it with a digest of its file.
Migrations that came later run on top of it. Where one that is in it differs from what is installed, the base
is left alone and everything is migrated, which takes longer and comes to the same.
"""

import hashlib
import importlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

logger = logging.getLogger("allmende.config")
BASE: Final = Path(__file__).with_name("base.sql")


def migrate() -> None:
    """Bring the database to this version's tables."""
    from django.core.management import call_command
    from django.db import connection

    restore_base()
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    connection.close()


def restore_base() -> bool:
    """Restore the base into an empty database; False if it is not empty or the base does not fit."""
    from django.db import DatabaseError, connection, transaction

    if not _is_empty() or not fits(json.loads(header())):
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BASE.read_text(encoding="utf-8"))
    except DatabaseError:
        # An older server than the one that wrote the dump may not know all its words.
        logger.warning("The base could not be restored; all migrations run instead.", exc_info=True)
        return False
    finally:
        # The dump sets options of its session.
        connection.close()
    return True


def header() -> str:
    """Return the base's first line without its comment mark."""
    with BASE.open(encoding="utf-8") as file:
        return file.readline().removeprefix("-- ")


def fits(told: dict[str, str]) -> bool:
    """Whether every migration in the base is installed, unchanged."""
    from django.db.migrations.loader import MigrationLoader

    installed = MigrationLoader(None).disk_migrations
    return all(
        tuple(name.split(".", 1)) in installed and digest(installed[app, rest]) == known
        for name, known in told.items()
        for app, rest in [name.split(".", 1)]
    )


def expected() -> dict[str, str]:
    """Return what the header of a base made now would say."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    return {
        f"{app}.{name}": digest(migration)
        for (app, name), migration in sorted(loader.disk_migrations.items())
    }


def digest(migration: Any) -> str:
    """Return a digest of the file a migration stands in."""
    module = importlib.import_module(migration.__module__)
    return hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()[:16]


def clean(lines: Iterable[str]) -> Iterable[str]:
    """Leave out of a dump what only psql understands and what would outlast the restoring."""
    for line in lines:
        if line.startswith("SET ") and "check_function_bodies" not in line:
            continue
        if line.strip() and not line.startswith(("\\", "--")) and "'search_path'" not in line:
            yield line


def _is_empty() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)
