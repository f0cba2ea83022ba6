"""From a long list to a short list: criteria, matrix, vote, resources; documented and repeatable."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, SpaceKind, User, Visibility
from allmende.portfolio.models.measures import Measure
from allmende.portfolio.models.sketches import Sketch


class Selection(Owned):
    """One choice among measures, with its criteria, its vote and its result."""

    title = models.CharField(max_length=200)
    derivation = models.TextField(blank=True, help_text=_("Woher die Kriterien kommen"))
    state = models.CharField(
        max_length=16,
        choices=[
            ("collecting", _("Liste sammeln")),
            ("scoring", _("bewerten")),
            ("voting", _("abstimmen")),
            ("counted", _("ausgezählt")),
            ("closed", _("entschieden")),
        ],
        default="collecting",
    )
    #: Points each person may give in the vote.
    points = models.PositiveSmallIntegerField(default=5)
    places = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Länge der kurzen Liste"))
    #: So many people must have voted before the votes are counted; None: no minimum.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    #: How many had voted when the votes were counted; people may leave, the number stays.
    voted = models.PositiveIntegerField(null=True, blank=True)
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="repeated_by"
    )
    result_note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    #: What was decided and how it came about, frozen when it was closed.
    record = models.JSONField(default=dict, blank=True)
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def is_common(self) -> bool:
        """A choice of the consortium in which every member takes part."""
        return self.owner.kind == SpaceKind.CONSORTIUM and self.visibility != Visibility.MUNICIPALITY


class Criterion(models.Model):
    """What candidates are scored by."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)
    #: Where it comes from, e.g. a guideline of the charter.
    origin = models.CharField(max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Candidate(models.Model):
    """A measure or sketch on the list, with effort, effect and who would do it with which money."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="candidates")
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="candidacies"
    )
    sketch = models.ForeignKey(
        Sketch, null=True, blank=True, on_delete=models.PROTECT, related_name="candidacies"
    )
    #: 1 little … 5 much; empty while nobody has estimated.
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    effect = models.PositiveSmallIntegerField(null=True, blank=True)
    who = models.CharField(_("Wer macht es?"), max_length=300, blank=True)
    money = models.CharField(_("Mit welchem Geld?"), max_length=300, blank=True)
    state = models.CharField(
        max_length=8,
        choices=[("long", _("lange Liste")), ("short", _("kurze Liste")), ("out", _("nicht gewählt"))],
        default="long",
    )
    reason = models.TextField(blank=True)
    #: Everybody's points together; None until the votes are counted.
    points = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["selection", "measure"], name="one_candidacy_per_selection"),
            models.UniqueConstraint(fields=["selection", "sketch"], name="one_candidacy_per_sketch"),
            models.CheckConstraint(
                condition=models.Q(measure__isnull=False) ^ models.Q(sketch__isnull=False),
                name="candidate_is_one_thing",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """The title of what stands for choice."""
        return str(self.measure or self.sketch)


class Score(models.Model):
    """One person's score of a candidate by a criterion: 0 not at all … 4 fully."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion", "user"], name="one_score_per_person")
        ]

    def __str__(self) -> str:
        """Value, for logs."""
        return f"{self.criterion}: {self.value}"


class SelectionBallot(models.Model):
    """That somebody voted, and sealed for what; counting empties the seal and keeps the sums only."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="ballots")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    #: Encrypted with the installation's key: the database, its backups and exports do not tell.
    sealed = models.BinaryField(blank=True, default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["selection", "user"], name="one_ballot_per_person")]

    def __str__(self) -> str:
        """Whose it is, for logs; never what it says."""
        return f"{self.selection_id}: {self.user_id}"
