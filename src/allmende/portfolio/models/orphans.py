"""Gaps of the orphan report that people left open on purpose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space


class AcceptedGap(models.Model):
    """A gap somebody leaves open on purpose, with the reason; it counts again after its last day."""

    owner = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    #: Value of `selectors.orphans_types.Gap`.
    gap = models.CharField(max_length=20)
    #: Id of the measure, goal, key result or strategy; which of them follows from the gap.
    subject_id = models.PositiveBigIntegerField()
    reason = models.TextField(_("Warum bleibt die Lücke?"))
    until = models.DateField(_("Bis wann?"), null=True, blank=True)
    accepted_by = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gap", "subject_id"], name="one_word_per_gap")]

    def __str__(self) -> str:
        """Gap and reason, for logs."""
        return f"{self.gap} {self.subject_id}: {self.reason[:60]}"
