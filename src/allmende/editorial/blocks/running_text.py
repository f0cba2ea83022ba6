"""The field for running text: Wagtail's Draftail, told to write no style of its own making.

Draftail draws two `<style>` elements into the page. One holds its placeholder and names the block it stands
in, so it differs on every page and after every key. Without a placeholder it is empty, and the other is the
same for ever: both can then be named by hash in the content security policy (`door.EDITOR_POLICY`).
"""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea


class RunningText(DraftailRichTextArea):  # type: ignore[misc]  # Wagtail ships no types
    """A field for paragraphs, lists and links."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's script takes these options after its own, so they win.
        self.options["placeholder"] = ""
