"""Telling the hub that a source, its devices or their types changed."""

from django.db import connection

from allmende.datahub.ingest.queries import CONFIG_CHANNEL


def tell_hub(source_id: int) -> None:
    """Make the hub read a source's configuration again, as soon as this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CONFIG_CHANNEL, str(source_id)])
