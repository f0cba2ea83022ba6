"""The chain from vision to key result, and the indicators that measure it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned


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
        try:
            if len(self.adopted_on) == len("2020-05"):
                return date_format(date.fromisoformat(f"{self.adopted_on}-01"), "F Y")
            return date_format(date.fromisoformat(self.adopted_on), "j. F Y")
        except ValueError:
            return self.adopted_on


class StrategyVersion(models.Model):
    """What a body adopted, frozen: the whole content of a strategy on that day."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16, choices=StrategyStatus, default=StrategyStatus.ADOPTED)
    adopted_by = models.CharField(max_length=200, help_text=_("Welches Gremium"))
    adopted_on = models.DateField()
    #: Number of the paper, or an address in the council information system; a link once resolutions exist.
    resolution_reference = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    content = models.JSONField(help_text=_("Eingefrorener Inhalt"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        """Strategy and number, for logs."""
        return f"{self.strategy} v{self.number}"


class GoalKind(models.TextChoices):
    """Level of a goal in its tree."""

    VISION = "vision", _("Vision")
    MISSION = "mission", _("Mission")
    PICTURE = "picture", _("Zielbild")
    PROJECT_GOAL = "project_goal", _("Projektziel")
    GOAL = "goal", _("Ziel")
    SUB_GOAL = "sub_goal", _("Teilziel")


class GoalStatus(models.TextChoices):
    """Whether a body has adopted the goal; the public sees adopted ones."""

    DRAFT = "draft", _("Entwurf")
    ADOPTED = "adopted", _("beschlossen")
    RETIRED = "retired", _("nicht mehr verfolgt")


class Goal(models.Model):
    """What shall be true, by when, and where the goal comes from."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="goals")
    key = models.SlugField(max_length=64)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    kind = models.CharField(max_length=16, choices=GoalKind)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    origin = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=16, choices=GoalStatus, default=GoalStatus.ADOPTED)
    level = models.CharField(max_length=8, choices=Level, default=Level.BOTH)
    action_fields = models.ManyToManyField(ActionField, blank=True, related_name="goals")
    sdgs = models.ManyToManyField(SdgGoal, blank=True, related_name="goals")
    #: Open points and remarks for the working documentation; never public.
    internal_note = models.TextField(blank=True)
    #: Why and since when it is no longer pursued.
    retired_reason = models.CharField(max_length=500, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    #: What the region pack said last; empty for goals that people added.
    loaded = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["strategy", "key"], name="one_goal_per_key")]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def owner_id(self) -> int:
        """Whose it is, for the audit trail."""
        return self.strategy.owner_id


class GoalLink(models.Model):
    """A goal serves a goal of another strategy (a town's goal one of the framework), with a sentence how."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="serves")
    serves = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="served_by")
    sentence = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "serves"], name="one_link_per_pair_of_goals")]

    def __str__(self) -> str:
        """Both goals, for logs."""
        return f"{self.goal} → {self.serves}"


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


class PlanKind(models.TextChoices):
    """What kind of plan exists already."""

    ISEK = "isek", _("Integriertes Stadtentwicklungskonzept (ISEK)")
    SUSTAINABILITY = "sustainability", _("Nachhaltigkeitsstrategie")
    VISION = "vision", _("Vision oder Leitbild")
    REGIONALE = "regionale", _("REGIONALE")
    CHARTER = "charter", _("Charta")
    CONCEPT = "concept", _("Fachkonzept")
    OTHER = "other", _("anderer Plan")


class ExternalPlan(Owned):
    """A plan or strategy that exists beside the chain, e.g. an ISEK or the sustainability strategy."""

    kind = models.CharField(max_length=16, choices=PlanKind)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    url = models.URLField(blank=True)
    valid_from = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    valid_until = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    responsible = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class PlanLink(models.Model):
    """How an existing plan meets a strategy or one of its goals: basis, overlap, synergy or conflict."""

    plan = models.ForeignKey(ExternalPlan, on_delete=models.CASCADE, related_name="links")
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="plan_links")
    #: None: the strategy as a whole.
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.CASCADE, related_name="plan_links")
    relation = models.CharField(
        max_length=16,
        choices=[
            ("basis", _("Grundlage")),
            ("overlap", _("Überschneidung")),
            ("synergy", _("Synergie")),
            ("conflict", _("Zielkonflikt")),
        ],
    )
    sentence = models.CharField(max_length=500)

    def __str__(self) -> str:
        """Plan and relation, for logs."""
        return f"{self.plan} {self.relation}"


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
