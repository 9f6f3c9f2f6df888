"""What is done to each request: it gets a key of its own, or else most would be repetitions."""

import re
from typing import Any
from uuid import uuid4

import schemathesis

HEADER = "Idempotency-Key"
_KEY = re.compile("[!-~]{1,64}")
_EVERY = 10
_count = 0


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Put a new key in the place of a right one, but for every tenth request."""
    global _count  # noqa: PLW0603  schemathesis takes a function
    headers = case.headers or {}
    if not _KEY.fullmatch(str(headers.get(HEADER, ""))):
        return
    _count += 1
    if _count % _EVERY:
        headers[HEADER] = uuid4().hex
