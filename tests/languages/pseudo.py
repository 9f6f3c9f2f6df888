"""A language that nobody speaks: every word from gettext stands in ⟦brackets⟧, from right to left.

Whatever a page shows outside brackets was not translated, or came from people.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

# Persian: Django and Babel know it, and it is written from right to left.
CODE = "fa"
OPEN, CLOSE = "⟦", "⟧"
_NOT_WORDS = re.compile(r"^[\W\d_]*$")


def marked(message: str) -> str:
    """Mark a message as translated; what is no word stays, such as a format or a list's separator."""
    if not message or _NOT_WORDS.match(re.sub(r"%(\(\w+\))?[sd]", "", message)):
        return message
    return f"{OPEN}{message}{CLOSE}"


class Pseudo:
    """Answers like a catalogue of Django's, with every message marked."""

    def __init__(self, language: str) -> None:
        self._language = language

    def gettext(self, message: str) -> str:
        return marked(message.rsplit("\x04", 1)[-1])

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return marked((singular if number == 1 else plural).rsplit("\x04", 1)[-1])

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return self.ngettext(singular, plural, number)

    def language(self) -> str:
        return self._language

    def to_language(self) -> str:
        return self._language


@contextmanager
def pseudo_language() -> Iterator[str]:
    """Have `CODE` speak pseudo for as long as the context lasts; yields the code."""
    before: dict[str, Any] = dict(trans_real._translations)
    with override_settings(LANGUAGES=[*settings.LANGUAGES, (CODE, "Pseudo")]):
        _forget_languages()
        trans_real._translations[CODE] = Pseudo(CODE)
        try:
            yield CODE
        finally:
            trans_real._translations.clear()
            trans_real._translations.update(before)
            translation.activate("en")
    _forget_languages()


def _forget_languages() -> None:
    for kept in (trans_real.get_languages, trans_real._get_supported_language_variant):
        kept.cache_clear()


_INNERMOST = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def unmarked(text: str) -> str:
    """Give what stands outside all brackets, however deep they nest."""
    while _INNERMOST.search(text):
        text = _INNERMOST.sub(" ", text)
    return text
