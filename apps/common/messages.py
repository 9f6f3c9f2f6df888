"""The words that belong to codes: each app hands in its own when Django starts."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.errors import Refusal
from apps.common.moments import moment

Words = str | Promise

_WORDS: dict[str, Words] = {}
_PARAMETER = re.compile(r"%\(\w+\)s")


def register(words: Mapping[str, Words]) -> None:
    """Add the words of one app.

    Args:
        words: refusal code to a sentence; `%(name)s` stands for a parameter of the refusal.

    Raises:
        ValueError: another app has words for the same code.
    """
    twice = set(words) & set(_WORDS)
    if any(_WORDS[code] is not words[code] for code in twice):
        raise ValueError(f"codes with two sentences: {sorted(twice)}")
    _WORDS.update(words)


def known() -> frozenset[str]:
    """Name every code that has words."""
    return frozenset(_WORDS)


def pattern(code: str) -> str | None:
    """Say a code without an occurrence, an ellipsis for each parameter; None if nobody has words for it."""
    words = _WORDS.get(code)
    return None if words is None else _PARAMETER.sub("…", str(words)).replace("….", "…")


def say(refusal: Refusal) -> str:
    """Say a refusal in the reader's language; an unknown code is said plainly."""
    words = _WORDS.get(refusal.code, _("This is not possible now."))
    params = {name: _say(value) for name, value in refusal.params.items()}
    return str(words) % params if params else str(words)


def _say(value: object) -> object:
    """Write a moment with weekday, year and hour in the reader's zone."""
    return moment(value) if isinstance(value, datetime) else value
