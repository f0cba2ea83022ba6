"""The value of each kind of attribute: which member holds it and what may stand there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from allmende.datahub.ngsild.geometry import read_geometry
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import NULL, is_language, is_uri

if TYPE_CHECKING:
    from allmende.datahub.ngsild.broker import Context

Any_ = Any  # what clients send


class Problem(ValueError):
    """Why a value is refused, as the rest of a sentence that begins with the attribute's name."""


Reader = Callable[[Any_, "Context", Mode], Any_]


@dataclass(frozen=True, slots=True)
class Check:
    """Where a kind of attribute keeps its value, and how it is read."""

    member: str
    read: Reader


def _property(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value is None:
        raise Problem("null is no value of NGSI-LD")
    if value == NULL:
        return _null(mode)
    if mode.value != "merge" and isinstance(value, (dict, list)) and _contains_null(value):
        raise Problem(f"{NULL} inside a value only stands in merges")
    return value


def _geometry(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value == NULL:
        return _null(mode)
    try:
        return read_geometry(value)
    except ValueError as err:
        raise Problem(str(err)) from None


def _object(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value == NULL:
        return _null(mode)
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(item, str) and is_uri(item) for item in listed):
        raise Problem("object must be a URI or a list of URIs")
    return value


def _language_map(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value in (NULL, {"@none": NULL}):
        return _null(mode)
    if not isinstance(value, dict) or not value:
        raise Problem("languageMap must be an object from languages to texts")
    for language, text in value.items():
        if not is_language(language):
            raise Problem(f"{language[:40]!r} is no language tag")
        listed = text if isinstance(text, list) else [text]
        if not all(isinstance(item, str) for item in listed):
            raise Problem("texts of a languageMap must be strings")
        if NULL in listed and mode.value != "merge":
            raise Problem(f"{NULL} inside a languageMap only stands in merges")
    return value


def _vocab(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value == NULL:
        return _null(mode)
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(item, str) and item for item in listed):
        raise Problem("vocab must be a name or a list of names")
    stored = [context.expand_name(item) for item in listed]
    return stored if isinstance(value, list) else stored[0]


def _value_list(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value == NULL:
        return _null(mode)
    if not isinstance(value, list) or any(item is None for item in value):
        raise Problem("valueList must be a list of values")
    if value == [NULL]:
        return _null(mode)
    if _contains_null(value):
        raise Problem(f"{NULL} does not stand inside a valueList")
    return value


def _object_list(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value == NULL:
        return _null(mode)
    if not isinstance(value, list):
        raise Problem("objectList must be a list of URIs")
    found: list[dict[str, str]] = []
    for item in value:
        urn = item.get("object") if isinstance(item, dict) else item
        if urn == NULL and len(value) == 1:
            return _null(mode)
        if not isinstance(urn, str) or not is_uri(urn):
            raise Problem("objectList must be a list of URIs")
        found.append({"object": urn})
    return found


def _json(value: Any_, context: "Context", mode: Mode) -> Any_:
    if value == NULL:
        return _null(mode)
    is_list_of_objects = isinstance(value, list) and all(isinstance(item, (dict, list)) for item in value)
    if not isinstance(value, dict) and not is_list_of_objects:
        raise Problem("json must be an object or a list of objects")
    return value


def _null(mode: Mode) -> str:
    # The past knows values that were deleted (4.5.7).
    if not (mode.may_null or mode.value == "temporal"):
        raise Problem(f"{NULL} only stands in updates")
    return NULL


def _contains_null(value: Any_) -> bool:
    if isinstance(value, dict):
        return any(_contains_null(item) for item in value.values())
    if isinstance(value, list):
        return any(_contains_null(item) for item in value)
    return bool(value == NULL)


#: By kind; the first whose member is there is what concise input means.
CHECKS: Final = {
    "Property": Check("value", _property),
    "Relationship": Check("object", _object),
    "LanguageProperty": Check("languageMap", _language_map),
    "VocabProperty": Check("vocab", _vocab),
    "ListProperty": Check("valueList", _value_list),
    "ListRelationship": Check("objectList", _object_list),
    "JsonProperty": Check("json", _json),
    "GeoProperty": Check("value", _geometry),
}
VALUE_MEMBERS: Final = tuple(dict.fromkeys(check.member for check in CHECKS.values()))
#: Kinds as clients may write them.
KINDS: Final = {
    form.format(kind): kind
    for kind in CHECKS
    for form in ("{}", "ngsi-ld:{}", "https://uri.etsi.org/ngsi-ld/{}")
}
#: Members that only stand in answers.
NEVER_SENT: Final = frozenset({
    "previousValue", "previousObject", "previousLanguageMap", "previousVocab", "previousJson",
    "previousValueList", "previousObjectList",
})  # fmt: skip
