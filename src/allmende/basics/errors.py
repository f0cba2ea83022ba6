"""The root of every error a person or a machine can cause; prose and HTTP live at the edge."""

from typing import ClassVar, Literal

Kind = Literal["not_found", "forbidden", "conflict", "invalid", "unavailable"]


class AllmendeError(Exception):
    """A refused request of the domain, told apart by a stable code.

    Attributes:
        code: Stable key, e.g. "solutions.step_not_open"; the edge maps it to a sentence.
        kind: What sort of refusal it is; the edge maps it to an HTTP status.
        fields: Facts named in the sentence, e.g. the step's title.
    """

    code: ClassVar[str] = "allmende.error"
    kind: ClassVar[Kind] = "invalid"

    def __init__(self, detail: str = "", **fields: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.fields = fields


class NotFound(AllmendeError):
    """There is no such thing, or the actor may not know that it exists."""

    code = "kernel.not_found"
    kind = "not_found"


class Forbidden(AllmendeError):
    """The actor may see the thing but not do this with it."""

    code = "kernel.forbidden"
    kind = "forbidden"
