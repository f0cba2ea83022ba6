"""What a client of the SensorThings interface can get wrong."""

from allmende.datahub.gateway.errors import ApiProblem


class BadQuery(ApiProblem):
    """An address or query option that cannot be understood; the detail says where."""

    code = "sta.bad_query"
    status = 400
    title = "The request cannot be understood."


class NoSuchEntity(ApiProblem):
    """There is no entity with this id, or the asking party may not see it."""

    code = "sta.no_such_entity"
    status = 404
    title = "There is no such entity."


class ReadOnly(ApiProblem):
    """This interface only reads; writing goes through NGSI-LD and the webhooks."""

    code = "sta.read_only"
    status = 405
    title = "This interface is read-only. Data are written through NGSI-LD or a webhook."

    def __init__(self) -> None:
        super().__init__(headers=[("Allow", "GET, HEAD")])


class TooComplex(ApiProblem):
    """The query would take longer than the hub works on one request."""

    code = "sta.too_complex"
    status = 400
    title = "This query takes too long. Narrow it down, for example by a shorter time."
