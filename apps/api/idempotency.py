"""Idempotency keys: the same request sent again is answered the same and done once.

Modelled on draft-ietf-httpapi-idempotency-key-header: 400 without a key, 422 for another body, 409 while the
first is still running.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import actions
from apps.api.callers import key_of
from apps.api.errors import Problem
from apps.api.renderers import written

HEADER = "Idempotency-Key"
REPEATED = "Idempotency-Replayed"
KEY_PATTERN = r"^[!-~]{1,64}$"
_KEY = re.compile(KEY_PATTERN)
_KEPT_HEADERS = ("Location",)
_View = Callable[..., Response]


def idempotent(view: _View) -> _View:
    """Demand an Idempotency-Key of POST requests to a view, and act on each key once.

    The view refuses by raising; what it returns was done. It runs in one transaction with its answer.
    """

    @wraps(view)
    def answer(request: Request, **parts: str) -> Response:
        if request.method != "POST":
            return view(request, **parts)
        sending = actions.Sending(
            organisation_id=key_of(request).organisation_id,
            operation=f"{request.method} {request.path}",
            key=_key(request),
            body_hash=hash_of(request.data),
        )
        given = actions.answer_once(
            sending=sending, act=lambda: _given(view(request, **parts)), at=timezone.now()
        )
        repeated = {REPEATED: "true"} if given.is_repeated else {}
        return Response(json.loads(given.content), status=given.status, headers={**given.headers, **repeated})

    return answer


def hash_of(content: Any) -> str:
    """Hash a body so that only what it says counts, not the order or spacing it was written in."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _key(request: Request) -> str:
    key = str(request.headers.get(HEADER, ""))
    if not _KEY.fullmatch(key):
        problem = Problem("idempotency.key_missing")
        problem.errors = [{"field": HEADER, "code": "invalid", "detail": str(problem.detail)}]
        raise problem
    return key


def _given(response: Response) -> actions.Given:
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return actions.Given(response.status_code, written(response.data).decode(), headers)
