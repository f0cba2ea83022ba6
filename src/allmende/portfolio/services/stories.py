"""Success stories: write them, put them out, take them back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import Space, Visibility
from allmende.portfolio.models import Story
from allmende.portfolio.permissions import EDIT_STORY, WRITE_STORY
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.selectors.stories import story_for
from allmende.solutions.selectors.adoptions import adoption_for


@transaction.atomic
def write_story(*, actor: Actor, owner: Space, fields: Mapping[str, Any], is_demo: bool = False) -> Story:
    """Write a story; it is a draft of the owner's people until it is published."""
    require(actor, WRITE_STORY, owner)
    _check_links(actor, fields)
    story = Story.objects.create(
        owner=owner, visibility=Visibility.MUNICIPALITY, created_by=actor.name, is_demo=is_demo, **fields
    )
    audit.record("portfolio.story_written", actor=actor, subject=story)
    return story


@transaction.atomic
def change_story(*, actor: Actor, story_id: int, fields: Mapping[str, Any], seen: str | None = None) -> Story:
    """Write a story anew.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with; None: no form.

    Raises:
        ChangedMeanwhile: somebody else changed the same field since.
    """
    story = story_for(actor, story_id, lock=True)
    require(actor, EDIT_STORY, story)
    changes = put_values(story, list(fields), fields, seen)
    _check_links(actor, {name: new for name, (_old, new) in changes.items()})
    if changes:
        audit.save(story, actor=actor, fields=list(changes))
    return story


def _check_links(actor: Actor, fields: Mapping[str, Any]) -> None:
    if fields.get("measure") is not None:
        measure_for(actor, fields["measure"].pk)
    if fields.get("adoption") is not None:
        adoption_for(actor, fields["adoption"].pk)


@transaction.atomic
def publish_story(*, actor: Actor, story_id: int) -> Story:
    """Put a story out for everybody to read, from today."""
    story = story_for(actor, story_id)
    require(actor, EDIT_STORY, story)
    story.published_on, story.visibility = timezone.localdate(), Visibility.PUBLIC
    story.save(update_fields=["published_on", "visibility"])
    audit.record("portfolio.story_published", actor=actor, subject=story)
    return story


@transaction.atomic
def withdraw_story(*, actor: Actor, story_id: int) -> Story:
    """Take a published story back; it is a draft again."""
    story = story_for(actor, story_id)
    require(actor, EDIT_STORY, story)
    story.published_on, story.visibility = None, Visibility.MUNICIPALITY
    story.save(update_fields=["published_on", "visibility"])
    audit.record("portfolio.story_withdrawn", actor=actor, subject=story)
    return story


@transaction.atomic
def delete_story(*, actor: Actor, story_id: int) -> None:
    """Remove a story for good."""
    story = story_for(actor, story_id)
    require(actor, EDIT_STORY, story)
    audit.record("portfolio.story_deleted", actor=actor, subject=story)
    story.delete()
