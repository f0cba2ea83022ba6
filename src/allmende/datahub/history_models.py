"""What is known about the history's storage: files of cold months, and how long a dataset is kept.

Roll-ups and their watermark are SQL tables of the migrations (`rollup_hour`, `rollup_day`,
`rollup_state`, `rollup_dirty`, `series_horizon`); see docs/history.md.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space


class ColdFile(models.Model):
    """The Parquet file that holds one town's readings of one month (UTC); the manifest of cold history."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    #: First day of the month.
    month = models.DateField()
    #: Place in the cold store; every new version of a file has a new one.
    path = models.CharField(max_length=300, unique=True)
    rows = models.BigIntegerField()
    size = models.BigIntegerField(help_text=_("Bytes"))
    series = models.IntegerField(help_text=_("Anzahl der Messreihen"))
    #: SHA-256 over the columns' values, see `cold.digest`.
    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    #: What the month's partition held of this town when the file was written: rows and their checksum.
    #: Only a partition that still holds exactly this may be dropped.
    hot_rows = models.BigIntegerField()
    hot_checksum = models.DecimalField(max_digits=40, decimal_places=0)
    written_at = models.DateTimeField(db_default=Now(), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "month"], name="one_cold_file_a_month")]
        indexes = [models.Index(fields=["month"], name="cold_file_by_month")]

    def __str__(self) -> str:
        """Its place."""
        return self.path


class ColdLeftover(models.Model):
    """A file that is no longer part of history but may still lie in the cold store; deleted every night."""

    path = models.CharField(max_length=300, unique=True)
    since = models.DateTimeField(db_default=Now(), default=timezone.now)

    def __str__(self) -> str:
        """Its place."""
        return self.path


class ColdRemoval(models.Model):
    """Cold readings that are deleted: answers leave them out at once, the worker rewrites the files.

    Written by erasures of the portal and by the broker when a client deletes or replaces old instances.
    """

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    series_id = models.BigIntegerField()
    #: First and last moment, both included.
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    noted_at = models.DateTimeField(db_default=Now(), default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["tenant", "series_id"], name="cold_removal_by_series")]

    def __str__(self) -> str:
        """Series, for logs."""
        return str(self.series_id)


class Afterwards(models.TextChoices):
    """What remains when single readings are no longer kept."""

    FORGET = "forget", _("nichts, alles wird gelöscht")
    ROLLUPS = "rollups", _("Stunden- und Tageswerte")


class Keeping(models.Model):
    """How long the owner keeps a dataset's readings, where that differs from what was installed."""

    dataset = models.OneToOneField("datahub.Dataset", on_delete=models.CASCADE, related_name="keeping")
    raw_months = models.PositiveSmallIntegerField()
    afterwards = models.CharField(max_length=16, choices=Afterwards, default=Afterwards.FORGET)
    #: How long roll-ups stay, counted like `raw_months`; empty: without end.
    rollup_months = models.PositiveSmallIntegerField(null=True)
    changed_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    changed_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Months, for logs."""
        return f"{self.dataset_id}: {self.raw_months}"
