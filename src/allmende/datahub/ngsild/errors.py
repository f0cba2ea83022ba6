"""Error types of ETSI GS CIM 009, 5.5.2 and 6.3.2, as problem details."""

from allmende.datahub.gateway.errors import ApiProblem

ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"


class InvalidRequest(ApiProblem):
    """The request is not JSON, or a parameter is unknown or has no meaning here."""

    code = "ngsild.invalid_request"
    status = 400
    type_uri = f"{ERRORS}InvalidRequest"
    title = "The request is not valid."


class BadRequestData(ApiProblem):
    """What was sent does not follow the data model."""

    code = "ngsild.bad_request_data"
    status = 400
    type_uri = f"{ERRORS}BadRequestData"
    title = "The data sent does not follow NGSI-LD."


class AlreadyExists(ApiProblem):
    """There is something with this identifier already."""

    code = "ngsild.already_exists"
    status = 409
    type_uri = f"{ERRORS}AlreadyExists"
    title = "There is something with this identifier already."


class ResourceNotFound(ApiProblem):
    """There is nothing with this identifier, or the asking party may not see it."""

    code = "ngsild.resource_not_found"
    status = 404
    type_uri = f"{ERRORS}ResourceNotFound"
    title = "There is nothing with this identifier."


class LdContextNotAvailable(ApiProblem):
    """A remote @context could not be fetched in time or is not one."""

    code = "ngsild.ld_context_not_available"
    status = 504
    type_uri = f"{ERRORS}LdContextNotAvailable"
    title = "A remote JSON-LD @context could not be retrieved."


class OperationNotSupported(ApiProblem):
    """The broker does not offer this."""

    code = "ngsild.operation_not_supported"
    status = 422
    type_uri = f"{ERRORS}OperationNotSupported"
    title = "This operation is not supported."


class TooManyResults(ApiProblem):
    """The query would give more than the broker hands out at once."""

    code = "ngsild.too_many_results"
    status = 403
    type_uri = f"{ERRORS}TooManyResults"
    title = "The query has too many results."


class TooComplexQuery(ApiProblem):
    """The query would cost more than the broker spends on one request."""

    code = "ngsild.too_complex_query"
    status = 403
    type_uri = f"{ERRORS}TooComplexQuery"
    title = "The query is too complex."


class NoMultiTenantSupport(ApiProblem):
    """Tenants are not supported here."""

    code = "ngsild.no_multi_tenant_support"
    status = 501
    type_uri = f"{ERRORS}NoMultiTenantSupport"
    title = "Tenants are not supported."


class Conflict(ApiProblem):
    """Another broker is registered for this and does not allow it."""

    code = "ngsild.conflict"
    status = 409
    type_uri = f"{ERRORS}Conflict"
    title = "A registered context source does not allow this."


class InternalError(ApiProblem):
    """A mistake of ours."""

    code = "ngsild.internal_error"
    status = 500
    type_uri = f"{ERRORS}InternalError"
    title = "The broker made a mistake."


class LengthRequired(ApiProblem):
    """The request does not say how long its body is (6.3.4: a status without a body)."""

    code = "ngsild.length_required"
    status = 411

    def body(self) -> bytes:
        """Return nothing."""
        return b""


class NotAcceptable(ApiProblem):
    """None of the media types that the client accepts is offered (6.3.4: a status without a body)."""

    code = "ngsild.not_acceptable"
    status = 406

    def body(self) -> bytes:
        """Return nothing."""
        return b""


class UnsupportedMediaType(ApiProblem):
    """The body is neither JSON nor JSON-LD (6.3.4: a status without a body)."""

    code = "ngsild.unsupported_media_type"
    status = 415

    def body(self) -> bytes:
        """Return nothing."""
        return b""


__all__ = [
    "AlreadyExists", "ApiProblem", "BadRequestData", "Conflict", "InternalError", "InvalidRequest",
    "LdContextNotAvailable", "LengthRequired", "NoMultiTenantSupport", "NotAcceptable",
    "OperationNotSupported", "ResourceNotFound", "TooComplexQuery", "TooManyResults",
    "UnsupportedMediaType",
]  # fmt: skip
