"""What is shared, who takes it over, step by step, and what it achieved."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.datahub.models import Source
from allmende.kernel.actor import Actor
from allmende.kernel.models import Owned
from allmende.region.models import Municipality
from allmende.strategy.models import ActionField, SdgGoal


class SolutionStatus(models.TextChoices):
    """How far a solution is."""

    AVAILABLE = "available", _("übernehmbar")
    PILOT = "pilot", _("Pilot")
    IN_PROGRESS = "in_progress", _("in Arbeit")
    IN_REVIEW = "in_review", _("in Prüfung")


class Solution(Owned):
    """What is shared, and who looks after it (Lösung, Use Case). Empty text means: not stated."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=100, blank=True)
    summary = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=SolutionStatus)
    level = models.CharField(
        max_length=200, blank=True, help_text=_("eigene Reifestufe der Lösung, z. B. Level 1 Monitoring")
    )
    steward = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="stewarded_solutions"
    )
    action_fields = models.ManyToManyField(ActionField, related_name="solutions")
    sdgs = models.ManyToManyField(SdgGoal, related_name="solutions")
    needs = ArrayField(models.CharField(max_length=300), default=list)
    builds_on = models.ManyToManyField("self", symmetrical=False, related_name="base_of")
    origin = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    #: Names of fields that are the region's own assignment, not a statement of `source`.
    editorial = ArrayField(models.CharField(max_length=40), default=list)
    #: Folder name below blueprints/, empty while there is nothing to install.
    blueprint = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class SolutionVersion(models.Model):
    """One released version of a solution's blueprint."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, blank=True)
    released_on = models.DateField(null=True)
    changes = models.TextField(blank=True)
    is_installable = models.BooleanField(
        default=False, help_text=_("Das Paket liegt dieser Installation vor")
    )

    class Meta:
        ordering = ["-released_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["solution", "version"], name="one_row_per_version")]

    def __str__(self) -> str:
        """Its number."""
        return self.version


class StepKey(models.TextChoices):
    """The steps of an adoption in their order."""

    INTEREST = "interest", _("Interesse")
    FIT_CHECK = "fit_check", _("Passt das zu uns?")
    DECISION = "decision", _("Entscheidung")
    AGREEMENT = "agreement", _("Vereinbarung")
    INSTALLATION = "installation", _("Einrichten")
    TRAINING = "training", _("Schulung")
    LIVE = "live", _("In Betrieb")
    EFFECT = "effect", _("Wirkung")


class AdoptionStatus(models.TextChoices):
    """Whether the adoption moves."""

    RUNNING = "running", _("läuft")
    PAUSED = "paused", _("pausiert")
    ENDED = "ended", _("beendet")
    DONE = "done", _("abgeschlossen")


class Adoption(Owned):
    """A municipality takes a solution over, step by step (Übernahme); owner is its space."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(
        SolutionVersion, null=True, on_delete=models.PROTECT, related_name="adoptions"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="adoptions")
    status = models.CharField(max_length=16, choices=AdoptionStatus, default=AdoptionStatus.RUNNING)
    status_reason = models.TextField(blank=True)
    planned_devices = models.PositiveIntegerField(null=True)
    #: Share of planned devices that must send valid readings, and for how long, before it counts as live.
    live_share_pct = models.PositiveSmallIntegerField(default=80)
    live_days = models.PositiveSmallIntegerField(default=7)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "municipality"],
                condition=~models.Q(status="ended"),
                name="one_open_adoption_per_town",
            )
        ]

    def __str__(self) -> str:
        """Town and solution."""
        return f"{self.municipality} übernimmt {self.solution}"


class StepState(models.TextChoices):
    """Where a step stands."""

    OPEN = "open", _("offen")
    CURRENT = "current", _("jetzt dran")
    DONE = "done", _("erledigt")
    WAIVED = "waived", _("erlassen")


class AdoptionStep(models.Model):
    """One step with its owner, date and note; nothing is skipped silently."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=16, choices=StepKey)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=StepState, default=StepState.OPEN)
    responsible = models.CharField(_("Zuständig"), max_length=200, blank=True)
    responsible_email = models.EmailField(_("E-Mail"), blank=True)
    due_on = models.DateField(_("Bis wann"), null=True, blank=True)
    note = models.TextField(_("Notiz"), blank=True)
    opened_on = models.DateField(null=True, help_text=_("seit wann der Schritt dran ist"))
    completed_on = models.DateField(null=True)
    completed_by = models.CharField(max_length=200, blank=True)
    waived_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["adoption", "key"], name="one_row_per_step")]

    def __str__(self) -> str:
        """Its title."""
        return self.get_key_display()


class FitCheck(models.Model):
    """What is there, what is missing and what it would take, on the day it was asked."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="fit_checks")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="fit_checks")
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=200)
    blueprint_version = models.CharField(max_length=20)
    #: [{"need", "question", "answer", "verdict": there|missing|unclear, "sentence", "takes"}]
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        """Town and solution, for logs."""
        return f"{self.municipality_id} / {self.solution_id}"


class CostKind(models.TextChoices):
    """How a line of the cost sheet counts."""

    ONE_OFF = "one_off", _("einmalig")
    PER_YEAR = "per_year", _("je Jahr")
    HOURS = "hours", _("Arbeitsstunden einmalig")
    HOURS_PER_YEAR = "hours_per_year", _("Arbeitsstunden je Jahr")


class CostLine(models.Model):
    """What a town knows better than the blueprint about one cost line: its own quantity or price.

    A line without a row here is the blueprint's; taking the row away brings the blueprint's price back.
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="cost_lines")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="cost_lines")
    #: Key of the line in the blueprint's costs.toml.
    key = models.CharField(max_length=64)
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    #: Euro, gross, per quantity unit; for hours: hours per quantity unit.
    unit_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    price_source = models.CharField(max_length=200, blank=True)
    overwritten_by = models.CharField(max_length=200)
    overwritten_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["solution", "municipality", "key"], name="one_cost_line_per_key")
        ]

    def __str__(self) -> str:
        """Its key, for logs."""
        return self.key


class DecisionResult(models.TextChoices):
    """What a body can do with a paper."""

    APPROVED = "approved", _("beschlossen")
    REJECTED = "rejected", _("abgelehnt")
    POSTPONED = "postponed", _("vertagt")


class Decision(models.Model):
    """What the town's body decided about the adoption."""

    adoption = models.OneToOneField(Adoption, on_delete=models.CASCADE, related_name="decision")
    body = models.CharField(_("Gremium"), max_length=200)
    decided_on = models.DateField(_("Sitzung am"))
    paper_number = models.CharField(_("Vorlage Nr."), max_length=50, blank=True)
    result = models.CharField(_("Ergebnis"), max_length=16, choices=DecisionResult)
    wording = models.TextField(_("Wortlaut"), blank=True)

    def __str__(self) -> str:
        """Body and date, for logs."""
        return f"{self.body} {self.decided_on}"


class Agreement(models.Model):
    """Who pays, who cares, until when; and whom data protection needed."""

    adoption = models.OneToOneField(Adoption, on_delete=models.CASCADE, related_name="agreement")
    payer = models.CharField(_("Wer bezahlt"), max_length=200)
    caretaker = models.CharField(_("Wer kümmert sich"), max_length=200)
    runs_until = models.DateField(_("Läuft bis"), null=True, blank=True)
    school_authority_on = models.DateField(_("Schulträger einbezogen am"), null=True, blank=True)
    staff_council_on = models.DateField(_("Personalrat einbezogen am"), null=True, blank=True)
    concluded_on = models.DateField(_("Geschlossen am"))
    text = models.TextField(_("Was vereinbart ist"), blank=True)

    def __str__(self) -> str:
        """Date, for logs."""
        return f"{self.concluded_on}"


class Training(models.Model):
    """When and by whom the town's people were shown how the solution works."""

    adoption = models.OneToOneField(Adoption, on_delete=models.CASCADE, related_name="training")
    held_on = models.DateField(_("Schulung am"))
    trainer = models.CharField(_("Wer hat geschult"), max_length=200)
    participants = models.CharField(_("Wer hat teilgenommen"), max_length=500)

    def __str__(self) -> str:
        """Date, for logs."""
        return f"{self.held_on}"


class Expense(models.Model):
    """What the town has paid so far for an adoption, as it was booked."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="expenses")
    spent_on = models.DateField(_("Bezahlt am"))
    label = models.CharField(_("Wofür"), max_length=200)
    #: Euro, gross.
    amount = models.DecimalField(_("Betrag in Euro, brutto"), max_digits=12, decimal_places=2)
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["spent_on", "id"]

    def __str__(self) -> str:
        """What for, for logs."""
        return self.label


class Installation(models.Model):
    """What an adoption's blueprint created in the town's space; parameters stay local."""

    adoption = models.OneToOneField(Adoption, on_delete=models.PROTECT, related_name="installation")
    blueprint = models.CharField(max_length=100)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    #: Values of the non-secret parameters; secrets are never stored here.
    parameters = models.JSONField(default=dict)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="installations")
    installed_at = models.DateTimeField()
    installed_by = models.CharField(max_length=200)
    updated_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Blueprint and version."""
        return f"{self.blueprint} {self.version}"


class InstallationSecret(models.Model):
    """A town's answer to a secret question; stays in this table, never shown or exported."""

    installation = models.ForeignKey(Installation, on_delete=models.CASCADE, related_name="secrets")
    key = models.SlugField(max_length=64)
    value = models.TextField()
    set_at = models.DateTimeField(auto_now=True)
    set_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="one_secret_per_question")
        ]

    def __str__(self) -> str:
        """Its question, never its answer."""
        return self.key


class InstallationDraft(models.Model):
    """What a town prepares before it installs: answers and rooms, kept between visits, gone afterwards."""

    adoption = models.OneToOneField(Adoption, on_delete=models.CASCADE, related_name="installation_draft")
    #: Values of the non-secret parameters, as in `Installation.parameters`.
    parameters = models.JSONField(default=dict)
    #: One object per room, see `services.rooms_upload.RoomRow`.
    rooms = models.JSONField(default=list)
    is_trial = models.BooleanField(_("Erst mit simulierten Sensoren"), default=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        """How many rooms it names, for logs."""
        return f"{len(self.rooms)} @ {self.adoption_id}"


class EffectReport(models.Model):
    """What the adoption achieved: two periods of the hub compared, with costs, hours and a verdict."""

    adoption = models.OneToOneField(Adoption, on_delete=models.CASCADE, related_name="effect")
    before_from = models.DateField()
    before_to = models.DateField()
    after_from = models.DateField()
    after_to = models.DateField()
    #: Computed from the hub when reported, kept as reported: see services.effect.
    figures = models.JSONField(default=dict)
    cost_one_off = models.DecimalField(_("Kosten einmalig (Euro)"), max_digits=12, decimal_places=2)
    cost_per_year = models.DecimalField(_("Kosten je Jahr (Euro)"), max_digits=12, decimal_places=2)
    hours_spent = models.DecimalField(_("Arbeitsstunden"), max_digits=8, decimal_places=1)
    would_do_again = models.BooleanField(_("Würden wir es wieder tun?"))
    sentence = models.TextField(_("In einem Satz"))
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=200)
    #: Whether generated readings went into the figures.
    is_simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Its sentence."""
        return self.sentence


class QuestionQuerySet(models.QuerySet["Question"]):
    """Who may read a thread: the town that asks, the town that answers, and who coordinates."""

    def visible_to(self, actor: Actor) -> QuestionQuerySet:
        """Keep the threads this actor takes part in."""
        if actor.is_coordinator:
            return self
        return self.filter(
            models.Q(municipality__space_id__in=actor.space_ids)
            | models.Q(solution__steward__space_id__in=actor.space_ids)
        )


class Question(models.Model):
    """A question to the Kümmerer from a solution or adoption page; a thread both towns see."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="questions")
    adoption = models.ForeignKey(Adoption, null=True, on_delete=models.CASCADE, related_name="questions")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("Ihre Frage"))
    asked_by = models.CharField(max_length=200)
    asked_by_email = models.EmailField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    #: The question as everybody reads it: without names of persons, addresses and numbers.
    public_text = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        """Its first words."""
        return self.text[:80]


class Reply(models.Model):
    """One message in a question's thread."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    #: The writer's town; empty when the coordination writes.
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("Antwort"))
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField(auto_now_add=True)
    public_text = models.TextField(blank=True)
    made_public_at = models.DateTimeField(null=True)
    made_public_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        """Its first words."""
        return self.text[:80]


class GuideProgress(models.Model):
    """Which step of the blueprint's guide a town has ticked off."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="guide_progress")
    #: Key of the step in guide.md; it stays the same when the wording changes.
    step = models.SlugField(max_length=64)
    done_at = models.DateTimeField(auto_now_add=True)
    done_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption", "step"], name="one_tick_per_guide_step")]

    def __str__(self) -> str:
        """Key of the step."""
        return self.step
