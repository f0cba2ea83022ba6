"""What the NGSI-LD broker keeps besides entities: geometry, subscriptions, registrations, contexts, tokens.

The tables belong to Django; the broker reads and writes them through psycopg only.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space


class SubscriptionKind(models.TextChoices):
    """What a subscription watches."""

    ENTITY = "entity", _("Daten")
    CONTEXT_SOURCE = "csource", _("Datenquellen anderer Plattformen")


class Subscription(models.Model):
    """Who wants to be told of which changes, and where to (Abonnement; ETSI GS CIM 009, 5.2.12)."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    kind = models.CharField(max_length=16, choices=SubscriptionKind, default=SubscriptionKind.ENTITY)
    urn = models.CharField(max_length=1024)
    #: The subscription with stored names; without counters.
    document = models.JSONField()
    #: The @context its notifications are compacted with.
    context = models.JSONField(null=True)
    is_active = models.BooleanField(default=True, db_default=True)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    modified_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    #: The token that made it, so that withdrawing the token ends it; empty: made in a trial.
    created_by = models.CharField(max_length=200, blank=True, db_default="")
    times_sent = models.BigIntegerField(default=0, db_default=0)
    times_failed = models.BigIntegerField(default=0, db_default=0)
    last_notification_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind", "urn"], name="one_subscription_per_urn")
        ]

    def __str__(self) -> str:
        """Its identifier."""
        return self.urn


class Registration(models.Model):
    """Another broker that can answer for some entities (Context Source; ETSI GS CIM 009, 5.2.9)."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    urn = models.CharField(max_length=1024)
    document = models.JSONField()
    context = models.JSONField(null=True)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    modified_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    times_sent = models.BigIntegerField(default=0, db_default=0)
    times_failed = models.BigIntegerField(default=0, db_default=0)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "urn"], name="one_registration_per_urn")]

    def __str__(self) -> str:
        """Its identifier."""
        return self.urn


class ContextKind(models.TextChoices):
    """Where a kept @context came from (ETSI GS CIM 009, 5.13)."""

    HOSTED = "Hosted", "Hosted"
    CACHED = "Cached", "Cached"
    IMPLICIT = "ImplicitlyCreated", "ImplicitlyCreated"


class HostedContext(models.Model):
    """A JSON-LD @context that the broker serves or has fetched."""

    tenant = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_column="tenant")
    kind = models.CharField(max_length=20, choices=ContextKind)
    #: Last part of its address here; for a fetched one a digest of its URL.
    local_id = models.CharField(max_length=200)
    url = models.CharField(max_length=2048)
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    hits = models.BigIntegerField(default=0, db_default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "local_id"], name="one_context_per_id")]

    def __str__(self) -> str:
        """Its address."""
        return self.url


class TokenRight(models.TextChoices):
    """What a program may do with a town's data."""

    READ = "read", _("lesen")
    WRITE = "write", _("lesen und schreiben")


class AccessToken(models.Model):
    """A key with which a program reads or writes a town's data (Zugang); stored hashed, shown once."""

    tenant = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_column="tenant")
    name = models.CharField(_("Wofür"), max_length=200)
    right = models.CharField(_("Recht"), max_length=8, choices=TokenRight, default=TokenRight.READ)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12, help_text=_("Anfang des Schlüssels"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """What it is for."""
        return self.name


class PublicType(models.Model):
    """A kind of entity that a town shows to everybody, also those that programs will add later.

    Schools and rooms are no such kind: they follow the release of their school.
    """

    tenant = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_column="tenant")
    #: Stored name of the type, e.g. "ParkingSpot".
    type = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "type"], name="one_row_per_public_type")]

    def __str__(self) -> str:
        """The type."""
        return self.type
