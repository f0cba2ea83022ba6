"""Which PostgreSQL this installation uses, for Django and for the hub alike."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from allmende.config.env import Environment
from allmende.config.postgres import EmbeddedPostgres


def database_url(env: Environment) -> str:
    """The address of the database: the operator's own, else the embedded one's socket."""
    return env.database_url or EmbeddedPostgres(env.data.postgres).url()


def django_database(env: Environment) -> dict[str, Any]:
    """Django's settings dictionary for this installation's database.

    Connections stay open for a minute, because the web's threads live long; what libpq knows
    beyond host, name and user (sslmode, application_name …) is handed through.
    """
    # Any: libpq's options are strings or numbers, and so are Django's OPTIONS.
    parts: dict[str, Any] = conninfo_to_dict(database_url(env))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "allmende"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }
