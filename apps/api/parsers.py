"""Reading JSON from companies' software, which may send anything."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from apps.api.errors import Problem


class StrictJSONParser(BaseParser):
    """Reads UTF-8 alone, and refuses what other readers would understand differently, or not at all."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read one document; the charset that a request names is not looked at (RFC 8259, 8.1).

        Raises:
            ParseError: it is no JSON, is nested too deeply, names a member twice, has a number beyond all
                bounds or half of a surrogate pair in it.
            Problem: "unsupported_media_type" for a compressed body, "too_large".
        """
        request = (parser_context or {}).get("request")
        encoding = request.headers.get("Content-Encoding", "identity") if request is not None else "identity"
        if encoding.strip().lower() not in {"", "identity"}:
            raise Problem("unsupported_media_type")
        return _read(_bounded(stream))


def _bounded(stream: IO[Any]) -> bytes:
    body: bytes = stream.read(settings.API_LARGEST_BODY + 1)
    if len(body) > settings.API_LARGEST_BODY:
        raise Problem("too_large")
    return body


def _read(body: bytes) -> Any:
    try:
        content = json.loads(
            body.decode(), object_pairs_hook=_object, parse_float=_number, parse_constant=_constant
        )
        json.dumps(content, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ParseError(_("The JSON is nested too deeply.")) from error
    except UnicodeEncodeError as error:
        raise ParseError(_("The JSON has half of a surrogate pair in it, which is no character.")) from error
    except ValueError as error:
        raise ParseError(_("This is no JSON: %(reason)s") % {"reason": str(error)[:200]}) from error
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError(_("An object of the JSON has the same name twice."))
    return found


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ParseError(_("A number of the JSON is beyond all bounds."))
    return number


def _constant(text: str) -> NoReturn:
    raise ParseError(_("%(name)s is no JSON.") % {"name": text})
