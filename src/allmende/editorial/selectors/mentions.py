"""Where an object of the chain is embedded in texts."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex

from allmende.editorial.models import ChapterPage, StrategyText
from allmende.editorial.selectors.texts import chapter_url, reads_drafts
from allmende.kernel.actor import Actor
from allmende.kernel.mentions import Mention
from allmende.strategy import selectors as strategies


def mentions(actor: Actor, obj: Model) -> list[Mention]:
    """Return the chapters the actor may read in which this object is embedded, by strategy and position.

    Approved versions and first drafts count; a draft on top of an approved chapter does not yet.
    """
    keys = set(
        ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            to_content_type=ContentType.objects.get_for_model(type(obj)),
            to_object_id=str(obj.pk),
        ).values_list("object_id", flat=True)
    )
    if not keys:
        return []
    pages = ChapterPage.objects.filter(pk__in={int(key) for key in keys}).order_by("path")
    texts = {
        text.path: text
        for text in StrategyText.objects.filter(
            strategy__in=strategies.strategies(actor).values("pk")
        ).select_related("strategy")
    }
    found = []
    for page in pages:
        text = texts.get(page.path[: -page.steplen])
        if text is not None and (page.live or reads_drafts(actor, text.strategy)):
            url = chapter_url(text.strategy, page)
            found.append(Mention(page.title, text.strategy.title, url, page.live))
    return found
