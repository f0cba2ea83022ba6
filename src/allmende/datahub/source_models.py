"""How sources that we ask or listen to are configured, and how they fare."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from django.db import models
from django.utils.translation import gettext_lazy as _


@cache
def connector_choices() -> list[tuple[str, str]]:
    """Return key and name of every installed connector, by name."""
    found = [(point.name, str(point.load().name)) for point in entry_points(group="allmende.connectors")]
    return sorted(found, key=lambda pair: pair[1].lower())


class SourceConfiguration(models.Model):
    """What a connector needs to know to ask, listen or announce; one row for each source that has one."""

    source = models.OneToOneField(
        "datahub.Source", primary_key=True, on_delete=models.CASCADE, related_name="configuration"
    )
    #: The connector's own fields without the secret ones.
    values = models.JSONField(default=dict)
    #: The secret ones as JSON, encrypted; see `ingest.vault`. Never shown, never exported.
    sealed = models.BinaryField(default=b"", blank=True)
    #: How often to ask; only for sources that are asked.
    interval_s = models.PositiveIntegerField(null=True)
    #: No asking and no listening until somebody goes on.
    is_paused = models.BooleanField(_("angehalten"), default=False)
    #: What the sender calls the subscription that was made for us there.
    remote_id = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        """The source's number; never the values."""
        return f"configuration of source {self.source_id}"


class SourceProgress(models.Model):
    """How asking or listening goes; written by worker and hub, read by the source's page."""

    source = models.OneToOneField(
        "datahub.Source", primary_key=True, on_delete=models.CASCADE, related_name="progress"
    )
    #: When it is asked or connected next; empty: as soon as possible.
    next_run_at = models.DateTimeField(null=True)
    last_started_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    #: Values up to this time were asked for.
    fetched_until = models.DateTimeField(null=True)
    #: Since when a connection that is listened to stands.
    connected_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error_code = models.CharField(max_length=64, blank=True)
    last_error_detail = models.CharField(max_length=300, blank=True)
    #: What the last payloads held that became no values, in English; empty: nothing.
    left_out = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        """Failures in a row, for logs."""
        return f"{self.failures} failures"


class SourceHour(models.Model):
    """What a source had done when an hour began: running totals, so that days can be drawn."""

    source = models.ForeignKey("datahub.Source", on_delete=models.CASCADE, related_name="hours")
    hour = models.DateTimeField()
    messages = models.BigIntegerField()
    rejected = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "hour"], name="one_total_per_hour")]

    def __str__(self) -> str:
        """Totals, for logs."""
        return f"{self.messages} / {self.rejected}"
