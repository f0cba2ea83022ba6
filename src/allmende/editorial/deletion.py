"""A strategy that is deleted takes its text along."""

from allmende.editorial.models import StrategyText
from allmende.strategy.models import Strategy


def delete_text(instance: Strategy, **_signal: object) -> None:
    """Delete the text with all its chapters; a plain cascade would leave holes in Wagtail's tree."""
    for text in StrategyText.objects.filter(strategy=instance):
        text.delete()
