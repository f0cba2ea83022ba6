"""The core @context, built in, so that no request needs the internet.

The facts (which term means which IRI) are those of ETSI GS CIM 009 v1.9.1, annex B; it only adds
terms to the earlier ones, so one table answers for every published version.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NAMESPACE = "https://uri.etsi.org/ngsi-ld/"
DEFAULT_PREFIX = f"{NAMESPACE}default-context/"
#: The version named in answers.
CORE_URL = f"{NAMESPACE}v1/ngsi-ld-core-context-v1.9.jsonld"

_GEOJSON = "https://purl.org/geojson/vocab#"
_DUBLIN_CORE = "http://purl.org/dc/terms/"
_CORE_URLS = re.compile(r"https?://uri\.etsi\.org/ngsi-ld/v1/ngsi-ld-core-context(-v1\.[0-9])?\.jsonld")


def _words(text: str) -> list[str]:
    return text.split()


#: Terms whose IRI is the namespace and the term itself.
_PLAIN = _words("""
Attribute AttributeList ContextSourceIdentity ContextSourceNotification
ContextSourceRegistration Date DateTime
EntityType EntityTypeInfo EntityTypeList ExecutionResultDetails GeoProperty JsonProperty LanguageProperty
ListProperty ListRelationship Notification Property Relationship Snapshot
SnapshotNotification Subscription
TemporalProperty Time VocabProperty accept aggrMethods aggrParams aggrPeriodDuration attrs cacheDuration
collation contextSourceAlias contextSourceInfo contextSourceUptime cooldown csf
data detail endpoint entities
entity entityCount error errors expandValues format geoQ geoproperty georel
idPattern information isActive join
jsonKeys lang linkedMaps localOnly location management managementInterval mode ngsildproof notUpdated
notification notificationTrigger notifierInfo observationInterval observationSpace omit operationSpace
operations ordering pick q reason receiverInfo refreshRate registrationId
registrationName resultStatus scope
scopeQ showChanges snapshotId snapshotLifetime snapshotPriority snapshotStatus
status subscriptionName sysAttrs
temporalQ throttling timeInterval timeout timeproperty timerel timesFailed
timesSent triggerReason unchanged
unitCode updated uri
""")
#: Moments in time.
_MOMENTS = _words("""
contextSourceTimeAt createdAt deletedAt endAt endTimeAt expiresAt lastFailure
lastNotification lastSuccess
lastUsedAt modifiedAt notifiedAt observedAt startAt timeAt
""")
#: Values are identifiers of things.
_IDENTIFIERS = _words("datasetId entityId instanceId subscriptionId success tenant")
#: Values are names that are expanded like terms.
_NAMES = _words("""
attributeList attributeName attributeNames attributeTypes attributes
propertyNames relationshipNames typeList
typeName typeNames watchedAttributes
""")
#: Values are ordered lists.
_LISTS = _words("""
avg distinctCount entityList jsons max min orderBy snapshotQueries snapshotQueriesDetails
snapshotTemporalQueries snapshotTemporalQueriesDetails stddev sum sumsq totalCount
""")
#: Values are JSON that is not looked into.
_JSON = _words("contextSourceExtras problemDetails")
#: Terms whose IRI in the namespace has another name: term → (name, coercion, container).
_RENAMED: Mapping[str, tuple[str, str, str]] = {
    "containedBy": ("isContainedBy", "", ""),
    "dataset": ("hasDataset", "", "@index"),
    "entityMap": ("hasEntityMap", "", ""),
    "joinLevel": ("hasJoinLevel", "", ""),
    "json": ("hasJSON", "@json", ""),
    "key": ("hasKey", "", ""),
    "languageMap": ("hasLanguageMap", "", "@language"),
    "languageMaps": ("hasLanguageMaps", "", "@list"),
    "object": ("hasObject", "@id", ""),
    "objectList": ("hasObjectList", "", "@list"),
    "objectLists": ("hasObjectLists", "", "@list"),
    "objectType": ("hasObjectType", "@vocab", ""),
    "objects": ("hasObjects", "", "@list"),
    "previousJson": ("hasPreviousJson", "@json", ""),
    "previousLanguageMap": ("hasPreviousLanguageMap", "", "@language"),
    "previousObject": ("hasPreviousObject", "@id", ""),
    "previousObjectList": ("hasPreviousObjectList", "", "@list"),
    "previousValue": ("hasPreviousValue", "", ""),
    "previousValueList": ("hasPreviousValueList", "", "@list"),
    "previousVocab": ("hasPreviousVocab", "@vocab", ""),
    "value": ("hasValue", "", ""),
    "valueList": ("hasValueList", "", "@list"),
    "valueLists": ("hasValueLists", "", "@list"),
    "valueType": ("hasValueType", "@vocab", ""),
    "values": ("hasValues", "", "@list"),
    "vocab": ("hasVocab", "@vocab", ""),
    "vocabs": ("hasVocabs", "", "@list"),
}
_GEO_PLAIN = _words("""
Feature FeatureCollection GeometryCollection LineString MultiLineString
MultiPoint MultiPolygon Point Polygon
geometry properties
""")
_GEO_LISTS = {"bbox": "@list", "coordinates": "@list", "features": "@set"}


def _definition(iri: str, coercion: str = "", container: str = "") -> str | dict[str, str]:
    if not coercion and not container:
        return iri
    definition = {"@id": iri}
    if coercion:
        definition["@type"] = coercion
    if container:
        definition["@container"] = container
    return definition


def _document() -> dict[str, Any]:
    terms: dict[str, Any] = {"ngsi-ld": NAMESPACE, "geojson": _GEOJSON, "id": "@id", "type": "@type"}
    own = ((_PLAIN, "", ""), (_MOMENTS, f"{NAMESPACE}DateTime", ""), (_IDENTIFIERS, "@id", ""),
           (_NAMES, "@vocab", ""), (_LISTS, "", "@list"), (_JSON, "@json", ""))  # fmt: skip
    for names, coercion, container in own:
        terms |= {name: _definition(NAMESPACE + name, coercion, container) for name in names}
    terms |= {
        term: _definition(NAMESPACE + name, coercion, container)
        for term, (name, coercion, container) in _RENAMED.items()
    }
    terms |= {name: _GEOJSON + name for name in _GEO_PLAIN}
    terms |= {name: _definition(_GEOJSON + name, "", kind) for name, kind in _GEO_LISTS.items()}
    terms |= {name: _DUBLIN_CORE + name for name in ("description", "title")}
    terms["langString"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    return {"@version": 1.1, "@protected": True, **dict(sorted(terms.items())), "@vocab": DEFAULT_PREFIX}


#: The core context as a JSON-LD local context.
CORE_DOCUMENT: Mapping[str, Any] = MappingProxyType(_document())  # Any: term definitions are JSON

#: Term → IRI of every core term that can name an attribute, a type or a word.
CORE_IRIS: Mapping[str, str] = MappingProxyType(
    {
        term: definition["@id"] if isinstance(definition, dict) else definition
        for term, definition in CORE_DOCUMENT.items()
        if not term.startswith("@") and term not in {"id", "type", "ngsi-ld", "geojson"}
    }
)
CORE_TERMS: Mapping[str, str] = MappingProxyType({iri: term for term, iri in CORE_IRIS.items()})


def is_core(url: str) -> bool:
    """Return whether the address is one of the published core contexts."""
    return _CORE_URLS.fullmatch(url) is not None


def stored_name(iri: str) -> str:
    """Return the form in which an IRI is kept: core terms and default-context names short."""
    term = CORE_TERMS.get(iri)
    if term is not None:
        return term
    if iri.startswith(DEFAULT_PREFIX):
        rest = iri[len(DEFAULT_PREFIX) :]
        # Cut only where `full_iri` finds the way back.
        if rest and ":" not in rest and rest not in CORE_IRIS:
            return rest
    return iri


def full_iri(stored: str) -> str:
    """Return the IRI of a stored name."""
    if ":" in stored:
        return stored
    return CORE_IRIS.get(stored) or DEFAULT_PREFIX + stored
