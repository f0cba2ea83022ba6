"""When somebody must be told, what was told, and what people did about it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned


class Direction(models.TextChoices):
    """On which side of the limit a value is a reason to tell people."""

    ABOVE = "above", _("über der Schwelle")
    BELOW = "below", _("unter der Schwelle")


class AlertRule(Owned):
    """When somebody must be told: a threshold that holds for a duration (Meldung).

    A public rule's alerts are in the town's public feed; all others only in the one for holders of a key.
    """

    key = models.SlugField(max_length=64)
    title = models.CharField(_("Titel"), max_length=200)
    entity_type = models.CharField(max_length=512)
    attribute = models.CharField(max_length=512)
    direction = models.CharField(_("Gemeldet wird"), max_length=8, choices=Direction, default=Direction.ABOVE)
    limit = models.FloatField(_("Schwelle"))
    unit = models.CharField(max_length=64)
    #: How far a value must come back behind the limit before the alert ends, in the rule's unit.
    hysteresis = models.FloatField(_("Abstand für die Entwarnung"), default=0)
    duration_s = models.PositiveIntegerField()
    expected_interval_s = models.PositiveIntegerField(default=600)
    recipients = ArrayField(models.EmailField(), default=list)
    #: Local time of day (Europe/Berlin) from which nobody is told; empty: people are told at any time.
    quiet_from = models.TimeField(_("Ruhe ab"), null=True, blank=True)
    quiet_until = models.TimeField(_("Ruhe bis"), null=True, blank=True)
    is_quiet_at_weekends = models.BooleanField(_("Ruhe am Wochenende"), default=False)
    #: Where another program is told; empty: nowhere.
    webhook_url = models.URLField(_("Adresse für Programme (Webhook)"), max_length=500, blank=True)
    #: The key that signs what is sent there, encrypted (see `ingest.vault`).
    webhook_sealed = models.BinaryField(default=b"", blank=True)
    is_paused = models.BooleanField(_("angehalten"), default=False)
    origin = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_rule_per_key")]

    @property
    def duration_minutes(self) -> int:
        """How long the threshold must be exceeded, in whole minutes."""
        return self.duration_s // 60

    @property
    def is_below(self) -> bool:
        """Whether low values are the reason."""
        return self.direction == Direction.BELOW

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Alert(models.Model):
    """One time that a rule held for one entity, from first crossing to what was done about it."""

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="alerts")
    entity = models.ForeignKey("datahub.Entity", on_delete=models.CASCADE, related_name="alerts")
    began_at = models.DateTimeField(help_text=_("erster Wert jenseits der Schwelle"))
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: The value furthest from the limit.
    peak = models.FloatField()
    #: The value that ended it; empty while it goes on, and when silence ended it.
    calm_value = models.FloatField(null=True)
    is_simulated = models.BooleanField(default=False)
    #: When people were told; empty during quiet hours.
    told_at = models.DateTimeField(null=True)
    #: When they were told that it is over.
    cleared_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    #: When somebody wrote down what was done; only after it ended.
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "entity"], condition=models.Q(ended_at=None), name="one_open_alert_per_entity"
            )
        ]

    def __str__(self) -> str:
        """Rule and entity, for logs."""
        return f"{self.rule_id} @ {self.entity_id}"


class AlertEventKind(models.TextChoices):
    """What happened to an alert."""

    RAISED = "raised", _("Schwelle erreicht")
    TOLD = "told", _("E-Mail verschickt")
    WEBHOOK_SENT = "webhook_sent", _("Programm benachrichtigt")
    WEBHOOK_FAILED = "webhook_failed", _("Programm nicht erreicht")
    ACKNOWLEDGED = "acknowledged", _("Jemand kümmert sich")
    ENDED = "ended", _("Wert wieder in Ordnung")
    LOST = "lost", _("Keine Werte mehr")
    CLEARED = "cleared", _("Entwarnung verschickt")
    CLOSED = "closed", _("Abgeschlossen")


class AlertEvent(models.Model):
    """One line of an alert's history."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=AlertEventKind)
    by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """What happened."""
        return self.kind
