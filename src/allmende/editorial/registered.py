"""What texts add to the rooms below: a page of each strategy, things on desks, fresh pages when approved."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState
from wagtail.signals import page_published, page_unpublished, post_page_move, task_submitted

from allmende.editorial.frozen_text import freeze_chapters
from allmende.editorial.models import Approval, ChapterPage
from allmende.editorial.selectors.mentions import mentions as chapters_that_show
from allmende.editorial.selectors.texts import outline, waiting_for_approval
from allmende.kernel import desk, mentions, notification
from allmende.kernel.actor import MANAGING_ROLES, Actor, SystemActor
from allmende.kernel.desk import DeskItem
from allmende.kernel.models import User
from allmende.strategy import frozen, making_links
from allmende.strategy.pages import StrategyPage, add_page
from allmende.ui import shelf


def approvals_waiting(actor: Actor, today: date) -> list[DeskItem]:
    """Put chapters that wait for approval on the desks of those who may approve them."""
    del today
    return [
        DeskItem(
            title=_("Kapitel freigeben"),
            sentence=f"{strategy.title}: {page.title}",
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            button=_("Ansehen und freigeben"),
        )
        for page, strategy in waiting_for_approval(actor)
    ]


def tell_approvers(instance: TaskState, user: User | None = None, **_signal: object) -> None:
    """Write to everybody who may approve the chapter that was just submitted."""
    page = instance.workflow_state.content_object
    if not isinstance(instance.task.specific, Approval) or not isinstance(page, Page):
        return
    chapter = page.specific
    strategy = chapter.strategy if isinstance(chapter, ChapterPage) else None
    if strategy is None:
        return
    people = User.objects.filter(
        grants__space_id=strategy.owner_id, grants__role__in=MANAGING_ROLES, is_active=True
    ).exclude(pk=user.pk if user else 0)
    to = sorted(people.values_list("email", flat=True).distinct())
    if to:
        notification.send(
            actor=SystemActor("editorial"),
            to=to,
            space=strategy.owner,
            subject=_("Freigabe erbeten: %(chapter)s") % {"chapter": chapter.title},
            body=_("%(who)s bittet Sie, das Kapitel „%(chapter)s“ von „%(strategy)s“ freizugeben.")
            % {"who": user or _("Jemand"), "chapter": chapter.title, "strategy": strategy.title},
            link=reverse("wagtailadmin_pages:edit", args=[chapter.pk]),
        )


def forget_pages(**_signal: Any) -> None:
    """Let visitors see at once what was approved or taken back."""
    shelf.forget()


def register() -> None:
    """Put everything in; called once while the app starts."""
    add_page(StrategyPage(gettext_lazy("Text"), "editorial:text", position=20))
    add_page(StrategyPage(gettext_lazy("Ausgaben"), "editorial:outputs", position=65))
    frozen.register("chapters", freeze_chapters, position=90)
    making_links.register_counter("chapters", lambda actor, strategy: len(outline(actor, strategy)))
    making_links.register_places("chapters", outline)
    desk.register("editorial", approvals_waiting)
    mentions.register("editorial", chapters_that_show)
    task_submitted.connect(tell_approvers, dispatch_uid="editorial.tell_approvers")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(forget_pages, dispatch_uid="editorial.forget_pages")
