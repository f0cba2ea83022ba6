"""Tables that people upload, and what the hourly check finds out about devices."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space


class UploadState(models.TextChoices):
    """How far an upload has come."""

    DRAFT = "draft", _("Vorschau")
    STORED = "stored", _("übernommen")
    UNDONE = "undone", _("rückgängig gemacht")


class Upload(models.Model):
    """A table of readings that somebody uploaded (Hochgeladene Datei); nothing counts before it is stored."""

    owner = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Datei"), max_length=200)
    #: The file itself; emptied once it is stored or too old.
    body = models.BinaryField(default=b"", blank=True)
    #: SHA-256 of the file, so that the page can say that it came before.
    digest = models.CharField(max_length=64)
    #: What its columns mean, see `connectors.table_upload.config`.
    config = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=UploadState, default=UploadState.DRAFT)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)
    stored_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    #: Values that were new; values that were there already; cells that could not be read.
    readings = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["owner", "-made_at"], name="upload_by_owner")]

    def __str__(self) -> str:
        """The file's name."""
        return self.name


class UploadPart(models.Model):
    """Which readings of one series an upload brought, so that they can be taken back."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    #: No foreign key: the hub's tables are distributed, and a series may be erased meanwhile.
    series_id = models.BigIntegerField()
    times = ArrayField(models.DateTimeField())

    def __str__(self) -> str:
        """Series, for logs."""
        return f"{self.series_id}: {len(self.times)}"


class DeviceHealth(models.Model):
    """What the hourly check found out about a device over the last seven days; one row a device."""

    device = models.OneToOneField(
        "datahub.Device", primary_key=True, on_delete=models.CASCADE, related_name="health"
    )
    checked_at = models.DateTimeField()
    #: The newest measurement of the last seven days, as of the check.
    last_measured_at = models.DateTimeField(null=True)
    #: Times at which something was measured, and how many there should have been.
    times = models.PositiveIntegerField(default=0)
    expected_times = models.PositiveIntegerField(default=0)
    gaps = models.PositiveIntegerField(default=0)
    longest_gap_s = models.PositiveIntegerField(default=0)
    #: Readings of the last seven days with a flag.
    implausible = models.PositiveIntegerField(default=0)
    jumps = models.PositiveIntegerField(default=0)
    clock_skew = models.PositiveIntegerField(default=0)
    #: Attributes that stand still at this moment, e.g. ["co2"].
    stuck = ArrayField(models.CharField(max_length=512), default=list)
    battery = models.FloatField(null=True)
    battery_unit = models.CharField(max_length=8, blank=True)
    is_battery_low = models.BooleanField(default=False)
    #: When the source's contact was told that this device is silent; empty while it sends.
    silence_told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Device, for logs."""
        return f"health of device {self.device_id}"
