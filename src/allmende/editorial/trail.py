"""What people do with chapters in Wagtail's views, written into the one trail of changes."""

from collections.abc import Mapping
from typing import Final

from wagtail.models import PageLogEntry

from allmende.editorial.models import ChapterPage
from allmende.kernel import audit
from allmende.kernel.actor import SystemActor
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import User

#: Wagtail's name of an action → ours. Saved drafts are kept as versions of the chapter and not told here.
_ACTIONS: Final[Mapping[str, str]] = {
    "wagtail.publish": "editorial.chapter_published",
    "wagtail.unpublish": "editorial.chapter_unpublished",
    "wagtail.delete": "editorial.chapter_deleted",
    "wagtail.revert": "editorial.chapter_reverted",
    "wagtail.lock": "editorial.chapter_locked",
    "wagtail.unlock": "editorial.chapter_unlocked",
    "wagtail.workflow.start": "editorial.approval_asked",
    "wagtail.workflow.approve": "editorial.chapter_approved",
    "wagtail.workflow.reject": "editorial.changes_asked",
    "wagtail.workflow.cancel": "editorial.approval_withdrawn",
}


def record_action(instance: PageLogEntry, *, created: bool, **_signal: object) -> None:
    """Write down who approved, took back or deleted which chapter."""
    action = _ACTIONS.get(instance.action)
    page = instance.page.specific if created and action else None
    strategy = page.strategy if isinstance(page, ChapterPage) else None
    if action is None or strategy is None:
        return
    user = User.objects.filter(pk=instance.user_id or 0).first()
    audit.record(
        action,
        actor=actor_of(user) if user else SystemActor("editorial"),
        subject=strategy,
        changes={"chapter": instance.label},
    )
