"""When a row may be another work than the one that its code or its title points to."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from apps.catalogues.domain.text import is_damaged, normalise

# Below this likeness of their words (0 to 100) two titles are two titles; one within the other has 100.
_ALIKE = 70
# Codes that name the work itself, so that one work has one: a text has an ISBN for each edition.
ONE_OF_A_WORK = frozenset({"iswc"})


@dataclass(frozen=True)
class Doubt:
    """Why a row is not taken before a person has looked at it.

    Args:
        code: "doubt.other_title", "doubt.codes_collide", "doubt.two_works" or "doubt.damaged".
        params: strings for the sentence.
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def unanswered(self) -> str:
        """What happens to the row if nobody decides."""
        return unanswered(self.code)


def unanswered(code: str) -> str:
    """Say what happens to a doubtful row if nobody decides: "leave" it out, or take it as "new".

    A damaged text is taken as it stands, for it cannot make two works one; to lose the row would be worse.
    """
    return "new" if code == "doubt.damaged" else "leave"


def is_another_title(one: str, other: str) -> bool:
    """Whether two titles have too little in common to be one title written twice."""
    first, second = normalise(one), normalise(other)
    return first != second and fuzz.token_set_ratio(first, second) < _ALIKE


def doubt_of_title(title: str, code: tuple[str, str], titles: Sequence[str]) -> Doubt | None:
    """Doubt a row whose code belongs to works of other titles only."""
    if not titles or not all(is_another_title(title, other) for other in titles):
        return None
    return Doubt("doubt.other_title", {"scheme": code[0], "value": code[1], "other": titles[0]})


def doubt_of_codes(written: Collection[tuple[str, str]], known: Collection[tuple[str, str]]) -> Doubt | None:
    """Doubt a row of a known title whose code of the work is another than the one known."""
    for scheme in sorted(ONE_OF_A_WORK):
        own = {value for name, value in written if name == scheme}
        theirs = {value for name, value in known if name == scheme}
        if own and theirs and not own & theirs:
            return Doubt("doubt.codes_collide", {"scheme": scheme, "value": min(own), "other": min(theirs)})
    return None


def doubt_of_text(*texts: str) -> Doubt | None:
    """Doubt a row in whose words letters were lost."""
    damaged = next((text for text in texts if is_damaged(text)), None)
    return Doubt("doubt.damaged", {"text": damaged}) if damaged is not None else None


def header_hash(header: Sequence[str]) -> str:
    """Name a header by its folded headings, for the columns that a person chose; hex digits."""
    folded = "\n".join(normalise(heading) for heading in header)
    return hashlib.sha256(folded.encode()).hexdigest()
