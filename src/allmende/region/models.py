"""Places, organisations and who belongs to the consortium."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space


class Region(models.Model):
    """The region a pack describes; one per installation."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    attribution = models.CharField(max_length=500, help_text=_("Quelle der Grenzen"))
    texts = models.JSONField(default=dict, help_text=_("Überschriften und Sätze der Startseite"))
    colours = models.JSONField(default=dict, help_text=_("KERN-Token → Farbe"))
    pack_digest = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(default=False, help_text=_("Beispieldaten sind geladen"))

    def __str__(self) -> str:
        """Name as people say it."""
        return self.name


class District(models.Model):
    """A Kreis, keyed by the first five digits of the AGS."""

    ags = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=200)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="districts")

    def __str__(self) -> str:
        """Name as people say it."""
        return self.name


class Municipality(models.Model):
    """A town, keyed by its AGS. Its space owns what the town owns."""

    #: Amtlicher Gemeindeschlüssel, 8 digits (Destatis GV100AD).
    ags = models.CharField(max_length=8, unique=True)
    #: Amtlicher Regionalschlüssel, 12 digits.
    ars = models.CharField(max_length=12, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=50, help_text=_("Stadt oder Gemeinde"))
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="municipalities")
    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="municipality")
    population = models.PositiveIntegerField(null=True)
    population_date = models.DateField(null=True)
    population_source = models.CharField(max_length=200, blank=True)
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    #: Centroid and boundary in EPSG:4326; the boundary is a GeoJSON geometry.
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    boundary = models.JSONField(null=True)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        """Name as people say it."""
        return self.name


class Organisation(models.Model):
    """An actor that is no municipality: agency, utility, university, company, association."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=50)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        """Name as people say it."""
        return self.name


class Consortium(models.Model):
    """The municipalities and organisations that work together (Verbund)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="consortium")
    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="consortium")
    since = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    runs_until = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        """Name as people say it."""
        return self.name


class MembershipKind(models.TextChoices):
    """How somebody belongs to the consortium."""

    PIONEER = "pioneer", _("Pionierkommune")
    PARTICIPANT = "participant", _("Mitmacher-Kommune")
    SUPPORTER = "supporter", _("Unterstützer")
    COORDINATOR = "coordinator", _("Koordination")


class Membership(models.Model):
    """Who belongs to the consortium, since when, by which declaration."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="memberships"
    )
    kind = models.CharField(max_length=16, choices=MembershipKind)
    since = models.CharField(max_length=10, blank=True)
    declaration = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False) ^ models.Q(organisation__isnull=False),
                name="membership_of_one_party",
            )
        ]

    def __str__(self) -> str:
        """Kind and party, for logs."""
        return f"{self.kind}: {self.municipality or self.organisation}"


class Commitment(models.Model):
    """One promise of the declaration of intent (Selbstverpflichtung)."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Its text."""
        return self.text


class Contact(models.Model):
    """Whom to ask in a municipality or organisation."""

    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.CASCADE, related_name="contacts"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(_("Name"), max_length=200)
    function = models.CharField(_("Funktion"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=50, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """The person's name."""
        return self.name


class ProfileAnswer(models.Model):
    """One fact of a town's profile, entered once with date and name and reused by every fit check."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="profile_answers")
    #: Key of the question, shared by all blueprints, e.g. "lorawan_coverage".
    question = models.CharField(max_length=64)
    value = models.CharField(max_length=500)
    note = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "question"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        """Question and value, for logs."""
        return f"{self.question}: {self.value}"


class LegalText(models.Model):
    """Impressum, Datenschutz, Barrierefreiheit: the operator's words, at first the pack's template."""

    key = models.CharField(max_length=32, unique=True)
    title = models.CharField(_("Überschrift"), max_length=200)
    body = models.TextField(_("Text"), help_text=_("Absätze, Überschriften mit #, Listen mit -"))
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title
