"""Words that people and companies write: bounded, clean Unicode in one normal form."""

import re
import unicodedata
from urllib.parse import urlsplit

from apps.terms.errors import ValueInvalid, shown

LONGEST_TEXT = 4000
LONGEST_NAME = 200
LONGEST_URL = 2000

_FORBIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_NO_ANSWER = frozenset({"n/a", "n.a.", "tbd", "t.b.d.", "to be determined", "-", "?"})
_VISIBLE = re.compile(r"[\x21-\x7e]+")


def read_text(raw: object, *, limit: int = LONGEST_TEXT) -> str:
    """Read free text: NFC, trimmed, with plain line feeds, no control characters.

    Raises:
        ValueInvalid: "not_text", "too_long", "bad_characters", "empty", "no_answer" (such as "n/a").
    """
    if not isinstance(raw, str):
        raise ValueInvalid("not_text", given=shown(raw))
    if len(raw) > 2 * limit:
        raise ValueInvalid("too_long", limit=limit)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > limit:
        raise ValueInvalid("too_long", limit=limit)
    if any(unicodedata.category(sign) in _FORBIDDEN and sign not in "\n\t" for sign in text):
        raise ValueInvalid("bad_characters")
    if not text:
        raise ValueInvalid("empty")
    if text.casefold() in _NO_ANSWER:
        raise ValueInvalid("no_answer", given=shown(text))
    return text


def read_name(raw: object) -> str:
    """Read one line of at most 200 characters, with single spaces.

    Raises:
        ValueInvalid: a code of `read_text`.
    """
    return " ".join(read_text(raw, limit=LONGEST_NAME).split())


def read_url(raw: object) -> str:
    """Read an address that starts with http:// or https:// and names a host, without a password.

    Raises:
        ValueInvalid: "bad_url", "too_long".
    """
    text = raw.strip() if isinstance(raw, str) else ""
    if len(text) > LONGEST_URL:
        raise ValueInvalid("too_long", limit=LONGEST_URL)
    if not _VISIBLE.fullmatch(text) or not _names_a_host(text):
        raise ValueInvalid("bad_url", given=shown(raw))
    return text


def _names_a_host(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
