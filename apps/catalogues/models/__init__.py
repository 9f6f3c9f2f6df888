"""Works, recordings, contributors, shares, identifiers, and the imports that bring them."""

from apps.catalogues.models.changes import BulkChange, WorkChange
from apps.catalogues.models.conflicts import Conflict, Consent, Settlement
from apps.catalogues.models.imports import ImportRun, RefusedRow, RememberedColumns, RowNote, StatedShare
from apps.catalogues.models.merging import Alike, AlikeKey, Merge
from apps.catalogues.models.outside import (
    AskedShare,
    OutsideAnswer,
    OutsideAsk,
    OutsideWords,
    StoppedAddress,
)
from apps.catalogues.models.search import Word
from apps.catalogues.models.shapes import FoldedWork, Shape, ShapePerson, UnfoldedWork
from apps.catalogues.models.shares import RIGHT_LABELS, WHOLE_PPM, Share
from apps.catalogues.models.works import AiPart, Contributor, Identifier, RecordedWork, Recording, Work

__all__ = [
    "RIGHT_LABELS",
    "WHOLE_PPM",
    "AiPart",
    "Alike",
    "AlikeKey",
    "AskedShare",
    "BulkChange",
    "Conflict",
    "Consent",
    "Contributor",
    "FoldedWork",
    "Identifier",
    "ImportRun",
    "Merge",
    "OutsideAnswer",
    "OutsideAsk",
    "OutsideWords",
    "RecordedWork",
    "Recording",
    "RefusedRow",
    "RememberedColumns",
    "RowNote",
    "Settlement",
    "Shape",
    "ShapePerson",
    "Share",
    "StatedShare",
    "StoppedAddress",
    "UnfoldedWork",
    "Word",
    "Work",
    "WorkChange",
]
