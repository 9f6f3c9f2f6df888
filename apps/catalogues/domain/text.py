"""When two titles are the same title: match keys.

What is the same: capitals, Unicode forms, accents of Latin, Greek and Cyrillic letters, typographic signs and
invisible characters, punctuation, a leading "The", "(feat. ...)", "[Remastered]" and "- Remastered 2009".

What stays apart: live, acoustic, remixed, sped-up, instrumental and every other version, because it has a
master of its own; leading articles other than "The", since "Die", "La" or "A" are ordinary words in other
languages; accents of scripts where they change the letter (Thai, Devanagari, kana). A pair missed costs a
person one more look; a pair merged wrongly costs them a work.
"""

import hashlib
import re
import unicodedata

MUSIC_GROUP = "music"
GROUPS = {"song": MUSIC_GROUP, "instrumental": MUSIC_GROUP, "image": "image", "text": "text"}
_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019"
_KEY_LIMIT = 1_000
_ROUNDS = 8

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"}
)
_GUESTS_IN_BRACKETS = re.compile(r"[(\[{]\s*(?:feat|ft|featuring)\b[^()\[\]{}]*[)\]}]")
_GUESTS_AFTER = re.compile(
    r"(?<=\S)\s+(?:feat|ft|featuring)\b\.?\s+[^\s()\[\]{}](?:(?!\s[-\u2010-\u2015]\s)[^()\[\]{}])*"
)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_AFTER_DASH = re.compile(r"\s[-\u2010-\u2015]\s(?!.*\s[-\u2010-\u2015]\s)(.*)$")
_REMASTER = re.compile(
    r"(?=.*\bremaster(?:ed|ise|izado|izada)?\b)"
    r"(?:\s|\b(?:(?:19|20)\d\d|digital(?:ly)?|remaster(?:ed|ise|izado|izada)?|version|edition|in|the)\b)+"
)
_YEAR = re.compile(r"\d{4}")
# Every letter is named, since each that is not costs `translate` an error.
_ASCII_PUNCTUATION: dict[int, str | int] = {code: code for code in range(128)} | {
    code: "" if chr(code) in _APOSTROPHES else " "
    for code in range(128)
    if chr(code) in _APOSTROPHES or (chr(code) != "#" and unicodedata.category(chr(code))[0] == "P")
}
# Plain letters take a short way, unless they hold a guest or say "remastered".
_ENDS_WITH_THE = re.compile(r",\s*the\s*$")
_PLAIN_PUNCTUATION = {**_ASCII_PUNCTUATION, ord("&"): " and "}
_BETWEEN_ARTISTS = re.compile(
    r"\s*[,;/+&]\s*|\s+(?:and|und|et|y|x|vs\.?|with|feat\.?|ft\.?|featuring)\s+", re.IGNORECASE
)
_LEADING_THE = re.compile(r"^(?:the\s+)+(?=\S)")
_TRAILING_THE = re.compile(r"^(.*\S)\s*,\s*the$")
_DAMAGE = re.compile("\ufffd|ï¿|ýý|\\?\\?\\?")
# The second byte of "à" and of a fixed space is a fixed space, which gets lost at the end of a cell.
_CUT_OFF = re.compile(r"[a-z\s][ÂÃ]$")
_FREE_BYTES = "\x81\x8d\x8f\x90\x9d"
_NOT_WRITTEN = dict.fromkeys(range(32), " ") | {127: " "}


def tidy(text: str) -> str:
    """Make a cell fit for a row: no control characters, single spaces, no invisible signs around it."""
    if text.isprintable():
        return " ".join(text.split())
    flat = " ".join(text.translate({**_NOT_WRITTEN, 0: None}).split())
    start, end = 0, len(flat)
    while start < end and _is_invisible(flat[start]):
        start += 1
    while end > start and _is_invisible(flat[end - 1]):
        end -= 1
    return flat[start:end].strip()


def _is_invisible(letter: str) -> bool:
    return letter == " " or unicodedata.category(letter) in {"Cf", "Cc", "Cs", "Cn", "Co"}


def is_words_alone(text: str) -> bool:
    """Say whether a text is letters and digits with spaces between, as most titles are."""
    return text.replace(" ", "").isalnum()


def normalise(text: str) -> str:
    """Reduce a title or a name to what has to agree; doing it twice gives the same.

    A text of nothing but punctuation keeps it.
    """
    short = _shortly(text)
    return _thoroughly(text) if short is None else short


def version_of(title: str) -> tuple[str, str]:
    """Reduce a title to what has to agree, and say apart of which remaster it is the title ("" of none).

    A remaster is the same work, but a recording of its own.
    """
    reduced = normalise(title)
    if "remaster" not in (folded := _fold(title)):
        return reduced, ""
    marks = [match[1] for match in _BRACKETS.finditer(folded)]
    marks += [match[1] for match in (_AFTER_DASH.search(folded),) if match]
    found = [mark for mark in marks if _REMASTER.fullmatch(mark)]
    return reduced, " ".join(["remaster", *_YEAR.findall(" ".join(found))]) if found else ""


def _shortly(text: str) -> str | None:
    """Normalise the plain letters that most lines have; None for what needs a closer look."""
    if not (text.isascii() and text.isprintable()):
        return None
    low = text.lower()
    if "remaster" in low or ("," in low and _ENDS_WITH_THE.search(low)):
        return None
    words = (low if is_words_alone(low) else low.translate(_PLAIN_PUNCTUATION)).split()
    if not words or "ft" in (flat := " ".join(words)) or "feat" in flat:
        return None
    while len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def _thoroughly(text: str) -> str:
    for _round in range(_ROUNDS):
        reduced = _reduce(text)
        if reduced == text:
            break
        text = reduced
    return text


def _reduce(text: str) -> str:
    folded = _fold(text)
    if match := _TRAILING_THE.match(folded):
        folded = match[1]
    folded = _GUESTS_AFTER.sub(" ", _GUESTS_IN_BRACKETS.sub(" ", folded))
    folded = _BRACKETS.sub(lambda match: " " if _REMASTER.fullmatch(match[1]) else match[0], folded)
    if (match := _AFTER_DASH.search(folded)) and _REMASTER.fullmatch(match[1]):
        folded = folded[: match.start()]
    words = " ".join(_without_punctuation(folded).split())
    if not words:
        return " ".join(_fold(text).split())
    return _LEADING_THE.sub("", words)


def _fold(text: str) -> str:
    """Fold capitals, forms, accents and invisible characters."""
    if text.isascii() and text.isprintable():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(
        letter
        for letter in apart
        if letter in "\t\n\r"
        or not ("\u0300" <= letter <= "\u036f" or unicodedata.category(letter) in {"Cf", "Cc", "Cs"})
    )
    return unicodedata.normalize("NFKC", bare)


def _without_punctuation(text: str) -> str:
    """Drop apostrophes, turn other punctuation into spaces; symbols and "#" (a key, a number) stay."""
    text = text.replace("&", " and ").replace("♯", "#")
    if text.isascii():
        return text.translate(_ASCII_PUNCTUATION)
    return "".join(
        ""
        if letter in _APOSTROPHES
        else letter
        if letter == "#" or unicodedata.category(letter)[0] != "P"
        else " "
        for letter in text
    )


def artists_of(line: str) -> list[str]:
    """Part an artist line into its names, guests too, in their order: "Ada & Bo feat. Cy"."""
    return [part for part in _BETWEEN_ARTISTS.split(line) if part.strip()]


def is_damaged(text: str) -> bool:
    """Whether letters were lost on the way, so that two different texts may look the same."""
    return bool(_DAMAGE.search(text))


def repair(text: str) -> str | None:
    """Offer what a text said before its UTF-8 was read as Windows-1252, once or more often.

    Returns:
        the text as it will have been, or None: it is whole, or no such accident explains it. Nobody puts the
        answer in the place of the text but the person whose text it is.
    """
    mended = text
    for _round in range(_ROUNDS):
        again = None if mended.isascii() else _read_as_utf8(mended)
        if again is None or again == mended:
            break
        mended = again
    return (tidy(mended) or None) if mended != text and "\ufffd" not in mended else None


def _read_as_utf8(text: str) -> str | None:
    whole = text + "\u00a0" if _CUT_OFF.search(text) else text
    try:
        return b"".join(_byte_of(letter) for letter in whole).decode("utf-8")
    except UnicodeError:
        return None


def _byte_of(letter: str) -> bytes:
    """Give the byte that was read as this letter; five that Windows-1252 leaves free stand for themselves."""
    return letter.encode("latin-1" if letter in _FREE_BYTES else "cp1252")


def match_key(kind: str, title: str, artist_line: str, *, apart: str = "") -> str:
    """Build the key under which the same work, written differently, is found.

    Args:
        kind: kind of work; songs and instrumentals share their keys.
        apart: what tells works of the same title and artist apart: the number that a museum gave to one
            of many pictures called "Untitled". For music and texts it counts only where letters were lost
            or no artist is named.
    """
    parts = [GROUPS[kind], normalise(title), normalise(artist_line)]
    if apart and (kind == "image" or not artist_line or is_damaged(title) or is_damaged(artist_line)):
        parts.append(normalise(apart))
    return _cut(" / ".join(parts))


def told_apart(key: str, kind: str, title: str, artist_line: str) -> str:
    """Give what a match key holds beyond title and artist; "" if nothing, or if it was made of others."""
    start = f"{match_key(kind, title, artist_line)} / "
    return key.removeprefix(start) if key.startswith(start) else ""


def key_told_apart(kind: str, title: str, artist_line: str, apart: str) -> str:
    """Build the match key of which `told_apart` gave what it holds beyond title and artist."""
    key = match_key(kind, title, artist_line)
    return _cut(f"{key} / {apart}") if apart else key


def _cut(key: str) -> str:
    if len(key) <= _KEY_LIMIT:
        return key
    return f"{key[: _KEY_LIMIT - 70]} / {hashlib.sha256(key.encode()).hexdigest()}"
