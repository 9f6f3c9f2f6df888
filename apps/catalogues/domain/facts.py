"""What is known about a work: who holds which right, whose voice or likeness it carries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

WHOLE_PPM = 1_000_000

PUBLISHING = ("performance", "mechanical", "synchronisation")
# Words of terms and schedules that stand for several rights.
PARTS_OF: Mapping[str, tuple[str, ...]] = {"composition": PUBLISHING}
# Rights that belong to a person, whatever shares anybody holds (rule 4); never claimed in bulk.
PERSONAL_RIGHTS = frozenset({"voice", "likeness"})
# Which rights a kind of work has by itself, in the words of terms.
NATURAL_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "song": ("master", "composition"),
    "instrumental": ("master", "composition"),
    "image": ("image",),
    "text": ("text",),
}
# Of which sides of a kind of work it is asked how much a machine made.
AI_ROLES: Mapping[str, tuple[str, ...]] = {
    "song": ("vocals", "instrumentation", "composition", "lyrics", "post_production"),
    "instrumental": ("instrumentation", "composition", "post_production"),
    "image": ("visual",),
    "text": ("text",),
}
# What somebody outside has said of parts of one share, the least of it first.
_LEAST_FIRST = ("no", "", "asked", "yes")
PERSONAL_PARTS = frozenset({"singer", "player", "depicted"})
PERFORMING_PART: Mapping[str, str | None] = {
    "song": "singer",
    "instrumental": "player",
    "image": "depicted",
    "text": None,
}
# Whose style a work is in that nobody performs: of those who made it.
MAKING_PARTS = frozenset({"composer", "author", "maker"})
MAKING_PART: Mapping[str, str] = {
    "song": "composer",
    "instrumental": "composer",
    "image": "maker",
    "text": "author",
}


def is_performed(kind: str, performers: str) -> bool:
    """Say whether a work is heard through those who sing or play it; a picture or a text never is."""
    return kind in {"song", "instrumental"} and performers != "nobody"


def parts_that_count(kind: str, performers: str) -> frozenset[str]:
    """Name the parts whose people a work is asked about: those who made it only where nobody performs it."""
    return PERSONAL_PARTS if is_performed(kind, performers) else PERSONAL_PARTS | MAKING_PARTS


def natural_shares(kind: str) -> tuple[str, ...]:
    """List the rights of a kind of work of which shares are said: the three of publishing one by one."""
    return rights_behind(NATURAL_RIGHTS[kind])


def rights_behind(words: Iterable[str]) -> tuple[str, ...]:
    """Turn words of terms into the rights they stand for, in order: "composition" into its three."""
    return tuple(right for word in words for right in PARTS_OF.get(word, (word,)))


@dataclass(frozen=True)
class OutsideYes:
    """A recorded yes of somebody without an account to the licensing of a share.

    Args:
        collective_id: the organisation within which it was given, and no other.
        uses: for which uses.
    """

    collective_id: int
    uses: frozenset[str]


@dataclass(frozen=True)
class ShareFacts:
    """One share in force, as far as it counts.

    Args:
        holder_id: the member who holds it; None for somebody outside.
        outside: whether the holder has no account here.
        ppm: parts per million of the right that nobody disputes; None when not known, or when it holds in
            some countries only, so that nothing can be said of the world.
        controller: "me" when the holder decides alone, else who must also say yes.
        name: of somebody outside, to tell them apart; "" for members.
        said: what somebody without an account who decides over it has said: "yes", "asked", "no", or "".
        agreed: each yes of theirs that holds.
    """

    holder_id: int | None
    outside: bool
    ppm: int | None
    controller: str
    name: str = ""
    said: str = ""
    agreed: frozenset[OutsideYes] = frozenset()

    @property
    def waits(self) -> bool:
        """Whether somebody outside still has to say yes."""
        return self.outside and self.said != "yes"

    def is_allowed(self, collective_id: int | None, uses: Collection[str]) -> bool:
        """Say whether somebody without an account has allowed all these uses within a collective."""
        given = {use for yes in self.agreed if yes.collective_id == collective_id for use in yes.uses}
        return bool(uses) and given >= set(uses)


@dataclass(frozen=True)
class RightFacts:
    """One right in a work with the shares in force.

    Args:
        parts: the rights that it stands for, when its word stands for several that are held differently.
        disputed: whether more than the whole is claimed of it, so that some of it counts for nobody.
    """

    right: str
    holders: tuple[ShareFacts, ...]
    parts: tuple["RightFacts", ...] = ()
    disputed: bool = False

    @property
    def complete(self) -> bool:
        """Whether the known shares make exactly the whole, in each of its parts."""
        if self.parts:
            return all(part.complete for part in self.parts)
        return sum(share.ppm or 0 for share in self.holders) == WHOLE_PPM


def in_words_of_terms(rights: Sequence[RightFacts]) -> tuple[RightFacts, ...]:
    """Say rights in the words of terms: the three of publishing become one "composition".

    A holder's part of the composition is the mean of their parts of the three, rounded down, and unknown if
    one of them is; somebody besides them who decides over one of the three decides over it.
    """
    by_name = {one.right: one for one in rights}
    said: list[RightFacts] = []
    for word, names in PARTS_OF.items():
        if not by_name.keys() & set(names):
            continue
        parts = tuple(by_name.get(name, RightFacts(name, ())) for name in names)
        is_one = all(part.holders == parts[0].holders for part in parts)
        is_disputed = any(part.disputed for part in parts)
        holders = parts[0].holders if is_one else _together(parts)
        said.append(RightFacts(word, holders, () if is_one else parts, is_disputed))
    folded = {name for names in PARTS_OF.values() for name in names}
    place = next((at for at, one in enumerate(rights) if one.right in folded), 0)
    before = [one for one in rights[:place] if one.right not in folded]
    return (*before, *said, *(one for one in rights[place:] if one.right not in folded))


def _together(parts: tuple[RightFacts, ...]) -> tuple[ShareFacts, ...]:
    """Make one share of each holder of parts, in the order in which they first appear."""
    shares: dict[tuple[int | None, str], list[ShareFacts]] = {}
    for part in parts:
        for share in part.holders:
            shares.setdefault((share.holder_id, share.name), []).append(share)
    return tuple(_mean(held, len(parts)) for held in shares.values())


def _mean(held: list[ShareFacts], parts: int) -> ShareFacts:
    first = held[0]
    known = [share.ppm for share in held if share.ppm is not None]
    ppm = sum(known) // parts if len(known) == len(held) else None
    controller = next((share.controller for share in held if share.controller != "me"), "me")
    said = min((share.said for share in held), key=_LEAST_FIRST.index)
    agreed = _agreed_in_all(held)
    return ShareFacts(first.holder_id, first.outside, ppm, controller, first.name, said, agreed)


def _agreed_in_all(held: list[ShareFacts]) -> frozenset[OutsideYes]:
    """Keep of each yes what was said of every part."""
    places = {yes.collective_id for share in held for yes in share.agreed}
    uses = {use for share in held for yes in share.agreed for use in yes.uses}
    common = {
        place: frozenset(use for use in uses if all(share.is_allowed(place, (use,)) for share in held))
        for place in places
    }
    return frozenset(OutsideYes(place, given) for place, given in common.items() if given)


@dataclass(frozen=True)
class PersonFacts:
    """Somebody whose voice, likeness or style is in a work; without `person_id` nobody here knows who."""

    person_id: int | None
    part: str
    minor: bool
    dead: bool


@dataclass(frozen=True)
class WorkFacts:
    """A work as far as a decision about it goes.

    Args:
        rights: every natural right of the kind, whether or not somebody holds it, and any other asserted
            one, in the words of terms ("composition" for the three of publishing).
        persons: singers, players and people depicted, and who made a work that nobody performs. One
            without `person_id` when they were never named; no performer at all when it was said that
            nobody sings, plays or is depicted.
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
        """How many people outside have not said yes; counted by the right where they are most."""
        return max((sum(share.waits for share in right.holders) for right in self.rights), default=0)

    def count_said(self, said: str) -> int:
        """Count the people outside who have said "yes" or "no", by the right where they are most."""
        return max(
            (sum(share.outside and share.said == said for share in right.holders) for right in self.rights),
            default=0,
        )


@dataclass(frozen=True)
class ClaimState:
    """How far it is said whose a work is.

    Args:
        code: "mine", "shared", "controlled", "waiting", "disputed", "part" or "unsaid".
        outside: outside owners whose yes is missing, for "waiting".
        refused: those of them who have said no.
        agreed: outside owners who have said yes.
        ppm: what is known to be mine, for "part", "disputed" and "shared".
        controller: whose yes is needed besides, for "controlled".
    """

    code: str
    outside: int = 0
    ppm: int = 0
    controller: str = ""
    refused: int = 0
    agreed: int = 0


def claim_state(facts: WorkFacts, mine: Collection[int]) -> ClaimState:
    """Say how far the people `mine` (a person and those they speak for) have claimed a work."""
    rights = [right for right in facts.rights if right.right in NATURAL_RIGHTS[facts.kind]]
    own = [share for right in rights for share in right.holders if share.holder_id in mine]
    if not own:
        return ClaimState("unsaid")
    agreed = facts.count_said("yes")
    if facts.outside_count:
        return ClaimState(
            "waiting", outside=facts.outside_count, refused=facts.count_said("no"), agreed=agreed
        )
    controllers = [share.controller for share in own if share.controller != "me" and share.said != "yes"]
    if controllers:
        return ClaimState("controlled", controller=controllers[0], agreed=agreed)
    ppm = min(sum(share.ppm or 0 for share in right.holders if share.holder_id in mine) for right in rights)
    if any(right.disputed for right in rights):
        return ClaimState("disputed", ppm=ppm, agreed=agreed)
    if not all(right.complete for right in rights):
        return ClaimState("part", ppm=ppm, agreed=agreed)
    return ClaimState("mine" if ppm == WHOLE_PPM else "shared", ppm=ppm, agreed=agreed)
