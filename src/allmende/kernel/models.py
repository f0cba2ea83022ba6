"""Spaces that own facts, people with roles in them, the audit trail, outgoing mail, files and documents."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.kernel.actor import Actor, Role


class SpaceKind(models.TextChoices):
    """What kind of community a space is."""

    MUNICIPALITY = "municipality", _("Kommune")
    CONSORTIUM = "consortium", _("Verbund")
    #: A name somebody used at an open hub (`allmende serve hub --open`); owns nothing in the portal.
    TRIAL = "trial", _("Probe")


class Space(models.Model):
    """Who owns facts: a municipality or the consortium. Its id is the tenant of the data hub."""

    kind = models.CharField(max_length=16, choices=SpaceKind)
    key = models.CharField(
        max_length=64, unique=True, help_text=_("AGS der Kommune oder Kürzel des Verbunds")
    )
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Name as people say it."""
        return self.name


class Visibility(models.TextChoices):
    """Who may see an owned object."""

    PUBLIC = "public", _("öffentlich")
    CONSORTIUM = "consortium", _("im Verbund")
    MUNICIPALITY = "municipality", _("in der Kommune")
    BODY = "body", _("im Gremium")


class OwnedQuerySet(models.QuerySet[Any]):
    """The one rule for list, detail, search, feed and export."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep what this actor may know to exist."""
        if actor.is_system:
            return self
        seen = models.Q(visibility=Visibility.PUBLIC)
        if actor.is_member:
            seen |= models.Q(visibility=Visibility.CONSORTIUM)
            seen |= models.Q(visibility=Visibility.MUNICIPALITY, owner_id__in=actor.space_ids)
        return self.filter(seen)

    def owned_by(self, space: Space) -> Self:
        """Keep what this space owns."""
        return self.filter(owner=space)


class Owned(models.Model):
    """Base of everything that people own: whose it is and who may see it."""

    owner = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=16, choices=Visibility, default=Visibility.PUBLIC)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create an account; without a password it must be set through an invitation."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person with an account. Roles are grants in spaces, not flags here."""

    username = None  # type: ignore[assignment]  # the e-mail address takes its place
    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    full_name = models.CharField(_("Name"), max_length=200)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # no usernames here

    def __str__(self) -> str:
        """Name as shown to others, never the address."""
        return self.full_name or self.email.split("@")[0]

    def get_full_name(self) -> str:
        """Return the name for packages that ask Django's way."""
        return str(self)


class RoleGrant(models.Model):
    """One role of one person in one space."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "space"], name="one_role_per_person_and_space")
        ]

    def __str__(self) -> str:
        """Role and space, for logs."""
        return f"{self.role} @ {self.space_id}"


class Invitation(models.Model):
    """A manager asks a person to join a space; the link is shown once and stored hashed."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-Mail-Adresse"))
    role = models.CharField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Whom it asks."""
        return self.email


class AuditEntry(models.Model):
    """Who changed what, when, from what to what, and why. Written in the change's own transaction."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=200)
    actor_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300)
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_subject")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        """Action and subject, for logs."""
        return f"{self.action} {self.subject_label}"


class MailStatus(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("wird versendet")
    SENT = "sent", _("versendet")
    NOT_SENT = "not_sent", _("nicht versendet")
    FAILED = "failed", _("fehlgeschlagen")


class OutgoingMail(models.Model):
    """A mail the installation owes somebody; kept and shown even when no mail server is set."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=16, choices=MailStatus, default=MailStatus.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.TextField(blank=True)
    #: Mail to somebody without an account: only the recipient gets its link, and on this day the row goes.
    erase_on = models.DateField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        """Subject line."""
        return self.subject


class StoredFile(Owned):
    """A file people put in or the installation made; its bytes live in the database, so a backup has all."""

    name = models.CharField(_("Dateiname"), max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(help_text=_("in Byte"))
    content = models.BinaryField()
    #: Pixels; None for everything that is no picture.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alt = models.CharField(_("Bildbeschreibung"), max_length=500, blank=True)
    credit = models.CharField(_("Urheber"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        """Its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is served; the address changes with the content, so it may be kept by caches."""
        return f"{reverse('kernel:file', args=[self.pk, self.name])}?v={self.sha256[:12]}"


class DocumentStatus(models.TextChoices):
    """How far a document is."""

    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("wird erstellt")
    READY = "ready", _("fertig")
    FAILED = "failed", _("nicht gelungen")


class Document(Owned):
    """A PDF or Word document the installation makes in the background, and what became of it."""

    kind = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    parameters = models.JSONField(default=dict)
    status = models.CharField(max_length=16, choices=DocumentStatus, default=DocumentStatus.QUEUED)
    #: What is being done, in the reader's words, and how much of it is done.
    step = models.CharField(max_length=200, blank=True)
    done_pct = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    #: What it shows beside its subject, kind of thing → ids: whoever may not see one of them may not read it.
    shows = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Last sign of life of whoever makes it; a document without one is given up after a while.
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "kind"], name="document_subject")]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    def get_absolute_url(self) -> str:
        """The page that shows how far it is and offers the download."""
        return reverse("kernel:document", args=[self.pk])


class WordTemplate(models.Model):
    """A space's own Word letterhead for one kind of document."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="word_templates")
    kind = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "kind"], name="one_word_template_per_kind")]

    def __str__(self) -> str:
        """Kind and space, for logs."""
        return f"{self.kind} @ {self.space_id}"

    @property
    def owner_id(self) -> int:
        """Whose it is, for the audit trail."""
        return self.space_id
