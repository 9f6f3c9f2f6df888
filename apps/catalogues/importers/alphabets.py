"""Tells older encodings apart by what their letters spell; it is asked only where a text is no UTF-8."""

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_HANGUL, _KANA, _COMMON_HAN, _SIMPLIFIED = 0.95, 0.3, 0.9, 0.7
_WINDOWS = "cp1252"
# In their order where two spell equally well.
_LETTERS_OF_ONE_BYTE = ("mac_roman", "cp850", "cp1255", "cp1251", "koi8-r", "cp1253", "cp1250")
_WORD = re.compile(r"[^\s\d,;|\t\"/()\[\]]+")
_AT_LEAST, _SHORTEST = 0.25, 3
_LAST_ALONE = frozenset("ςךםןףץ")
_BETWEEN_LETTERS = "'’‘-–.&!?*:“”`+\u00b4"


def older_encoding(head: bytes) -> str:
    """Find the encoding of bytes that are no UTF-8: of many letters, or of one byte each.

    Windows-1252 is what it is unless another spells its words much better.
    """
    return next((name for name, holds in _OF_SEVERAL_BYTES.items() if holds(head)), "") or _of_one_byte(head)


def _of_one_byte(head: bytes) -> str:
    """Choose the encoding under which fewest words are impossible: "Ãðóïïà", "BeyoncŽ"."""
    wrong, words = _impossible(head, _WINDOWS)
    if wrong <= words * _AT_LEAST:
        return _WINDOWS
    others = {name: _impossible(head, name)[0] for name in _LETTERS_OF_ONE_BYTE}
    best = min(others, key=lambda name: others[name])
    return best if others[best] * 2 <= wrong else _WINDOWS


def _impossible(head: bytes, name: str) -> tuple[int, int]:
    """Count the words that nobody writes so, and all that have a letter beyond ASCII."""
    text = codecs.getincrementaldecoder(name)("replace").decode(head)
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(not _is_word(word) for word in words), len(words)


@lru_cache(maxsize=4_096)
def _is_word(written: str) -> bool:
    word = written.strip(_BETWEEN_LETTERS + "«»„…¡¿")
    letters = [letter for letter in word if letter not in _BETWEEN_LETTERS]
    if not all(letter.isalpha() and unicodedata.category(letter) in {"Ll", "Lu", "Lo"} for letter in letters):
        return all(letter.isascii() for letter in letters)
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    is_strange = scripts == {"LATIN"} and len(letters) >= _SHORTEST and not any(map(str.isascii, letters))
    is_cased = word.islower() or word.isupper() or all(map(_is_title, re.split(r"[^\w]+", word)))
    return len(scripts) <= 1 and not is_strange and is_cased and not _LAST_ALONE & set(word[:-1])


def _is_title(part: str) -> bool:
    return part[1:] == part[1:].lower()


def _is_korean(head: bytes) -> bool:
    return _share(head, "euc_kr", lambda letter: "\uac00" <= letter <= "\ud7a3") >= _HANGUL


def _is_japanese(head: bytes) -> bool:
    return _share(head, "shift_jis", lambda letter: "\u3041" <= letter <= "\u30ff") >= _KANA


def _is_simplified(head: bytes) -> bool:
    """Whether nearly all letters are of the common Chinese set; Western text decodes into rare ones."""
    return _share(head, "gb18030", lambda letter: bool(letter.encode("gb2312", "ignore"))) >= _SIMPLIFIED


def _is_traditional(head: bytes) -> bool:
    def is_common(letter: str) -> bool:
        return b"\xa4\x40" <= letter.encode("big5", "ignore") <= b"\xc6\x7e"

    return _share(head, "big5", is_common) >= _COMMON_HAN


def _share(head: bytes, name: str, is_one: Callable[[str], bool]) -> float:
    """Give the share of such letters among those beyond ASCII; 0 where the bytes do not decode."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(head)
    except UnicodeDecodeError:
        return 0
    beyond = [letter for letter in text if letter > "\x7f"]
    return sum(map(is_one, beyond)) / len(beyond) if beyond else 0


_OF_SEVERAL_BYTES: dict[str, Callable[[bytes], bool]] = {
    "euc_kr": _is_korean,
    "shift_jis": _is_japanese,
    "gb18030": _is_simplified,
    "big5": _is_traditional,
}
