"""JSON-LD @contexts: resolving, keeping and serving them (ETSI GS CIM 009, 4.4, 5.5.5 to 5.5.7, 5.13)."""

from allmende.datahub.ngsild.contexts.active import Context
from allmende.datahub.ngsild.contexts.core import CORE_URL, DEFAULT_PREFIX
from allmende.datahub.ngsild.contexts.resolve import CORE_CONTEXT, Contexts

__all__ = ["CORE_CONTEXT", "CORE_URL", "DEFAULT_PREFIX", "Context", "Contexts"]
