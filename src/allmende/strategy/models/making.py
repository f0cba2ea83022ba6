"""How a strategy is made: process, inventory, people, contents, futures and guard rails."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, Space, Visibility
from allmende.strategy.models.catalogue import ActionField
from allmende.strategy.models.strategies import Strategy


class ProcessCycle(models.TextChoices):
    """The two interlocked cycles."""

    STRATEGY = "strategy", _("Strategie")
    PROJECTS = "projects", _("Projektplanung")


class ProcessStep(models.Model):
    """One step of making a strategy, with its place in the roadmap; every step may be left out."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="process_steps")
    cycle = models.CharField(max_length=16, choices=ProcessCycle)
    #: Key of a step the product guides through (e.g. "inventory"), or empty for a town's own step.
    key = models.SlugField(max_length=32, blank=True)
    title = models.CharField(max_length=200)
    is_milestone = models.BooleanField(default=False)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=16,
        choices=[
            ("open", _("offen")),
            ("running", _("läuft")),
            ("done", _("erledigt")),
            ("left_out", _("ausgelassen")),
        ],
        default="open",
    )
    responsible = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class InventoryBatch(models.Model):
    """A brought table of the inventory; nothing counts before it is stored; it can be taken back."""

    owner = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    #: The file itself; emptied once it is stored or thrown away.
    body = models.BinaryField(default=b"", blank=True)
    state = models.CharField(
        max_length=8,
        choices=[
            ("draft", _("Vorschau")),
            ("stored", _("übernommen")),
            ("undone", _("rückgängig gemacht")),
            ("dropped", _("verworfen")),
        ],
        default="draft",
    )
    rows_stored = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        """Name of the file."""
        return self.file_name


class InventoryItem(Owned):
    """Something smart a town has already: product, process, concept or infrastructure (Bestand)."""

    kind = models.CharField(
        max_length=16,
        choices=[
            ("product", _("Produkt oder Anwendung")),
            ("process", _("Ablauf")),
            ("concept", _("Konzept")),
            ("infrastructure", _("Infrastruktur")),
        ],
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    department = models.CharField(max_length=200, blank=True)
    action_field = models.ForeignKey(
        ActionField, null=True, blank=True, on_delete=models.SET_NULL, related_name="inventory"
    )
    since = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    state = models.CharField(
        max_length=16,
        choices=[
            ("planned", _("geplant")),
            ("trial", _("im Versuch")),
            ("running", _("in Betrieb")),
            ("ended", _("beendet")),
        ],
        default="running",
    )
    url = models.URLField(blank=True)
    #: The table it came with, so that the table can be taken back.
    batch = models.ForeignKey(
        InventoryBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class GuidingAnswer(models.Model):
    """A town's answer to one of the eight guiding questions for the start of the process."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="guiding_answers")
    #: Key of the question in `strategy/questions.toml`.
    question = models.SlugField(max_length=32)
    text = models.TextField()
    #: "consortium": other towns of the consortium may read it; "municipality": only one's own people.
    visibility = models.CharField(max_length=16, choices=Visibility, default=Visibility.MUNICIPALITY)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "question"], name="one_answer_per_guiding_question")
        ]

    def __str__(self) -> str:
        """Question, for logs."""
        return self.question


class Persona(Owned):
    """An invented person who stands for many; reusable in journeys of every strategy of the owner."""

    name = models.CharField(max_length=100)
    target_group = models.CharField(max_length=200)
    age = models.CharField(max_length=50, blank=True)
    situation = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    hurdles = models.TextField(blank=True)
    digital_skill = models.CharField(
        max_length=16,
        blank=True,
        choices=[
            ("none", _("nutzt nichts Digitales")),
            ("some", _("nutzt wenig")),
            ("everyday", _("nutzt es im Alltag")),
            ("expert", _("kennt sich aus")),
        ],
    )
    quote = models.CharField(max_length=300, blank=True)
    #: Whose persona this one was copied from; the words stay when the other one goes.
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    origin = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Name."""
        return self.name


class Journey(models.Model):
    """A persona's way through something in a field of action (Bürger-Journey)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="journeys")
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="journeys")
    action_field = models.ForeignKey(ActionField, on_delete=models.PROTECT, related_name="journeys")
    title = models.CharField(max_length=200)
    occasion = models.TextField(blank=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class JourneyStep(models.Model):
    """One station of a journey: what happens, where, how it feels, what would help."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    contact_point = models.CharField(max_length=200, blank=True, help_text=_("Wo: Amt, App, Bus, Telefon"))
    #: -2 very bad … 2 very good.
    feeling = models.SmallIntegerField(default=0)
    hurdle = models.CharField(max_length=300, blank=True)
    idea = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """What happens."""
        return self.what


class Narrative(models.Model):
    """The story of past, present and future in plain language, with three words everybody remembers."""

    strategy = models.OneToOneField(Strategy, on_delete=models.CASCADE, related_name="narrative")
    past = models.TextField(blank=True)
    present = models.TextField(blank=True)
    future = models.TextField(blank=True)
    term_1 = models.CharField(max_length=60, blank=True)
    term_2 = models.CharField(max_length=60, blank=True)
    term_3 = models.CharField(max_length=60, blank=True)
    plain_language = models.TextField(blank=True, help_text=_("In Leichter Sprache"))
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        """Whose story."""
        return f"Narrativ: {self.strategy}"


class ContactPoint(models.Model):
    """Where a party, group or partner finds itself in the narrative (Anknüpfungspunkt)."""

    narrative = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="contact_points")
    who = models.CharField(max_length=200)
    what = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """For whom."""
        return self.who


class ContentsEntry(models.Model):
    """Where a strategy stands with one of the 79 possible contents."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="contents")
    #: Key of the entry in `strategy/contents.toml`.
    entry = models.SlugField(max_length=64)
    state = models.CharField(
        max_length=16,
        choices=[
            ("present", _("vorhanden")),
            ("missing", _("fehlt noch")),
            ("left_out", _("bewusst ausgelassen")),
        ],
    )
    place = models.CharField(max_length=300, blank=True, help_text=_("Wo es im Text steht"))
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "entry"], name="one_state_per_contents_entry")
        ]

    def __str__(self) -> str:
        """Entry and state, for logs."""
        return f"{self.entry}: {self.state}"


class Scenario(models.Model):
    """What may come, and what it means for the town's own duties; measures answer it (in `portfolio`)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="scenarios")
    kind = models.CharField(
        max_length=16,
        choices=[
            ("technology", _("Technik")),
            ("climate", _("Klima")),
            ("crisis", _("Krise")),
            ("society", _("Gesellschaft")),
        ],
    )
    title = models.CharField(max_length=200)
    description = models.TextField()
    horizon = models.CharField(max_length=50, blank=True, help_text=_("Bis wann"))
    #: 1 unlikely … 5 nearly certain; what it does: 1 little … 5 threatens duties.
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    own_duties = models.TextField(blank=True, help_text=_("Was es für die eigenen Aufgaben heißt"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class GuardSection(models.Model):
    """A section measures are checked against: crisis, operation, path dependencies, ethics."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="guard_sections")
    kind = models.CharField(
        max_length=16,
        choices=[
            ("crisis", _("Krisenfall")),
            ("operation", _("Betriebskonzept")),
            ("path", _("Pfadabhängigkeiten")),
            ("ethics", _("Ethik-Leitplanken")),
        ],
    )
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "kind"], name="one_guard_section_per_kind")
        ]

    def __str__(self) -> str:
        """Its kind."""
        return str(self.kind)


class GuardRail(models.Model):
    """One guard rail as a question every measure answers (in `portfolio`)."""

    section = models.ForeignKey(GuardSection, on_delete=models.CASCADE, related_name="rails")
    question = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its question."""
        return self.question
