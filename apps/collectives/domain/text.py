"""The text of the mandate as people read it: what was read is evidence, so it is hashed and never edited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

TEXTS: Mapping[str, str] = {
    "1": """\
What you allow

For each kind of use you say yes on your conditions, ask me, or never. You can say something else for \
one work. What you do not answer stays where everybody begins: ask me, and never for your voice, your \
face, your style and for synthetic training data.

Yes means: the collective may put the work under an agreement that its members accepted, if the offer \
meets the union's minimum in force, if each of your conditions holds, and if the company has the grade \
that the bylaws demand. Otherwise your yes counts as ask me. Silence is no.

Ask me means: below every vote you are asked whether your works are in or out, however you vote.

Never means never. No vote, no steward and no union can change it. Only you can, and it works at once \
until a schedule of works is frozen.

What you keep

The mandate is not exclusive. You may license your works yourself, at any time and to anybody. It gives \
no release of claims for what happened before. A work with several owners is licensed only if all of \
them allow it. Your voice, your likeness and your style belong to you: nobody who owns a share of a work \
can allow them in your place.

How it ends

You can change every answer at any time, and end the mandate. For works under a contract in force the \
end takes effect after the notice that you choose here, at most 183 days. What is owed to you until then \
stays owed.

Your price floor

A price floor is sealed. Nobody but you reads it: not the stewards, not other members, not the union, \
not a company. If an offer pays less, your work reads "needs a personal yes" to everybody else.
""",
}
CURRENT = "1"


def hash_of_text(version: str) -> str:
    """Hash a version of the text; SHA-256 in hex digits."""
    return hashlib.sha256(TEXTS[version].encode()).hexdigest()


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph of the text."""

    words: str
    is_heading: bool


def blocks(version: str) -> list[Block]:
    """Split a version of the text into headings, which end without a full stop, and paragraphs."""
    parts = TEXTS[version].strip().split("\n\n")
    return [Block(part, is_heading=not part.endswith(".")) for part in parts]
