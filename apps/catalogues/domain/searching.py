"""What somebody typed to find a work: words, perhaps misspelt, or a code."""

import re

from rapidfuzz.distance import OSA

from apps.catalogues.domain.codes import read_code

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
# Thai; Chinese, Japanese and others follow it.
_FIRST_WITHOUT_SPACES = "\u0e00"
_CODES = ("isrc", "iswc", "isbn", "mbid")
# From how many letters on one slip, and two, are taken for a slip of the pen.
_ONE_SLIP, _TWO_SLIPS = 3, 7


def words_of(folded: str) -> list[str]:
    """Take the words of a folded text, twelve at the most, each once and in order."""
    return list(dict.fromkeys(_WORD.findall(folded)))[:_MOST_WORDS]


def is_plain(folded: str) -> bool:
    """Whether a folded text is nothing but words of scripts that part words by spaces, without a sign.

    An index of words knows all of such a text; of "ac/dc", and of Japanese, only how a parser cut it.
    """
    words = folded.split()
    return bool(words) and all(word.isalnum() and max(word) < _FIRST_WITHOUT_SPACES for word in words)


def codes_in(text: str) -> list[str]:
    """Give the valid codes as which a text can be read, as they are compared."""
    read = (read_code(scheme, text) for scheme in _CODES)
    return [code.normalised for code in read if code is not None and code.valid]


def is_slip_of(typed: str, word: str) -> bool:
    """Whether one letter (two from seven letters on) was left out, added, changed or swapped."""
    allowed = 2 if len(typed) >= _TWO_SLIPS else 1 if len(typed) >= _ONE_SLIP else 0
    return OSA.distance(typed, word, score_cutoff=allowed) <= allowed
