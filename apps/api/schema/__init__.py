"""The OpenAPI document: what an `api.py` says of its operations, and how the whole is put together."""

from apps.api.schema.document import document, finish
from apps.api.schema.operations import SHAPES, Answer, Reading, add_shapes, describes, shape

__all__ = ["SHAPES", "Answer", "Reading", "add_shapes", "describes", "document", "finish", "shape"]
