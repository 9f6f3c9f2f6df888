"""Reading JSON from companies' software, which may send anything."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """Reads UTF-8 alone, and refuses what Python's reader or PostgreSQL would stumble over later."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Read one document; the charset that a request names is not looked at (RFC 8259, 8.1).

        Raises:
            ParseError: it is no JSON, is nested too deeply, or has half of a surrogate pair in it.
        """
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            content: dict[str, Any] = super().parse(stream, media_type, context)
            json.dumps(content, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        except UnicodeEncodeError as error:
            raise ParseError("The JSON has half of a surrogate pair in it, which is no character.") from error
        return content
