"""Errors of the hub's interfaces as RFC 9457 problem details."""

from typing import ClassVar

import msgspec

from allmende.basics.errors import AllmendeError


class ApiProblem(AllmendeError):
    """A request that is refused, with all that its answer says.

    Attributes:
        status: HTTP status.
        type_uri: The problem's type; standards define their own.
        title: One English sentence for the kind of problem.
    """

    code: ClassVar[str] = "hub.api_problem"
    status: ClassVar[int] = 400
    type_uri: ClassVar[str] = "about:blank"
    title: ClassVar[str] = "The request cannot be answered."

    def __init__(self, detail: str = "", *, headers: list[tuple[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.headers = headers or []

    def members(self) -> dict[str, object]:
        """Return further members of the problem document; none by default."""
        return {}

    def body(self) -> bytes:
        """Return the problem document as JSON."""
        document: dict[str, object] = {"type": self.type_uri, "title": self.title, "status": self.status}
        if self.detail:
            document["detail"] = self.detail
        return msgspec.json.encode(document | self.members())


class NoSuchAddress(ApiProblem):
    """No door of this interface has this address."""

    code = "hub.no_such_address"
    status = 404
    title = "There is nothing at this address."


class MethodNotAllowed(ApiProblem):
    """The address exists, but not with this method."""

    code = "hub.method_not_allowed"
    status = 405
    title = "This method is not offered at this address."

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(f"Offered: {', '.join(allowed)}.", headers=[("Allow", ", ".join(allowed))])


class Unauthorized(ApiProblem):
    """The token is missing, unknown, expired or withdrawn."""

    code = "hub.unauthorized"
    status = 401
    title = "A valid token is needed."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers=[("WWW-Authenticate", 'Bearer realm="allmende"')])


class NotAllowed(ApiProblem):
    """The token is valid but does not cover this tenant or this kind of request."""

    code = "hub.not_allowed"
    status = 403
    title = "The token does not allow this."


class UnknownTenant(ApiProblem):
    """Nobody here has the name in the tenant header (ETSI GS CIM 009, 6.3.14)."""

    code = "hub.unknown_tenant"
    status = 404
    type_uri = "https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant"
    title = "There is no such tenant."


class BodyTooLarge(ApiProblem):
    """More bytes than the hub reads."""

    code = "hub.body_too_large"
    status = 413
    title = "The request is too large."


class BodyTooSlow(ApiProblem):
    """The sender took too long for one request."""

    code = "hub.body_too_slow"
    status = 408
    title = "The request did not arrive completely in time."


class Unavailable(ApiProblem):
    """The database does not answer; the same request may be sent again."""

    code = "hub.api_unavailable"
    status = 503
    title = "The request cannot be answered right now."

    def __init__(self, detail: str = "", *, retry_after_s: int = 5) -> None:
        super().__init__(detail, headers=[("Retry-After", str(retry_after_s))])
