"""The vector index: a Chroma store that one process owns and rebuilds from the library when it may be wrong."""

from marketbrief.index.health import IndexHealth, health_of
from marketbrief.index.lock import IndexOwner, owner_of, rebuild_requested, request_rebuild
from marketbrief.index.maintenance import bring_up_to_date, rebuild_now
from marketbrief.index.owner import VectorIndex
from marketbrief.index.query_plan import SELECTIVE, QueryPlan
from marketbrief.index.stores import ChromaServer

__all__ = [
    "SELECTIVE",
    "ChromaServer",
    "IndexHealth",
    "IndexOwner",
    "QueryPlan",
    "VectorIndex",
    "bring_up_to_date",
    "health_of",
    "owner_of",
    "rebuild_now",
    "rebuild_requested",
    "request_rebuild",
]
