"""Where the money comes from, and what a measure costs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned
from allmende.portfolio.models.measures import Measure
from allmende.strategy.models import ActionField


class FundingSource(Owned):
    """A programme that pays for measures: rule, deadline, rate, what it pays (Förderung)."""

    title = models.CharField(_("Programm"), max_length=200)
    giver = models.CharField(_("Fördergeber"), max_length=200)
    rule = models.TextField(_("Regel in eigenen Worten"), blank=True)
    #: Name and date of the guideline (Förderrichtlinie), and where it stands.
    guideline = models.CharField(max_length=300, blank=True)
    url = models.URLField(blank=True)
    #: None: applications at any time.
    deadline_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    #: Share of eligible costs in per cent.
    rate_pct = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    minimum = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pays_investment = models.BooleanField(default=False)
    pays_running = models.BooleanField(default=False)
    pays_staff = models.BooleanField(default=False)
    action_fields = models.ManyToManyField(ActionField, blank=True, related_name="funding_sources")
    contact = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["deadline_on", "title"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class BudgetLine(models.Model):
    """One position of a measure's costs, and who pays it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="budget_lines")
    kind = models.CharField(
        max_length=16,
        choices=[
            ("investment", _("einmalig")),
            ("running", _("laufend, je Jahr")),
            ("staff", _("Personal, je Jahr")),
        ],
    )
    title = models.CharField(max_length=200)
    #: Euro; for running costs and staff a year.
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)
    funding = models.ForeignKey(
        FundingSource, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    #: Share in per cent that the funding pays; the rest is the own share.
    funded_pct = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    is_secured = models.BooleanField(default=False)
    is_estimated = models.BooleanField(default=True)
    source = models.CharField(max_length=300, blank=True, help_text=_("Woher der Betrag kommt"))

    class Meta:
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title
