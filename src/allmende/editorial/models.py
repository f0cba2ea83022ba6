"""Texts of strategies as pages of Wagtail: one text per strategy, its chapters in order below it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, ObjectList, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Task

from allmende.editorial.blocks.body import BODY
from allmende.editorial.forms import ChapterForm
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import User
from allmende.strategy.models import Strategy


class StrategyText(Page):  # type: ignore[misc]  # Wagtail ships no types
    """The text of one strategy; holds nothing but the order of its chapters."""

    #: Deleting the strategy deletes the text (`deletion.py`); None is only ever seen in between.
    strategy = models.OneToOneField(Strategy, null=True, on_delete=models.SET_NULL, related_name="text")

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = ["editorial.ChapterPage"]
    max_count_per_parent = None
    show_in_menus_default = False
    content_panels: ClassVar[list[Any]] = [FieldPanel("title", read_only=True)]
    edit_handler = ObjectList(content_panels, heading=_("Text"))

    class Meta:
        verbose_name = _("Text einer Strategie")
        verbose_name_plural = _("Texte von Strategien")

    def get_url(self, request: HttpRequest | None = None, current_site: object = None) -> str | None:
        """Where people read it."""
        del request, current_site
        return reverse("editorial:text", args=[self.strategy.key]) if self.strategy else None

    url = property(get_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the list of contents."""
        from allmende.editorial.views import text

        del mode_name
        return _framed(text(request, self.strategy.key))  # type: ignore[union-attr]  # see above


class ChapterPage(Page):  # type: ignore[misc]  # as above
    """One chapter: running text with objects of the chain in it."""

    body = StreamField(BODY, blank=True, verbose_name=_("Inhalt"))

    parent_page_types: ClassVar[list[str]] = ["editorial.StrategyText"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = ChapterForm
    edit_handler = ObjectList(
        [
            TitleFieldPanel("title", heading=_("Titel des Kapitels"), placeholder=False),
            FieldPanel("body"),
            CommentPanel(),
        ],
        heading=_("Kapitel"),
    )

    class Meta:
        verbose_name = _("Kapitel")
        verbose_name_plural = _("Kapitel")

    @property
    def strategy(self) -> Strategy | None:
        """Whose text this is a chapter of."""
        text = StrategyText.objects.filter(path=self.path[: -self.steplen]).select_related("strategy").first()
        return text.strategy if text else None

    def get_url(self, request: HttpRequest | None = None, current_site: object = None) -> str | None:
        """Where people read it."""
        del request, current_site
        strategy = self.strategy
        return reverse("editorial:chapter", args=[strategy.key, self.slug]) if strategy else None

    url = property(get_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the chapter as it stands in the editor, to the person who edits it."""
        from allmende.editorial.views import preview

        del mode_name
        return _framed(preview(request, self))


def _framed(response: HttpResponse) -> HttpResponse:
    """Let the editor show a page of ours in its own window, and nobody else."""
    response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]  # read by django-csp
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


class Approval(Task):  # type: ignore[misc]  # as above
    """The one step between a draft and the public: somebody who answers for the owner says yes."""

    class Meta:
        verbose_name = _("Freigabe")
        verbose_name_plural = _("Freigaben")

    def _may_approve(self, page: Page, user: object) -> bool:
        strategy = getattr(page.specific, "strategy", None)
        return strategy is not None and _actor(user).may_manage(strategy.owner_id)

    def user_can_access_editor(self, obj: Page, user: object) -> bool:
        """Those who approve may also correct."""
        return self._may_approve(obj, user)

    def locked_for_user(self, obj: Page, user: object) -> bool:
        """While it waits, nobody changes what is about to be approved, except those who approve."""
        return not self._may_approve(obj, user)

    def user_can_lock(self, obj: Page, user: object) -> bool:
        """Those who approve may lock."""
        return self._may_approve(obj, user)

    def user_can_unlock(self, obj: Page, user: object) -> bool:
        """Locks are the business of page permissions."""
        del obj, user
        return False

    def get_actions(self, obj: Page, user: object) -> list[tuple[str, str, bool]]:
        """What can be done with what waits: (name, label, asks for a comment)."""
        if not self._may_approve(obj, user):
            return []
        return [
            ("reject", _("Änderungen erbitten"), True),
            ("approve", _("Freigeben"), False),
            ("approve", _("Freigeben mit Bemerkung"), True),
        ]

    def get_task_states_user_can_moderate(self, user: object, **kwargs: object) -> models.QuerySet[Any]:
        """Return what waits for this person."""
        from allmende.editorial.groups import texts_of

        del kwargs
        paths = texts_of(_managed(_actor(user))).values_list("path", flat=True)
        below = models.Q()
        for path in paths:
            below |= models.Q(path__startswith=path)
        pages = Page.objects.filter(below) if below else Page.objects.none()
        ids = [str(pk) for pk in pages.values_list("pk", flat=True)]
        states: models.QuerySet[Any] = self.task_states.filter(
            status="in_progress", workflow_state__object_id__in=ids
        )
        return states

    @classmethod
    def get_description(cls) -> str:
        """What happens in this step."""
        return str(_("Eine verantwortliche Person der Kommune oder des Verbunds gibt frei."))


def _actor(user: object) -> Actor:
    return actor_of(user) if isinstance(user, User) and user.is_active else ANONYMOUS


def _managed(actor: Actor) -> set[int]:
    return {space_id for space_id in actor.space_ids if actor.may_manage(space_id)}
