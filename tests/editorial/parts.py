"""What texts add to a town with one of everything: a text with a draft of a chapter."""

from typing import Any

from allmende.editorial.models import ChapterPage
from allmende.editorial.services.texts import start_text
from allmende.kernel.actor import SystemActor
from allmende.region.models import Municipality
from allmende.strategy.models import Strategy


def make(town: Municipality) -> dict[str, Any]:
    """Return the parts of the addresses of the text of the town's newest strategy."""
    strategy = Strategy.objects.filter(owner=town.space).order_by("-pk").first()
    if strategy is None:
        return {}
    text = start_text(actor=SystemActor("test"), strategy=strategy, size="xs")
    chapter = ChapterPage.objects.child_of(text).get()
    return {
        "strategien:chapter": chapter.slug,
        "strategien:chapter_id": chapter.pk,
    }
