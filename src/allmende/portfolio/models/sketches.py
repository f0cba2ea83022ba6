"""Calls for ideas, and sketches on their way to a measure."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, User
from allmende.portfolio.models.measures import Measure
from allmende.strategy.models import ActionField


class Call(Owned):
    """A call for project ideas to all stakeholders, with a jury (Ideenwettbewerb)."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    criteria = models.TextField(blank=True, help_text=_("Wonach die Jury entscheidet"))
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(
        max_length=8,
        choices=[
            ("draft", _("Entwurf")),
            ("open", _("offen")),
            ("jury", _("Jury")),
            ("decided", _("entschieden")),
        ],
        default="draft",
    )
    result = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    jury = models.ManyToManyField(User, blank=True, related_name="juries")
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opens_on"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class SketchState(models.TextChoices):
    """Where a sketch stands."""

    NEW = "new", _("eingegangen")
    SKETCH = "sketch", _("in Ausarbeitung")
    READY = "ready", _("ausgearbeitet")
    MEASURE = "measure", _("ist eine Maßnahme")
    DECLINED = "declined", _("nicht verfolgt")


class Sketch(Owned):
    """An idea on half a page: what, for whom, what it brings, what it takes (Projektskizze)."""

    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="sketches")
    title = models.CharField(_("Titel"), max_length=200)
    idea = models.TextField(_("Idee"))
    need = models.TextField(_("Welches Problem löst sie?"), blank=True)
    benefit = models.TextField(_("Was haben die Menschen davon?"), blank=True)
    who = models.TextField(_("Wer könnte es umsetzen?"), blank=True)
    costs = models.CharField(_("Geschätzte Kosten"), max_length=300, blank=True)
    action_field = models.ForeignKey(
        ActionField, null=True, blank=True, on_delete=models.SET_NULL, related_name="sketches"
    )
    state = models.CharField(max_length=8, choices=SketchState, default=SketchState.NEW)
    state_reason = models.TextField(blank=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    #: Who sent it in: people without an account may leave name and address to be told what became of it.
    submitted_by = models.CharField(max_length=200, blank=True)
    submitter_email = models.EmailField(blank=True)
    #: Hash of the token in the sender's link to the sketch's state.
    token_hash = models.CharField(max_length=64, blank=True)
    #: When the sender took it back; it is not taken up again.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_shown = models.BooleanField(default=False, help_text=_("Öffentlich gezeigt"))
    measure = models.OneToOneField(
        Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="sketch"
    )
    is_winner = models.BooleanField(default=False)
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class JuryScore(models.Model):
    """One juror's points for a sketch, 0 to 10, with a reason."""

    sketch = models.ForeignKey(Sketch, on_delete=models.CASCADE, related_name="jury_scores")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sketch", "user"], name="one_score_per_juror")]

    def __str__(self) -> str:
        """Points, for logs."""
        return str(self.points)
