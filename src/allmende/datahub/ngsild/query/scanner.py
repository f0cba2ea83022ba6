"""A cursor over the text of one parameter; whatever does not fit is refused with the character's place."""

import re
from typing import NoReturn

from allmende.datahub.ngsild.errors import BadRequestData

MAX_LENGTH = 8_000
MAX_DEPTH = 20
_UNFIT = re.compile("[\\0\ud800-\udfff]")
#: 4.9 `AttrName`, and what 4.6.2 and JSON-LD add to names: prefixes and hyphens.
NAME = re.compile(r"[^\W\d_][\w\-]*(?::[^\W\d_][\w\-]*)*")


class Scanner:
    """Reads a text from left to right.

    Args:
        parameter: Name of the parameter, for the refusal.

    Raises:
        BadRequestData: the text is empty or longer than `MAX_LENGTH` characters.
    """

    __slots__ = ("at", "parameter", "text")

    def __init__(self, text: str, parameter: str) -> None:
        self.text = text
        self.parameter = parameter
        self.at = 0
        if not text:
            raise BadRequestData(f"{parameter} is empty.")
        if len(text) > MAX_LENGTH:
            raise BadRequestData(f"{parameter} is longer than {MAX_LENGTH} characters.")
        if _UNFIT.search(text):
            raise BadRequestData(f"{parameter} has a character that no text contains.")

    @property
    def is_done(self) -> bool:
        """Whether everything was read."""
        return self.at >= len(self.text)

    def peek(self) -> str:
        """Return the next character, "" at the end."""
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self, literal: str) -> bool:
        """Whether this text comes next; if so, step over it."""
        if self.text.startswith(literal, self.at):
            self.at += len(literal)
            return True
        return False

    def take_one(self, *literals: str) -> str:
        """Step over the first of these that comes next and return it, "" if none does."""
        return next((literal for literal in literals if self.take(literal)), "")

    def match(self, pattern: re.Pattern[str]) -> str:
        """Step over what the pattern matches here and return it, "" if it does not."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def expect(self, literal: str) -> None:
        """Step over this text.

        Raises:
            BadRequestData: something else comes next.
        """
        if not self.take(literal):
            self.refuse(f"expected {literal!r}")

    def name(self, what: str = "a name") -> str:
        """Read a name.

        Raises:
            BadRequestData: none comes next.
        """
        return self.match(NAME) or self.refuse(f"expected {what}")

    def end(self) -> None:
        """Check that everything was read.

        Raises:
            BadRequestData: something is left.
        """
        if not self.is_done:
            self.refuse("unexpected character")

    def refuse(self, reason: str, *, at: int | None = None) -> NoReturn:
        """Refuse the parameter.

        Raises:
            BadRequestData: always; names the character's place, counted from 1.
        """
        place = self.at if at is None else at
        found = repr(self.text[place]) if place < len(self.text) else "the end"
        raise BadRequestData(f"{self.parameter}, character {place + 1}: {reason}, found {found}.")
