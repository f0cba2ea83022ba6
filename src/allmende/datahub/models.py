"""Sources, devices, entities, series and what is published of them.

Tables of values (`observation`, `latest`) are written by the hub alone and belong to Django
migrations as SQL; the `tenant` of every hub table is the id of the owning `kernel.Space`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.datahub.alert_models import Alert, AlertEvent, AlertEventKind, AlertRule, Direction
from allmende.datahub.broker_models import (
    AccessToken,
    ContextKind,
    HostedContext,
    PublicType,
    Registration,
    Subscription,
    SubscriptionKind,
    TokenRight,
)
from allmende.datahub.history_models import Afterwards, ColdFile, ColdLeftover, ColdRemoval, Keeping
from allmende.datahub.source_models import (
    SourceConfiguration,
    SourceHour,
    SourceProgress,
    connector_choices,
)
from allmende.datahub.upload_models import DeviceHealth, Upload, UploadPart, UploadState
from allmende.kernel.models import Owned, Space

__all__ = [
    "AccessToken",
    "Afterwards",
    "Alert",
    "AlertEvent",
    "AlertEventKind",
    "AlertRule",
    "ColdFile",
    "ColdLeftover",
    "ColdRemoval",
    "ContextKind",
    "Dashboard",
    "Dataset",
    "Device",
    "DeviceHealth",
    "DeviceProfile",
    "Direction",
    "Entity",
    "HeldMessage",
    "HeldReason",
    "HostedContext",
    "Keeping",
    "NetworkKind",
    "PublicType",
    "Registration",
    "ReleaseMode",
    "Series",
    "Source",
    "SourceConfiguration",
    "SourceHour",
    "SourceKey",
    "SourceProgress",
    "SourceStatus",
    "Subscription",
    "SubscriptionKind",
    "TokenRight",
    "Upload",
    "UploadPart",
    "UploadState",
]


class NetworkKind(models.TextChoices):
    """Which server sends the uplinks; the key of a connector."""

    THINGS_STACK = "things_stack", "The Things Stack v3"
    CHIRPSTACK = "chirpstack", "ChirpStack v4"
    LORIOT = "loriot", "LORIOT"
    ACTILITY = "actility", "Actility ThingPark"
    ELEMENT_IOT = "element_iot", "ZENNER ELEMENT IoT"
    MILESIGHT_GATEWAY = "milesight_gateway", _("Milesight-Gateway")
    HTTP_PUSH = "http_push", _("JSON über HTTPS")


class Source(Owned):
    """Where readings come from (Quelle): a webhook with its own address and key, or what we ask for."""

    name = models.CharField(_("Bezeichnung"), max_length=200)
    #: Key of an installed connector; outside packages bring their own.
    connector = models.CharField(_("Art"), max_length=32, choices=connector_choices)
    #: Part of the webhook's address, not secret.
    public_id = models.CharField(max_length=32, unique=True)
    expected_interval_s = models.PositiveIntegerField(default=600)
    is_simulated = models.BooleanField(default=False, help_text=_("Alle Werte dieser Quelle sind simuliert"))
    contact_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    #: When `contact_email` was told of the present silence; empty while messages come.
    silence_told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class SourceKey(models.Model):
    """A key a sender shows; stored hashed (SHA-256), shown once, revocable."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="keys")
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12, help_text=_("Anfang des Schlüssels"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Its first characters."""
        return self.hint


class SourceStatus(models.Model):
    """What a source has done so far; written by the hub, one row per source."""

    source = models.OneToOneField(Source, primary_key=True, on_delete=models.CASCADE, related_name="status")
    first_message_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(null=True)
    messages = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    throttled = models.BigIntegerField(default=0)
    wrong_key = models.BigIntegerField(default=0)
    last_error_at = models.DateTimeField(null=True)
    last_error_code = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        """Counts, for logs."""
        return f"{self.messages} / {self.rejected}"


class DeviceProfile(models.Model):
    """How the payload of one device type becomes readings; installed from a blueprint."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    key = models.CharField(max_length=64)
    vendor = models.CharField(max_length=100)
    model = models.CharField(max_length=100)
    codec_source = models.TextField(blank=True)
    #: Codec field → {"attribute", "unit", "scale", "minimum", "maximum"}; see ingest.profiles.
    mapping = models.JSONField(default=list)
    #: Attribute whose readings make the device count, e.g. "co2"; empty: the device counts nowhere.
    counts_attribute = models.CharField(max_length=64, blank=True)
    #: Where it was installed from, e.g. "raumklima-schulen".
    origin = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="one_profile_per_key")]

    def __str__(self) -> str:
        """Vendor and model."""
        return f"{self.vendor} {self.model}"


class ReleaseMode(models.TextChoices):
    """How a school's readings reach the public."""

    LIVE = "live", _("öffentlich live")
    DELAYED = "delayed", _("öffentlich mit Verzögerung (Stundenmittel von gestern)")
    INTERNAL = "internal", _("nur intern")


class Entity(models.Model):
    """A thing of the world that readings are about: a school, a room (Datenpunkt).

    The portal and the NGSI-LD broker work on the same rows. Names of types and attributes are
    stored expanded, except that the prefix of NGSI-LD's default context is cut off ("Room").
    """

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    #: NGSI-LD identifier, e.g. "urn:ngsi-ld:Room:05966024:gymnasium-5a"; unique in its tenant.
    urn = models.CharField(max_length=1024)
    #: The first of `types`; what the portal's lists ask for.
    type = models.CharField(max_length=512)
    #: All NGSI-LD types of the entity.
    types = ArrayField(models.TextField(), default=list, db_default=[])
    #: NGSI-LD scopes, e.g. "/Rathaus/Schulen".
    scopes = ArrayField(models.TextField(), default=list, db_default=[])
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=50, blank=True, help_text=_("Raumnummer"))
    sort_key = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    #: Attributes as normalized NGSI-LD, without the readings that sensors send; see docs/architecture.md.
    document = models.JSONField(default=dict, db_default={})
    #: Readable without a token: a school whose release is live, its rooms, or what its owner made public.
    is_public = models.BooleanField(default=False, db_default=False)
    #: False: only the temporal evolution exists, the entity itself was deleted or never created.
    is_current = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    modified_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    deleted_at = models.DateTimeField(null=True)
    #: After this time the entity counts as deleted (NGSI-LD `expiresAt`).
    expires_at = models.DateTimeField(null=True)
    #: Set on schools; rooms follow their school.
    release = models.CharField(max_length=16, choices=ReleaseMode, default=ReleaseMode.DELAYED)
    origin = models.CharField(max_length=100, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "urn"], name="one_entity_per_urn")]
        indexes = [models.Index(fields=["tenant", "type", "sort_key"], name="entity_by_type")]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Device(models.Model):
    """A sensor as its network knows it; without an entity it waits in the unassigned list."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="devices")
    #: DevEUI in upper case, or the device id of the sender; see `services.devices.device_key_of`.
    device_key = models.CharField(max_length=128)
    name = models.CharField(max_length=200, blank=True)
    profile = models.ForeignKey(DeviceProfile, null=True, on_delete=models.PROTECT, related_name="devices")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.SET_NULL, related_name="devices")
    is_simulated = models.BooleanField(default=False)
    planned_at = models.DateTimeField(null=True, help_text=_("aus der Raumliste, noch ohne Nachricht"))
    first_seen_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    rssi_dbm = models.FloatField(null=True)
    snr_db = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "device_key"], name="one_device_per_source_and_key")
        ]

    def __str__(self) -> str:
        """Name or key."""
        return self.name or self.device_key


class Series(models.Model):
    """One attribute of one entity over time (Messreihe)."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="series")
    attribute = models.CharField(max_length=512)
    #: UN/CEFACT Recommendation 20 code, e.g. "59" for ppm, "CEL" for °C; empty where a writer gave none.
    unit = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "entity", "attribute"], name="one_series_per_attribute")
        ]

    def __str__(self) -> str:
        """Attribute and entity, for logs."""
        return f"{self.attribute} @ {self.entity_id}"


class HeldReason(models.TextChoices):
    """Why a message is kept instead of counted."""

    UNASSIGNED = "unassigned", _("Gerät ist noch keinem Raum zugeordnet")
    REJECTED = "rejected", _("konnte nicht gelesen werden")


class HeldMessage(models.Model):
    """A message the hub acknowledged or refused but could not count yet; replayable."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="held")
    reason = models.CharField(max_length=16, choices=HeldReason)
    code = models.CharField(max_length=64, help_text=_("z. B. connectors.not_json"))
    detail = models.CharField(max_length=500, blank=True)
    device_key = models.CharField(max_length=128, blank=True)
    received_at = models.DateTimeField()
    content_type = models.CharField(max_length=100, blank=True)
    query = models.CharField(max_length=200, blank=True)
    body = models.BinaryField()
    #: SHA-256 of source, query and body: a repeated delivery is kept once.
    digest = models.CharField(max_length=64)
    replayed_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="held_once")]
        indexes = [models.Index(fields=["source", "reason", "device_key"], name="held_by_device")]

    def __str__(self) -> str:
        """Code, for logs."""
        return self.code


class Dashboard(Owned):
    """What a town's cockpit shows of one kind of entity; installed from a blueprint."""

    slug = models.SlugField(max_length=64)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    entity_type = models.CharField(max_length=64)
    attribute = models.CharField(max_length=64)
    unit = models.CharField(max_length=8)
    #: [{"key": "good", "below": 1000, "word": "gut"}, …] as in the blueprint's dashboards/*.toml.
    thresholds = models.JSONField(default=list)
    secondary = ArrayField(models.CharField(max_length=64), default=list)
    explanation = models.TextField(blank=True, help_text=_("Woher kommen die Zahlen, was bedeuten sie"))
    expected_interval_s = models.PositiveIntegerField(default=600)
    source_texts = models.JSONField(default=dict)
    origin = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "slug"], name="one_dashboard_per_slug")]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Dataset(Owned):
    """What is published, by whom, under which licence, how long it is kept (Datensatz)."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField()
    licence = models.CharField(max_length=100, help_text=_("Kürzel, z. B. dl-de/by-2-0"))
    licence_url = models.URLField(blank=True)
    rhythm = models.CharField(max_length=100, help_text=_("z. B. alle 10 Minuten"))
    retention_months = models.PositiveSmallIntegerField(default=24)
    entity_type = models.CharField(max_length=64)
    #: [{"name": "co2", "title": "CO2-Konzentration", "unit": "59"}, …]
    attributes = models.JSONField(default=list)
    keywords = ArrayField(models.CharField(max_length=64), default=list)
    origin = models.CharField(max_length=100, blank=True)
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title
