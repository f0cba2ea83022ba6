"""Telling the hub that a source, its devices or their types changed."""

from django.db import connection

from allmende.datahub.ingest.queries import CONFIG_CHANNEL, READINGS_CHANNEL


def tell_hub(source_id: int) -> None:
    """Make the hub read a source's configuration again, as soon as this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CONFIG_CHANNEL, str(source_id)])


def tell_listeners(space_id: int) -> None:
    """Make the hub ask again, at commit, which readings of a town everybody may see."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [READINGS_CHANNEL, str(space_id)])
