"""Read questions of the room; each starts from what the actor may see."""

from allmende.editorial.selectors.mentions import mentions
from allmende.editorial.selectors.texts import chapter_for, chapters, has_text, outline, text_of

__all__ = ["chapter_for", "chapters", "has_text", "mentions", "outline", "text_of"]
