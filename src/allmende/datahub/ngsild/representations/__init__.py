"""How stored entities are shown: normalized, concise, simplified, GeoJSON (ETSI GS CIM 009, 4.5)."""

from allmende.datahub.ngsild.representations.entity import (
    EntityState,
    Stored,
    attribute,
    collection,
    entity,
    feature,
)
from allmende.datahub.ngsild.representations.language import choose_language, read_languages
from allmende.datahub.ngsild.representations.projection import Projection, read_projection
from allmende.datahub.ngsild.representations.view import View, read_view

__all__ = [
    "EntityState", "Projection", "Stored", "View", "attribute", "choose_language", "collection", "entity",
    "feature",
    "read_languages", "read_projection", "read_view",
]  # fmt: skip
