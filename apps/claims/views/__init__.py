"""Pages of past use."""

from apps.claims.views.bringing import bring, columns, remove, resume, separator, stop
from apps.claims.views.hits import dataset, datasets, decide, evidence, pool, progress, search

__all__ = [
    "bring",
    "columns",
    "dataset",
    "datasets",
    "decide",
    "evidence",
    "pool",
    "progress",
    "remove",
    "resume",
    "search",
    "separator",
    "stop",
]
