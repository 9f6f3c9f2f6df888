"""The lanes of a room: the table, the collective's caucus, the union's desk. They never mix (rule 14)."""

import hashlib
import re
from collections.abc import Mapping
from typing import Literal

from apps.common.errors import Refusal

LaneName = Literal["table", "caucus", "desk"]
TABLE: LaneName = "table"
CAUCUS: LaneName = "caucus"
DESK: LaneName = "desk"
LANES: tuple[LaneName, ...] = (TABLE, CAUCUS, DESK)

LONGEST_MESSAGE = 4000


def lanes_open_to(
    party: str | None, *, is_steward: bool, is_guest: bool, is_at_desk: bool = False
) -> tuple[LaneName, ...]:
    """List the lanes that somebody reads.

    Args:
        party: with which party the person reads the room; None for nobody of it.
        is_steward: of the room's collective.
        is_guest: of the union, while the collective lets it into its caucus.
        is_at_desk: a member whom a steward has admitted to the desk.
    """
    if party is None:
        return ()
    found = {TABLE}
    if party == "collective" or (party == "union" and is_guest):
        found.add(CAUCUS)
    if party == "union" or (party == "collective" and (is_steward or is_at_desk)):
        found.add(DESK)
    return tuple(lane for lane in LANES if lane in found)


def is_open_for_talk(room_state: str) -> bool:
    """Whether something can still be said in a room: until it is closed for good."""
    return room_state != "closed"


def stream_of(lane: LaneName, room_number: int) -> str:
    """Name the stream of a lane: one audience, and no other lane's."""
    return f"{lane}:{room_number}"


def hash_of_words(text: str, salt: str) -> str:
    """Hash what was said, with a salt that goes when the words go, so that nobody can guess them.

    Returns:
        SHA-256 in hex digits.
    """
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def check_message(text: str) -> str:
    """Give a message without the space around it.

    Raises:
        Refusal: "message.empty", "message.too_long" with `most`.
    """
    words = text.strip()
    if not words:
        raise Refusal("message.empty")
    if len(words) > LONGEST_MESSAGE:
        raise Refusal("message.too_long", most=LONGEST_MESSAGE)
    return words


def mentioned_in(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """List who is mentioned as "@Name" in a text.

    Args:
        names: id to name of those who may be mentioned by the writer.
    """
    return tuple(one for one, name in names.items() if re.search(_at(name), text, re.IGNORECASE))


def _at(name: str) -> str:
    return rf"(?<!\w)@{re.escape(name)}(?!\w)"
