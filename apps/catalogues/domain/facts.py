"""What is known about a work: who holds which right, whose voice or likeness it carries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

WHOLE_PPM = 1_000_000

NATURAL_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "song": ("master", "composition"),
    "instrumental": ("master", "composition"),
    "image": ("image",),
    "text": ("text",),
}
PERSONAL_PARTS = frozenset({"singer", "player", "depicted"})
PERFORMING_PART: Mapping[str, str | None] = {
    "song": "singer",
    "instrumental": "player",
    "image": "depicted",
    "text": None,
}


@dataclass(frozen=True)
class ShareFacts:
    """One share in force.

    Args:
        holder_id: the member who holds it; None for somebody outside.
        outside: whether the holder has no account here.
        ppm: parts per million of the right; None when not known.
        controller: "me" when the holder decides alone, else who must also say yes.
    """

    holder_id: int | None
    outside: bool
    ppm: int | None
    controller: str


@dataclass(frozen=True)
class RightFacts:
    """One right in a work with the shares in force."""

    right: str
    holders: tuple[ShareFacts, ...]

    @property
    def complete(self) -> bool:
        """Whether the known shares make exactly the whole."""
        return sum(share.ppm or 0 for share in self.holders) == WHOLE_PPM


@dataclass(frozen=True)
class PersonFacts:
    """Somebody whose voice or likeness is in a work; without `person_id` nobody here knows who."""

    person_id: int | None
    part: str
    minor: bool
    dead: bool


@dataclass(frozen=True)
class WorkFacts:
    """A work as far as a decision about it goes.

    Args:
        rights: every natural right of the kind, whether or not somebody holds it, and any other asserted one.
        persons: singers, players and people depicted. One without `person_id` when they were never
            named; none at all when it was said that nobody sings, plays or is depicted.
        claimed: whether somebody holds a share in force.
    """

    work_id: int
    public_id: str
    kind: str
    registered_by: int
    rights: tuple[RightFacts, ...]
    persons: tuple[PersonFacts, ...]
    claimed: bool
    title: str = ""

    @property
    def complete(self) -> Mapping[str, bool]:
        """For each right whether its shares make exactly the whole."""
        return {right.right: right.complete for right in self.rights}

    @property
    def owners(self) -> tuple[int, ...]:
        """The members who hold a known share, each once, in ascending order."""
        found = {
            share.holder_id
            for right in self.rights
            for share in right.holders
            if share.holder_id is not None and share.ppm is not None
        }
        return tuple(sorted(found))

    @property
    def outside_count(self) -> int:
        """How many people outside hold shares; counted by the right where they are most."""
        return max((sum(share.outside for share in right.holders) for right in self.rights), default=0)


@dataclass(frozen=True)
class ClaimState:
    """How far it is said whose a work is.

    Args:
        code: "mine", "shared", "controlled", "waiting", "part" or "unsaid".
        outside: outside owners whose yes is missing, for "waiting".
        ppm: what is known to be mine, for "part" and "shared".
        controller: whose yes is needed besides, for "controlled".
    """

    code: str
    outside: int = 0
    ppm: int = 0
    controller: str = ""


def claim_state(facts: WorkFacts, mine: Collection[int]) -> ClaimState:
    """Say how far the people `mine` (a person and those they speak for) have claimed a work."""
    rights = [right for right in facts.rights if right.right in NATURAL_RIGHTS[facts.kind]]
    own = [share for right in rights for share in right.holders if share.holder_id in mine]
    if not own:
        return ClaimState("unsaid")
    if facts.outside_count:
        return ClaimState("waiting", outside=facts.outside_count)
    controllers = [share.controller for share in own if share.controller != "me"]
    if controllers:
        return ClaimState("controlled", controller=controllers[0])
    ppm = min(sum(share.ppm or 0 for share in right.holders if share.holder_id in mine) for right in rights)
    if not all(right.complete for right in rights):
        return ClaimState("part", ppm=ppm)
    return ClaimState("mine" if ppm == WHOLE_PPM else "shared", ppm=ppm)
