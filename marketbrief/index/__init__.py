"""The vector index: Chroma, derived from the library, owned by one process, built again whenever it is in doubt."""

from marketbrief.vectors.health import Health, health_of
from marketbrief.vectors.index import VectorIndex
from marketbrief.vectors.ownership import Owner, owner_of, rebuild_requested, request_rebuild
from marketbrief.vectors.planning import SELECTIVE, Planned
from marketbrief.vectors.stores import ChromaServer
from marketbrief.vectors.upkeep import bring_up_to_date, rebuild_now

__all__ = [
    "SELECTIVE",
    "ChromaServer",
    "Health",
    "Owner",
    "Planned",
    "VectorIndex",
    "bring_up_to_date",
    "health_of",
    "owner_of",
    "rebuild_now",
    "rebuild_requested",
    "request_rebuild",
]
