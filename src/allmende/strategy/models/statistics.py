"""Statistics beside the hub's indicators: what a number means, its values by place and day, its target."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, Space
from allmende.strategy.models.catalogue import ActionField, SdgGoal
from allmende.strategy.models.goals import Goal


class Direction(models.TextChoices):
    """Which way is better; NONE where nobody can say so, as with the number of inhabitants."""

    UP = "up", _("mehr ist besser")
    DOWN = "down", _("weniger ist besser")
    NONE = "none", _("weder noch")


class Dimension(models.TextChoices):
    """The three dimensions of sustainability."""

    ECOLOGICAL = "ecological", _("ökologisch")
    ECONOMIC = "economic", _("ökonomisch")
    SOCIAL = "social", _("sozial")


class LifeDimension(models.TextChoices):
    """What a good life in a town consists of (Lebensqualität)."""

    HOUSING = "housing", _("Wohnen")
    HEALTH = "health", _("Gesundheit")
    EDUCATION = "education", _("Bildung")
    WORK = "work", _("Arbeit und Einkommen")
    ENVIRONMENT = "environment", _("Umwelt und Natur")
    SAFETY = "safety", _("Sicherheit")
    COMMUNITY = "community", _("Miteinander und Beteiligung")
    MOBILITY = "mobility", _("Mobilität und Erreichbarkeit")
    LEISURE = "leisure", _("Kultur und Freizeit")


class Track(models.TextChoices):
    """The long-term tracks of a region."""

    CLIMATE_NEUTRALITY = "climate_neutrality", _("Klimaneutralität")
    ENERGY = "energy", _("Energieautarkie")
    CIRCULAR_ECONOMY = "circular_economy", _("Kreislaufwirtschaft")


class PlaceKind(models.TextChoices):
    """What a value is about; each kind has its own key, see `StatisticValue.place_key`."""

    MUNICIPALITY = "municipality", _("Kommune")
    DISTRICT = "district", _("Kreis")
    REGION = "region", _("Region")
    STATE = "state", _("Land")
    FEDERATION = "federation", _("Bund")


class ValueQuality(models.TextChoices):
    """How a value came about."""

    OFFICIAL = "official", _("amtlich")
    MEASURED = "measured", _("gemessen")
    ESTIMATED = "estimated", _("geschätzt")


class Statistic(Owned):
    """A number of the catalogue: what is counted, in which unit, by whom, under which licence."""

    key = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("Name der Kennzahl"), max_length=200)
    definition = models.TextField(_("Was wird gezählt?"))
    unit = models.CharField(_("Einheit"), max_length=50)
    decimals = models.PositiveSmallIntegerField(_("Nachkommastellen"), default=0)
    source = models.CharField(_("Quelle"), max_length=300)
    source_url = models.URLField(_("Adresse der Quelle"), blank=True)
    licence = models.CharField(
        _("Lizenz"), max_length=100, blank=True, help_text=_("zum Beispiel dl-de/by-2-0")
    )
    direction = models.CharField(
        _("Was ist besser?"), max_length=8, choices=Direction, default=Direction.NONE
    )
    #: Numbers of things add up, as inhabitants do; shares and rates never do.
    adds_up = models.BooleanField(_("Werte mehrerer Kommunen lassen sich zusammenzählen"), default=False)
    dimension = models.CharField(
        _("Dimension der Nachhaltigkeit"), max_length=16, choices=Dimension, blank=True
    )
    life_dimension = models.CharField(
        _("Dimension der Lebensqualität"), max_length=16, choices=LifeDimension, blank=True
    )
    track = models.CharField(_("Langfristiger Pfad"), max_length=24, choices=Track, blank=True)
    #: Code of a part as stored with its values → German words, e.g. {"female": "Frauen"}.
    breakdown_labels = models.JSONField(default=dict, blank=True)
    sdgs = models.ManyToManyField(SdgGoal, related_name="statistics", blank=True)
    sdg_target = models.CharField(
        _("SDG-Unterziel"), max_length=8, blank=True, help_text=_("zum Beispiel 11.6")
    )
    action_fields = models.ManyToManyField(ActionField, related_name="statistics", blank=True)
    #: Worked out from others: {"numerator": [key, breakdown], "denominator": [key, breakdown], "factor": 1}.
    calculation = models.JSONField(default=dict, blank=True)
    #: The published set it belongs to, e.g. "demographie"; empty for single numbers.
    indicator_set = models.SlugField(max_length=64, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class BatchState(models.TextChoices):
    """How far an imported table has come."""

    DRAFT = "draft", _("Vorschau")
    STORED = "stored", _("übernommen")
    UNDONE = "undone", _("rückgängig gemacht")


class ImportWork(models.TextChoices):
    """What is being done with a table in the background."""

    LOOK = "look", _("Die Tabelle wird gelesen und mit dem Bestand verglichen")
    STORE = "store", _("Die Werte werden gespeichert")


class ImportBatch(models.Model):
    """A table of values that somebody brought; nothing counts before it is stored; it can be taken back."""

    owner = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    #: The file itself; emptied once it is stored.
    body = models.BinaryField(default=b"", blank=True)
    #: Headings of the file, so that the same table finds the mapping of the last time.
    headings = models.JSONField(default=list)
    #: The first cells of each column, so that a page need not read the file again.
    samples = models.JSONField(default=list)
    #: What its columns mean, see `strategy.statistics.mapping`.
    mapping = models.JSONField(default=dict)
    #: What storing would do, see `strategy.statistics.preview`; empty while the mapping says too little.
    preview = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.DRAFT)
    work = models.CharField(max_length=8, choices=ImportWork, blank=True)
    done_pct = models.PositiveSmallIntegerField(default=0)
    #: Last sign of life of whoever works on it.
    touched_at = models.DateTimeField(null=True)
    #: Why the last work came to nothing, as a German sentence.
    failure = models.CharField(max_length=300, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_stored = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    #: The first errors, [[line, column, German sentence], …].
    line_errors = models.JSONField(default=list)
    #: Values that were there before and were corrected, for undoing:
    #: [[value id, old value, old quality, its import or null], …].
    replaced = models.JSONField(default=list)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        """The file's name."""
        return self.file_name


class StatisticValue(models.Model):
    """One value of a statistic for a place and a day, on one statistical basis."""

    statistic = models.ForeignKey(Statistic, on_delete=models.CASCADE, related_name="values")
    place_kind = models.CharField(max_length=16, choices=PlaceKind)
    #: AGS with 8, 5 or 2 digits, "DE", or the region's slug.
    place_key = models.CharField(max_length=64)
    place_name = models.CharField(max_length=200)
    reference_date = models.DateField()
    #: Code out of the statistic's `breakdown_labels`; empty: the whole.
    breakdown = models.CharField(max_length=64, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    #: Statistical base in words, e.g. "Zensus 2022"; values of two bases are no common line.
    basis = models.CharField(max_length=200, blank=True)
    quality = models.CharField(max_length=16, choices=ValueQuality, default=ValueQuality.OFFICIAL)
    note = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="stored_values")

    class Meta:
        ordering = ["reference_date", "basis"]
        constraints = [
            models.UniqueConstraint(
                fields=["statistic", "place_kind", "place_key", "reference_date", "breakdown", "basis"],
                name="one_statistic_value",
            )
        ]
        indexes = [
            models.Index(fields=["place_kind", "place_key", "statistic"], name="statistic_by_place"),
            models.Index(fields=["statistic", "place_kind", "reference_date"], name="statistic_by_day"),
        ]

    def __str__(self) -> str:
        """Place, day and value, for logs."""
        return f"{self.place_name} {self.reference_date}: {self.value}"


class StatisticTarget(Owned):
    """Where a statistic shall be at a place by a day, starting from a baseline (Zielpfad)."""

    statistic = models.ForeignKey(Statistic, on_delete=models.CASCADE, related_name="targets")
    place_kind = models.CharField(max_length=16, choices=PlaceKind)
    place_key = models.CharField(max_length=64)
    place_name = models.CharField(max_length=200)
    baseline_value = models.DecimalField(_("Ausgangswert"), max_digits=20, decimal_places=6)
    baseline_date = models.DateField(_("Stand des Ausgangswerts"))
    target_value = models.DecimalField(_("Zielwert"), max_digits=20, decimal_places=6)
    target_date = models.DateField(_("Erreicht bis"))
    origin = models.CharField(
        _("Woher kommt das Ziel?"), max_length=300, help_text=_("zum Beispiel der Beschluss mit Datum")
    )
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="targets")
    responsible = models.CharField(_("Zuständig"), max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["target_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_date__gt=models.F("baseline_date")), name="target_after_baseline"
            )
        ]

    def __str__(self) -> str:
        """Statistic and day, for logs."""
        return f"{self.statistic} {self.place_name} → {self.target_date}"


class SteeringNote(models.Model):
    """Something went off track: since when, who was told, what is done about it (Nachsteuern)."""

    owner = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(
        StatisticTarget, null=True, on_delete=models.CASCADE, related_name="steering_notes"
    )
    key_result = models.ForeignKey(
        "strategy.KeyResult", null=True, on_delete=models.CASCADE, related_name="steering_notes"
    )
    #: What was seen that day, in words; the numbers behind it may have changed since.
    sentence = models.CharField(max_length=500)
    off_since = models.DateField()
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(_("Woran liegt es?"), blank=True)
    correction = models.TextField(_("Was tun wir?"), blank=True)
    correction_due_on = models.DateField(_("Bis wann?"), null=True, blank=True)
    back_since = models.DateField(null=True)

    class Meta:
        ordering = ["-off_since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target__isnull=False) ^ models.Q(key_result__isnull=False),
                name="steering_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["target"], condition=models.Q(back_since=None), name="one_open_note_per_target"
            ),
            models.UniqueConstraint(
                fields=["key_result"],
                condition=models.Q(back_since=None),
                name="one_open_note_per_key_result",
            ),
        ]

    def __str__(self) -> str:
        """What was seen."""
        return self.sentence
