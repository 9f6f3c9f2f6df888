"""How answers are written: JSON, always the same bytes for the same content."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer


class PlainJSONRenderer(JSONRenderer):
    """Writes compact JSON whatever `Accept` says of indenting: an ETag stands for the bytes."""

    def get_indent(self, accepted_media_type: str, renderer_context: Mapping[str, Any]) -> None:
        """Indent nothing."""


def written(content: object) -> bytes:
    """Write content as an answer writes it."""
    body: bytes = PlainJSONRenderer().render(content)
    return body
