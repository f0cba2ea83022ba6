"""Bundles and measures: what is done, by whom, for which goal, with which money and people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, User
from allmende.region.models import Organisation
from allmende.solutions.models import Adoption, Solution
from allmende.strategy.models import ActionField, FutureStatement, Goal, KeyResult, Level, Scenario, SdgGoal


class Bundle(Owned):
    """Measures that belong together: the link between the region and its towns (Maßnahmenbündel)."""

    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("Worum es geht"), blank=True)
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="bundles")
    action_fields = models.ManyToManyField(ActionField, blank=True, related_name="bundles")
    level = models.CharField(max_length=8, choices=Level, default=Level.BOTH)
    responsible = models.CharField(_("Zuständig"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class MeasureStatus(models.TextChoices):
    """What is being done with a measure."""

    PROPOSED = "proposed", _("vorgeschlagen")
    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    PAUSED = "paused", _("ruht")
    DONE = "done", _("abgeschlossen")
    DROPPED = "dropped", _("verworfen")


class Phase(models.TextChoices):
    """How ripe the solution behind a measure is: the five phases of the federal transfer office (KTS)."""

    IDEA = "idea", _("Idee")
    PROTOTYPE = "prototype", _("Prototyp")
    PILOT = "pilot", _("Pilot")
    CONSOLIDATION = "consolidation", _("Verstetigung")
    TRANSFER = "transfer", _("Transfer")


class Priority(models.TextChoices):
    """How much it matters beside the others."""

    HIGH = "high", _("hoch")
    MEDIUM = "medium", _("mittel")
    LOW = "low", _("niedrig")


class Measure(Owned):
    """One thing a town or the region does for its goals, with its profile (Maßnahmensteckbrief).

    While it is proposed the owner's people see it; once planned everybody does, unless somebody says why not.
    """

    #: Number people call it by, unique for its owner, e.g. "M 12".
    number = models.PositiveIntegerField()
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("In einem Satz"), blank=True)
    need = models.TextField(_("Bedarf"), blank=True)
    benefit = models.TextField(_("Nutzen für die Bürgerinnen und Bürger"), blank=True)
    status = models.CharField(max_length=16, choices=MeasureStatus, default=MeasureStatus.PROPOSED)
    status_reason = models.TextField(blank=True)
    phase = models.CharField(max_length=16, choices=Phase, default=Phase.IDEA)
    #: The region's path of a project: 1 outstanding idea, 2 sound concept with costs, 3 financing secured.
    stars = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(max_length=8, choices=Level, default=Level.LOCAL)
    bundle = models.ForeignKey(
        Bundle, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    action_fields = models.ManyToManyField(ActionField, blank=True, related_name="measures")
    responsible = models.CharField(_("Zuständig"), max_length=200, blank=True)
    responsible_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    begins_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    priority = models.CharField(max_length=8, choices=Priority, blank=True)
    #: 1 little … 5 much; empty while nobody has estimated.
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    effect = models.PositiveSmallIntegerField(null=True, blank=True)
    is_quick_win = models.BooleanField(default=False)
    #: Staff in hours a week, and in words who does it ("Wer setzt um?").
    staff_hours_per_week = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    staff = models.TextField(_("Wer setzt um?"), blank=True)
    after_funding = models.TextField(_("Wie geht es nach der Förderung weiter?"), blank=True)
    participation_plan = models.TextField(_("Beteiligung"), blank=True)
    data_note = models.TextField(_("Daten und Datenschutz"), blank=True)
    ethics_note = models.TextField(_("Ethik"), blank=True)
    #: Contribution to development policy (SDG 17), in words.
    development_contribution = models.TextField(blank=True)
    #: Dimensions of sustainability.
    is_ecological = models.BooleanField(default=False)
    is_economic = models.BooleanField(default=False)
    is_social = models.BooleanField(default=False)
    #: SDGs by hand; a finished SDG check shows its own beside them.
    sdgs = models.ManyToManyField(SdgGoal, blank=True, related_name="measures")
    scenarios = models.ManyToManyField(Scenario, blank=True, related_name="measures")
    internal_note = models.TextField(_("Interne Notiz"), blank=True)
    restricted_reason = models.CharField(max_length=500, blank=True)
    #: From measure to solution, and from adoption to measure.
    solution = models.ForeignKey(
        Solution, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    adoption = models.OneToOneField(
        Adoption, null=True, blank=True, on_delete=models.SET_NULL, related_name="measure"
    )
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    updated_at = models.DateTimeField(auto_now=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["owner_id", "number"]
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="one_measure_per_number")]
        indexes = [models.Index(fields=["visibility", "status"], name="measure_seen")]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Contribution(models.Model):
    """How a measure pays into the whole: one goal, key result or future statement, with a sentence."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="contributions")
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.CASCADE, related_name="contributions"
    )
    key_result = models.ForeignKey(
        KeyResult, null=True, blank=True, on_delete=models.CASCADE, related_name="contributions"
    )
    future_statement = models.ForeignKey(
        FutureStatement, null=True, blank=True, on_delete=models.CASCADE, related_name="contributions"
    )
    sentence = models.CharField(_("Wie zahlt die Maßnahme auf das Ganze ein?"), max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(goal__isnull=False, key_result=None, future_statement=None)
                    | models.Q(goal=None, key_result__isnull=False, future_statement=None)
                    | models.Q(goal=None, key_result=None, future_statement__isnull=False)
                ),
                name="contribution_to_one_thing",
            ),
            models.UniqueConstraint(fields=["measure", "goal"], name="one_contribution_per_goal"),
            models.UniqueConstraint(fields=["measure", "key_result"], name="one_contribution_per_key_result"),
            models.UniqueConstraint(
                fields=["measure", "future_statement"], name="one_contribution_per_statement"
            ),
        ]

    def __str__(self) -> str:
        """The sentence."""
        return self.sentence


class MeasureActor(models.Model):
    """Who takes part beside the owner, and as what."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="actors")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    name = models.CharField(max_length=200, help_text=_("Name, auch wenn er in keinem Verzeichnis steht"))
    role = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """The name."""
        return self.name


class Milestone(models.Model):
    """A day by which something is there."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Risk(models.Model):
    """What may go wrong, and what is done about it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="risks")
    title = models.CharField(max_length=200)
    #: 1 low … 5 high.
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    answer = models.TextField(blank=True)
    state = models.CharField(
        max_length=8, choices=[("open", _("offen")), ("closed", _("erledigt"))], default="open"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-likelihood", "-impact", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Learning(models.Model):
    """What was learned: a success factor, an obstacle or a lesson; feeds guides."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="learnings")
    kind = models.CharField(
        max_length=16,
        choices=[
            ("success", _("Erfolgsfaktor")),
            ("obstacle", _("Hürde")),
            ("lesson", _("Das würden wir anders machen")),
        ],
    )
    text = models.TextField()
    noted_on = models.DateField()
    noted_by = models.CharField(max_length=200)
    is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ["-noted_on", "-id"]

    def __str__(self) -> str:
        """Its beginning."""
        return self.text[:60]


class MeasurePicture(models.Model):
    """A picture of a measure; the file lies in the kernel (`StoredFile`)."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="pictures")
    #: `kernel.StoredFile` id.
    file_id = models.BigIntegerField()
    alt = models.CharField(max_length=300)
    credit = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """What it shows."""
        return self.alt


class Story(Owned):
    """A success story in plain language that links to its measure or adoption, and so to the effect."""

    title = models.CharField(max_length=200)
    teaser = models.CharField(max_length=300)
    text = models.TextField()
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories"
    )
    adoption = models.ForeignKey(
        Adoption, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories"
    )
    published_on = models.DateField(null=True, blank=True)
    created_by = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-published_on", "-id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class SavedFilter(models.Model):
    """A view of the portfolio that a person keeps: name and query string."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="portfolio_filters")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_per_name")]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class MeasureImport(models.Model):
    """One table of measures brought in; can be undone while nothing hangs on its measures."""

    owner = models.ForeignKey("kernel.Space", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200)
    measures = models.ManyToManyField(Measure, related_name="imports")
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """File and time, for logs."""
        return f"{self.file_name} {self.at:%Y-%m-%d}"


class MeasureImportDraft(models.Model):
    """A table of measures on its way in: read, being mapped and looked at; gone once brought in."""

    owner = models.ForeignKey("kernel.Space", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    head = models.JSONField(help_text=_("Überschriften der Spalten"))
    #: Lines as [number of the line, cells as text]; nothing is taken over from here without being checked.
    rows = models.JSONField()
    #: Number of the column → field of the measure; columns without one are left out.
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        """The file's name."""
        return self.file_name
