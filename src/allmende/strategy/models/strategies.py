"""A strategy, the versions bodies adopted, what it chooses, and what a town learned with it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned
from allmende.strategy.models.catalogue import ActionField


class Level(models.TextChoices):
    """Where something is decided and done: the balance of regional and local."""

    REGIONAL = "regional", _("regional")
    LOCAL = "local", _("lokal")
    BOTH = "both", _("regional und lokal")


class StrategySize(models.TextChoices):
    """How deep a strategy goes; nothing is forced."""

    XS = "xs", _("XS – Ziele auf einer Seite")
    S = "s", _("S – Ziele als Bild mit Maßnahmen")
    M = "m", _("M – mit Handlungsfeldern und Text")
    L = "l", _("L – mit Bestand, Personas und Szenarien")
    XL = "xl", _("XL – vollständig nach Inhaltsverzeichnis")


class StrategyStatus(models.TextChoices):
    """Where a strategy stands."""

    DRAFT = "draft", _("Entwurf")
    ADOPTED = "adopted", _("beschlossen")
    SUPERSEDED = "superseded", _("abgelöst")


class Precision(models.TextChoices):
    """How exactly a day is known."""

    DAY = "day", _("auf den Tag")
    MONTH = "month", _("auf den Monat")
    YEAR = "year", _("auf das Jahr")


def partial_day(text: str) -> tuple[date, Precision]:
    """Return the first day that "2020", "2020-05" or "2020-05-13" may mean, and how exact it is."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH}.get(len(text), Precision.DAY)
    return date.fromisoformat((text + "-01-01")[:10]), precision


def day_words(day: date, precision: Precision) -> str:
    """Say a day as exactly as it is known: "2020", "Mai 2020", "13. Mai 2020"."""
    return date_format(day, {"year": "Y", "month": "F Y"}.get(precision, "j. F Y"))


class Strategy(Owned):
    """A text plus a goal tree: framework, overall or local.

    The tree lives on between decisions, so that objectives and measures keep their goal; what a body adopted
    is frozen as a `StrategyVersion`.
    """

    key = models.SlugField(max_length=64, unique=True)
    kind = models.CharField(
        max_length=16,
        choices=[
            ("framework", _("Rahmenstrategie")),
            ("overall", _("Gesamtstrategie")),
            ("local", _("kommunale Strategie")),
        ],
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=StrategyStatus, default="adopted")
    adopted_on = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    source = models.CharField(max_length=300, blank=True)
    #: The strategy this one nests in: local → overall → framework.
    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="nested")
    #: The strategy that took this one's place.
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supersedes"
    )
    size = models.CharField(max_length=2, choices=StrategySize, default=StrategySize.XS)
    level = models.CharField(max_length=8, choices=Level, default=Level.LOCAL)
    #: Three pairs of how a town goes about it (Herangehensweisen); empty where it does not say.
    approach_opening = models.CharField(
        max_length=16, blank=True, choices=[("internal", _("verwaltungsintern")), ("open", _("offen"))]
    )
    approach_start = models.CharField(
        max_length=16,
        blank=True,
        choices=[("strategy", _("mit der Strategie beginnen")), ("doing", _("mit der Umsetzung beginnen"))],
    )
    approach_carrier = models.CharField(
        max_length=16,
        blank=True,
        choices=[("public", _("öffentlich getragen")), ("private", _("privat getragen"))],
    )
    review_months = models.PositiveSmallIntegerField(default=24, help_text=_("Überprüfung alle … Monate"))
    review_due_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    #: The day due of which the responsible people were told; they are told once for each.
    review_reminded_for = models.DateField(null=True, blank=True)
    #: What the region pack said last; where people said something else since, a newer pack does not.
    loaded = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, null=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def adopted_words(self) -> str:
        """When it was adopted, as exact as it is known: "2020", "Mai 2020", "13. Mai 2020"; or nothing."""
        return day_words(*partial_day(self.adopted_on)) if self.adopted_on else ""

    @property
    def is_decided(self) -> bool:
        """Whether the day of a body's decision is known; a framework may be in force without."""
        return self.status == StrategyStatus.ADOPTED and len(self.adopted_on) == len("2020-05-13")


class StrategyVersion(models.Model):
    """What a body adopted, frozen: the whole content of a strategy on that day."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16, choices=StrategyStatus, default=StrategyStatus.ADOPTED)
    #: Empty where the sources name no body, e.g. for a framework that towns join by declaration.
    adopted_by = models.CharField(max_length=200, blank=True, help_text=_("Welches Gremium"))
    #: The first day of the year or month where no day is known, so that nothing possible is ruled out.
    adopted_on = models.DateField()
    adopted_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    #: Number of the paper, or an address in the council information system; a link once resolutions exist.
    resolution_reference = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    content = models.JSONField(help_text=_("Eingefrorener Inhalt"))
    #: What the adoption changed, so that one entered by mistake can be taken back; see `services.versions`.
    before = models.JSONField(default=dict, blank=True)
    #: Whether the region pack told of it; then a newer pack corrects it.
    is_from_pack = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        """Strategy and number, for logs."""
        return f"{self.strategy} v{self.number}"

    @property
    def adopted_words(self) -> str:
        """When it was adopted, as exact as it is known: "2020", "Mai 2020", "13. Mai 2020"."""
        return day_words(self.adopted_on, Precision(self.adopted_precision))


class FieldChoice(models.Model):
    """A strategy's own choice of a field of action, with its priority and reason."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="field_choices")
    field = models.ForeignKey(ActionField, on_delete=models.PROTECT, related_name="choices")
    #: 1 is the most important.
    priority = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["priority", "id"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "field"], name="one_choice_per_strategy_and_field")
        ]

    def __str__(self) -> str:
        """Strategy and field, for logs."""
        return f"{self.strategy}: {self.field}"


class FutureStatement(models.Model):
    """One sentence of the picture of the future (Zukunftsbild)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="future_statements")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    #: What the region pack said last; empty for sentences that people added.
    loaded = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its text."""
        return self.text


class FactorTheme(models.TextChoices):
    """What helped or hindered, in words that can be compared between towns."""

    LEADERSHIP = "leadership", _("Rückhalt von Spitze und Rat")
    STAFF = "staff", _("Personal und Zeit")
    MONEY = "money", _("Geld und Förderung")
    KNOWLEDGE = "knowledge", _("Wissen und Fähigkeiten")
    CULTURE = "culture", _("Haltung und Offenheit für Neues")
    STRUCTURE = "structure", _("Zuständigkeit und Zusammenarbeit der Ämter")
    PARTICIPATION = "participation", _("Beteiligung der Menschen")
    COOPERATION = "cooperation", _("Zusammenarbeit mit anderen Kommunen")
    PARTNERS = "partners", _("Partner aus Wirtschaft, Wissenschaft und Ehrenamt")
    COMMUNICATION = "communication", _("Verständliche Kommunikation")
    QUICK_WINS = "quick_wins", _("Früh sichtbare Ergebnisse")
    TECHNOLOGY = "technology", _("Technik und Infrastruktur")
    DATA = "data", _("Daten und Datenschutz")
    LAW = "law", _("Recht und Vergabe")


class StrategyFactor(models.Model):
    """A town's experience with its strategy: what helped (Erfolgsfaktor) or hindered (Hürde)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=8, choices=[("success", _("Erfolgsfaktor")), ("obstacle", _("Hürde"))])
    theme = models.CharField(max_length=16, choices=FactorTheme)
    sentence = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-kind", "id"]

    def __str__(self) -> str:
        """Theme, for logs."""
        return f"{self.kind}: {self.theme}"


class StrategyReview(models.Model):
    """One finished review of a strategy: what came out, and when to look again."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="reviews")
    held_on = models.DateField()
    note = models.TextField()
    next_due_on = models.DateField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        """Strategy and day, for logs."""
        return f"{self.strategy} {self.held_on:%Y-%m-%d}"
