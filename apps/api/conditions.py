"""ETags: what was seen, and whether it is still so (RFC 9110, 13)."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.translation import get_language
from rest_framework.request import Request

from apps.api.errors import Problem
from apps.api.renderers import written

_DIGITS = 32


def etag(request: HttpRequest | Request, body: bytes) -> str:
    """Name one reader's view of an answer: other keys, languages and bytes have other names."""
    reader = getattr(getattr(request, "auth", None), "public_id", "")
    seen = b"\n".join([str(reader).encode(), str(get_language()).encode(), body])
    return f'"{salted_hmac("tutti.api.etag", seen, algorithm="sha256").hexdigest()[:_DIGITS]}"'


def demand_match(request: Request, content: object) -> None:
    """Refuse a change whose `If-Match` names another state than `content`, the present one.

    Raises:
        Problem: "precondition_failed".
    """
    named = parse_etags(str(request.headers.get("If-Match", "*")) or "*")
    if "*" not in named and etag(request, written(content)) not in named:
        raise Problem("precondition_failed")


def is_conditional(request: Request) -> bool:
    """Say whether a change comes with `If-Match`."""
    return bool(request.headers.get("If-Match"))
