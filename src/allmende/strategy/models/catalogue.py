"""What the region pack lays down for everybody: fields of action, UN goals, catalogues of questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionField(models.Model):
    """One of the region's fields of action (Handlungsfeld)."""

    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class SdgGoal(models.Model):
    """One of the 17 goals of the UN's Agenda 2030."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    colour = models.CharField(max_length=7)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


class Checklist(models.Model):
    """A catalogue of questions of the region pack: compass (DNA), charter, lead-project criteria."""

    key = models.SlugField(max_length=32, unique=True, help_text=_("compass, charter, lead"))
    title = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class ChecklistQuestion(models.Model):
    """One question of a catalogue; `group` is e.g. the letter of the DNA or the guideline of the charter."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=64)
    group_key = models.SlugField(max_length=32)
    group = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()
    #: A question a newer pack no longer asks stays for the answers it has.
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "key"], name="one_question_per_checklist_key")
        ]

    def __str__(self) -> str:
        """Its text."""
        return self.text
