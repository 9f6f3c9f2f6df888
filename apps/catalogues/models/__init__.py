"""Works, recordings, contributors, shares, identifiers, and the imports that bring them."""

from apps.catalogues.models.imports import ImportRun, RefusedRow, RememberedColumns, RowNote, StatedShare
from apps.catalogues.models.shares import WHOLE_PPM, Share
from apps.catalogues.models.works import Contributor, Identifier, Recording, Work

__all__ = [
    "WHOLE_PPM",
    "Contributor",
    "Identifier",
    "ImportRun",
    "Recording",
    "RefusedRow",
    "RememberedColumns",
    "RowNote",
    "Share",
    "StatedShare",
    "Work",
]
