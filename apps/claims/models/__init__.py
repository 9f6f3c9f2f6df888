"""Lists of training data, works that may stand in them, and the evidence."""

from apps.claims.models.evidence import Evidence, EvidenceText
from apps.claims.models.hits import Hit, Search
from apps.claims.models.lists import Dataset, Line, LineKey

__all__ = ["Dataset", "Evidence", "EvidenceText", "Hit", "Line", "LineKey", "Search"]
