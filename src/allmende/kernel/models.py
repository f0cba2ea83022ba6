"""Spaces that own facts, people with roles in them, the audit trail and outgoing mail."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
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

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        """Subject line."""
        return self.subject
