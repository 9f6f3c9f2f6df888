"""Whether a work may stand under certain terms: the second key, which no vote can turn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from apps.catalogues.domain import (
    MAKING_PARTS,
    NATURAL_RIGHTS,
    PersonFacts,
    RightFacts,
    ShareFacts,
    WorkFacts,
)
from apps.collectives.domain.licence import LicenceFacts
from apps.collectives.domain.mandates import PERSONAL_USES, Answer, MandateFacts
from apps.collectives.domain.obstacles import OPEN, SECRET, SOFT, Obstacle, own_obstacle
from apps.collectives.domain.rows import Place, in_play

_PERFORMING = frozenset({"singer", "player"})
KEY_PARTS: Mapping[str, frozenset[str]] = {
    "voice_clone": frozenset({"singer"}),
    "likeness": frozenset({"singer", "player", "depicted"}),
    "output_in_style": frozenset({"singer", "player", "depicted", "maker", "composer", "author"}),
}
"""Whose own yes a personal use needs, by their part in the work."""

_FIRST_TO_LAST = (
    "other_kind",
    "unknown_performer",
    "unknown_author",
    "minor",
    "owner_never",
    "unclaimed",
    "unknown_share",
    "waiting_controller",
    "outside_owner",
    "no_mandate",
    "personal_key_missing",
    "dead_without_estate",
    "licensed_elsewhere",
    "answered_out",
    "mandate_lapsed",
    "owner_asks",
    "conditions_not_met",
    "floor",
    "needs_personal_yes",
)
"""Of several reasons the first of these is said."""

_STATES: Mapping[str, str] = {
    "other_kind": "out",
    "unknown_performer": "never",
    "unknown_author": "never",
    "minor": "never",
    "owner_never": "never",
    "unclaimed": "unclaimed",
    "unknown_share": "unclaimed",
    "waiting_controller": "waiting",
    "outside_owner": "waiting",
    "no_mandate": "waiting",
    "personal_key_missing": "waiting",
    "dead_without_estate": "waiting",
    "licensed_elsewhere": "elsewhere",
    "answered_out": "out",
    "mandate_lapsed": "ask",
    "owner_asks": "ask",
    "conditions_not_met": "ask",
    "floor": "ask",
    "needs_personal_yes": "ask",
}


@dataclass(frozen=True)
class Standing:
    """How a work stands under certain terms, as everybody may read it who may see the work at all.

    Never, an ask, an unmet condition, a sealed floor and an "out" are one and the same here. Only
    `for_person` tells them apart, and only in that person's own answers.
    """

    obstacles: tuple[Obstacle, ...] = field(default=(), repr=False)
    answered: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def is_in(self) -> bool:
        """Whether everybody whose work it is allows it."""
        return not self.obstacles

    @property
    def is_in_but_for_floors(self) -> bool:
        """Whether it counts for coverage, which ignores sealed floors."""
        return all(one.reason == "floor" for one in self.obstacles)

    @property
    def state(self) -> str:
        """The state in one word: in, ask, never, waiting, unclaimed, elsewhere, out."""
        return _state(self._shown())

    @property
    def reason(self) -> str:
        """The reason as a code that tells nobody's own answer."""
        first = self._shown()
        return first.reason if first else "allowed"

    @property
    def params(self) -> Mapping[str, object]:
        """What the reason's sentence needs."""
        first = self._shown()
        return first.params if first else {}

    def for_person(self, *person_ids: int) -> "SeenStanding":
        """Show it to one of its people, with the reason of their own answer and of those they speak for."""
        first = self._shown(*person_ids)
        if first is None:
            is_answered = any(person_id in self.answered for person_id in person_ids)
            return SeenStanding("in", "answered_in" if is_answered else "mandated", {})
        return SeenStanding(_state(first), first.reason, first.params)

    def asks(self, *person_ids: int) -> bool:
        """Whether these people's in or out below the vote matters, as far as others' secrets do not."""
        own = {one.reason for one in self.obstacles if one.person_id in person_ids}
        is_open = bool(own & OPEN) or any(person_id in self.answered for person_id in person_ids)
        is_stuck = any(one.reason not in SECRET for one in self.obstacles)
        return is_open and not is_stuck and "owner_never" not in own

    def _shown(self, *person_ids: int) -> Obstacle | None:
        seen = [one if one.person_id in person_ids else one.masked() for one in self.obstacles]
        return min(seen, key=lambda one: _FIRST_TO_LAST.index(one.reason), default=None)


@dataclass(frozen=True)
class SeenStanding:
    """A standing as one of its people reads it."""

    state: str
    reason: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class WorkStanding:
    """A work of the pool with its standing; owners are those with a known share of a licensed right."""

    work: WorkFacts
    owner_ids: tuple[int, ...]
    standing: Standing


def _state(first: Obstacle | None) -> str:
    return _STATES[first.reason] if first else "in"


def standing(
    work: WorkFacts,
    mandates: Mapping[int, MandateFacts],
    licence: LicenceFacts,
    *,
    is_licensed_elsewhere: bool,
    answers: Mapping[int, Answer],
) -> WorkStanding:
    """Say how a work stands under terms: in only if each of its people allows each use.

    `mandates` holds the members of the collective by person, and who is absent is an outsider; `answers`
    is what people said below the vote about exactly these terms.
    """
    rights, performers = _rights(work, licence), _performers(work, licence)
    owners = owners_of(rights)
    found = [] if rights or performers else [Obstacle("other_kind")]
    found += [one for right in rights for one in _claims(right, licence)]
    found += _outsiders(rights, owners, mandates, licence)
    found += [Obstacle("licensed_elsewhere")] if is_licensed_elsewhere else []
    found += _missing_keys(work, licence, performers, mandates)
    answered, place = set[int](), _place(work, rights, performers, licence)
    for person_id, uses in _asked(work, licence, (*owners, *_ids(performers)), mandates):
        obstacle = own_obstacle(place, mandates[person_id], uses, licence)
        settled = _settle(obstacle, answers.get(person_id), work.work_id)
        if obstacle is not None and settled is None:
            answered.add(person_id)
        found += [settled] if settled else []
    return WorkStanding(work, owners, Standing(tuple(found), frozenset(answered)))


def _place(
    work: WorkFacts,
    rights: tuple[RightFacts, ...],
    performers: tuple[PersonFacts, ...],
    licence: LicenceFacts,
) -> Place:
    """Look at a work as the rows of mandates do."""
    known = {one.right for one in rights} | ({"performer"} if performers else set())
    return Place(work.work_id, work.kind, in_play(work.kind, known, licence.rights))


def owners_of(rights: tuple[RightFacts, ...]) -> tuple[int, ...]:
    """List the people with a known share of any of the rights."""
    known = {
        share.holder_id
        for right in rights
        for share in right.holders
        if share.holder_id is not None and share.ppm is not None
    }
    return tuple(sorted(known))


def _rights(work: WorkFacts, licence: LicenceFacts) -> tuple[RightFacts, ...]:
    """Find the licensed rights in a work: natural ones, claimed or not, and others that somebody holds."""
    natural = NATURAL_RIGHTS[work.kind]
    wanted = licence.rights or frozenset(natural)
    return tuple(one for one in work.rights if one.right in wanted and (one.right in natural or one.holders))


def _performers(work: WorkFacts, licence: LicenceFacts) -> tuple[PersonFacts, ...]:
    """Find who holds the performers' right, where it is licensed and nobody recorded shares of it."""
    recorded = any(one.right == "performer" and one.holders for one in work.rights)
    if "performer" not in licence.rights or recorded:
        return ()
    return tuple(person for person in work.persons if person.part in _PERFORMING)


def _claims(right: RightFacts, licence: LicenceFacts) -> Iterator[Obstacle]:
    """Check that the whole of a right is claimed, and by people who control it (rules 1 and 2)."""
    if not right.holders:
        yield Obstacle("unclaimed", params={"right": right.right})
    elif any(share.ppm is None for share in right.holders) or not right.complete:
        yield Obstacle("unknown_share", params={"right": right.right})
    owned = [share for share in right.holders if share.holder_id and not _is_allowed(share, licence)]
    others = sorted({share.controller for share in owned if share.controller != "me"})
    if others:
        yield Obstacle("waiting_controller", params={"controllers": tuple(others)})


def _outsiders(
    rights: tuple[RightFacts, ...],
    owners: tuple[int, ...],
    mandates: Mapping[int, MandateFacts],
    licence: LicenceFacts,
) -> list[Obstacle]:
    """Count the owners who are no members and have not said yes: nobody else could say it for them."""
    nameless = max(
        (sum(_is_missing(share, licence) for share in right.holders) for right in rights), default=0
    )
    count = nameless + sum(person_id not in mandates for person_id in owners)
    return [Obstacle("outside_owner", params={"count": count})] if count else []


def _is_missing(share: ShareFacts, licence: LicenceFacts) -> bool:
    return share.holder_id is None and not _is_allowed(share, licence)


def _is_allowed(share: ShareFacts, licence: LicenceFacts) -> bool:
    """Say whether somebody without an account allows it; like a member's yes, above the minimum only."""
    is_met = licence.minimum_met and licence.grade_met
    return is_met and share.is_allowed(licence.collective_id, licence.uses)


def _key_holders(work: WorkFacts, use: str) -> tuple[PersonFacts, ...]:
    """Find whose own yes a personal use needs (rule 4); nobody for any other use."""
    return tuple(person for person in work.persons if person.part in KEY_PARTS.get(use, frozenset()))


def _missing_keys(
    work: WorkFacts,
    licence: LicenceFacts,
    performers: tuple[PersonFacts, ...],
    mandates: Mapping[int, MandateFacts],
) -> list[Obstacle]:
    """Name what makes a needed personal yes impossible, or impossible for now."""
    found = [_absence(person, mandates) for person in performers]
    for use in licence.uses:
        people = _key_holders(work, use)
        found += [Obstacle("unknown_performer")] if use in PERSONAL_USES and not people else []
        found += [Obstacle("minor") if person.minor else _absence(person, mandates) for person in people]
    return [one for one in found if one is not None]


def _absence(person: PersonFacts, mandates: Mapping[int, MandateFacts]) -> Obstacle | None:
    if person.person_id is None:
        return Obstacle("unknown_author" if person.part in MAKING_PARTS else "unknown_performer")
    if person.person_id in mandates:
        return None
    return Obstacle("dead_without_estate" if person.dead else "personal_key_missing")


def _asked(
    work: WorkFacts, licence: LicenceFacts, owners: tuple[int, ...], mandates: Mapping[int, MandateFacts]
) -> list[tuple[int, tuple[str, ...]]]:
    """List whose mandate is read for which uses: owners for all, others for their own voice and face."""
    asked = {(person_id, licence.uses) for person_id in owners}
    asked |= {(person_id, (use,)) for use in licence.uses for person_id in _ids(_key_holders(work, use))}
    return sorted((person_id, uses) for person_id, uses in asked if person_id in mandates)


def _ids(people: tuple[PersonFacts, ...]) -> tuple[int, ...]:
    return tuple(person.person_id for person in people if person.person_id is not None)


def _settle(obstacle: Obstacle | None, answer: Answer | None, work_id: int) -> Obstacle | None:
    """Let an answer below the vote decide about what its giver left open, and about nothing else."""
    if obstacle is None or obstacle.reason not in SOFT or answer is None:
        return obstacle
    return None if answer.for_work(work_id) == "in" else Obstacle("answered_out", obstacle.person_id)
