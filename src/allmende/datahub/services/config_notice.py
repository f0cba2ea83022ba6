"""Telling the hub that a source, its devices or their types changed."""

from django.db import connection

CHANNEL = "allmende_config"


def tell_hub(source_id: int) -> None:
    """Make the hub read a source's configuration again, as soon as this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, str(source_id)])
