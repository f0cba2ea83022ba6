"""One answer from what we and the sources did (ETSI GS CIM 009, 5.2.16 to 5.2.18, 6.3.17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.distributed.asking import Answer
from allmende.datahub.ngsild.errors import ERRORS, AlreadyExists, Conflict, ResourceNotFound
from allmende.datahub.ngsild.registrations.model import Registration

#: What a source answers, as one of the standard's errors.
_TYPES: Final = {
    400: "BadRequestData", 404: "ResourceNotFound", 409: "AlreadyExists", 422: "OperationNotSupported",
    501: "OperationNotSupported", 508: "LoopDetected",
}  # fmt: skip
#: Refusals of ours that are a result beside those of the sources; others end the whole request.
OUTCOMES: Final = (AlreadyExists, ResourceNotFound, Conflict)


@dataclass(slots=True)
class Party:
    """What one of those who had a part did.

    Attributes:
        registration: None: we.
        names: Attributes of its part in the client's names.
        problem: None: it did its part.
        partial: Its own report of what it did and did not do.
    """

    registration: Registration | None
    names: Sequence[str] = ()
    problem: Json | None = None
    partial: Json | None = None
    created: bool = False


@dataclass(slots=True)
class Parties:
    """All that had a part in an operation on one entity."""

    urn: str
    parties: list[Party] = field(default_factory=list)

    @property
    def problems(self) -> list[Party]:
        """Those who did not do their part, or not all of it."""
        return [party for party in self.parties if party.problem is not None or party.partial is not None]

    def answer(self, success: Response, *, about_attributes: bool = False) -> Response:
        """Return the answer to the client.

        Args:
            success: When everybody did their part.
            about_attributes: The operation lists attributes, not entities, when it succeeds in part.

        Raises:
            ResourceNotFound: nobody knows the entity.
            Conflict: nobody could do anything, because sources do not offer the operation.
        """
        problems = self.problems
        if not problems:
            return success
        statuses = [party.problem["status"] for party in problems if party.problem is not None]
        if len(statuses) == len(self.parties):
            if set(statuses) == {404}:
                raise ResourceNotFound(f"There is no entity {self.urn[:200]!r}.")
            if all(party.problem and party.problem["type"] == Conflict.type_uri for party in problems):
                raise Conflict("The registered source does not offer this operation.")
        document = self._updated(problems) if about_attributes else self._batch(problems)
        return exchange.json_response(document, status=207)

    def _batch(self, problems: Sequence[Party]) -> Json:
        is_done = any(party.problem is None for party in self.parties)
        return {
            "success": [self.urn] if is_done else [],
            "errors": [entry for party in problems for entry in entity_errors(self.urn, party)],
        }

    def _updated(self, problems: Sequence[Party]) -> Json:
        updated = [name for party in self.parties if party not in problems for name in party.names]
        missed: list[Json] = []
        for party in problems:
            reported = party.partial or {}
            updated += _texts(reported.get("updated"))
            missed += _missed(party, reported)
        return {"updated": list(dict.fromkeys(updated)), "notUpdated": missed}


def entity_errors(urn: str, party: Party) -> list[Json]:
    """Return a party's problem as entries of a BatchOperationResult."""
    reported = (party.partial or {}).get("errors")
    if isinstance(reported, list) and reported:
        return [_with_source({"entityId": urn, **entry}, party) for entry in reported
                if isinstance(entry, dict)]  # fmt: skip
    problem = party.problem or problem_of(207, "It did only a part of it.")
    return [_with_source({"entityId": urn, "error": problem}, party)]


def problem_of(status: int, reason: str, *, given: Any = None) -> Json:
    """Return problem details for what a source answered."""
    told = given if isinstance(given, dict) else {}
    name = _TYPES.get(status, "InternalError")
    return {
        "type": str(told.get("type") or f"{ERRORS}{name}"),
        "title": str(told.get("title") or "A registered context source did not do its part."),
        "status": status or 504,
        "detail": reason,
    }


def refused_party(registration: Registration, names: Iterable[str]) -> Party:
    """Return the party of a source that owns its part but is not offered the operation."""
    err = Conflict(f"The source of {registration.urn[:200]} does not offer this operation.")
    return Party(registration, list(names), _document(err))


def own_party(names: Iterable[str], response: Response | None, err: ApiProblem | None) -> Party:
    """Return what we did ourselves."""
    if err is not None:
        return Party(None, list(names), _document(err))
    is_partial = response is not None and response.status == 207
    partial = exchange.read_json(response.body) if is_partial and response is not None else None
    return Party(None, list(names), partial=partial, created=response is not None and response.status == 201)


def party_of(answer: Answer, names: Iterable[str]) -> Party:
    """Return what a source did."""
    listed = list(names)
    if answer.is_ok:
        return Party(answer.registration, listed, created=answer.status == 201)
    if answer.status == 207:
        body = answer.body if isinstance(answer.body, dict) else {}
        return Party(answer.registration, listed, partial=body)
    return Party(answer.registration, listed, problem_of(answer.status, answer.reason, given=answer.body))


def _document(err: ApiProblem) -> Json:
    return {"type": err.type_uri, "title": err.title, "status": err.status, "detail": err.detail or err.title}


def _with_source(entry: Json, party: Party) -> Json:
    return entry if party.registration is None else {**entry, "registrationId": party.registration.urn}


def _missed(party: Party, reported: Json) -> list[Json]:
    listed = reported.get("notUpdated")
    if isinstance(listed, list) and listed:
        return [_with_source(dict(entry), party) for entry in listed if isinstance(entry, dict)]
    reason = party.problem["detail"] if party.problem else "The source did only a part of it."
    return [_with_source({"attributeName": name, "reason": reason}, party) for name in party.names]


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
