"""A collective whose members decide about its bylaws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import Organisation, User
from apps.ballots import actions as ballots
from apps.ballots.models import Ballot
from apps.collectives import actions, queries
from apps.collectives.models import Collective, Motion
from tests.collectives.makers import AT, group_of, makers

DAY = timedelta(days=1)
CLOSES = AT + 8 * DAY
CHANGED: dict[str, object] = {**makers.RULES, "quorum_percent": 60, "take_out_days": 14}


@dataclass
class House:
    """A steward, members, and a union with two representatives if there is one."""

    steward: User
    members: list[User]
    where: Organisation
    group: Collective
    union: Organisation | None = None
    representatives: list[User] = field(default_factory=list)

    @property
    def people(self) -> list[User]:
        """Everybody on the roll."""
        return [self.steward, *self.members]

    def draft(self, rules: dict[str, object] | None = None, *, at: datetime = AT) -> Motion:
        """Let the steward draft new bylaws."""
        made = actions.draft_bylaws(
            actor=self.steward,
            collective=self.group,
            rules=CHANGED if rules is None else rules,
            reason="More of us should come.",
            at=at,
        )
        assert made is not None
        return made

    def ask(self, motion: Motion | None = None, **more: Any) -> Motion:
        """Put a draft to the vote."""
        motion = motion or self.draft()
        words = {"text_hash": queries.fingerprint(motion), "closes_at": CLOSES, "at": AT, **more}
        return actions.put_motion_to_vote(actor=self.steward, motion_id=motion.pk, **words)

    def vote(self, motion: Motion, choices: Sequence[str], *, check: bool = True) -> Ballot:
        """Cast the members' votes, the steward's first, close the ballot and count it twice."""
        motion.refresh_from_db()
        ballot = motion.ballot
        assert ballot is not None
        opened = max(ballot.opens_at, AT) + timedelta(hours=1)
        for person, choice in zip(self.people, choices, strict=False):
            ballots.cast(
                person=person,
                public_id=ballot.public_id,
                choice=choice,
                request_id=f"{person.pk}-{ballot.pk}",
                clock=lambda: opened,
            )
        closes = ballot.closes_at
        closed = ballots.close(ballot_id=ballot.pk, clock=lambda: closes)
        if check:
            assert ballots.cross_check(ballot_id=ballot.pk, at=closes) == []
        return closed

    def in_force(self) -> tuple[int, int]:
        """Give the newest version and its quorum."""
        newest = queries.versions_of(self.group).first()
        assert newest is not None
        return newest.version, queries.bylaws_in_force(self.where.pk).quorum_percent


def house(*, members: int = 3, rules: dict[str, object] | None = None, with_union: bool = False) -> House:
    """Make everybody."""
    steward, artists = makers.person("Tomas Hallberg"), [makers.person() for _ in range(members)]
    representatives = [makers.person("Ingrid Vasko"), makers.person("Una Berg")] if with_union else []
    union = makers.union("Stage and Session Union", representative=representatives[0]) if with_union else None
    if union:
        makers.seat(representatives[1], union, "representative")
    where = makers.collective("Common Measure", members=artists, steward=steward, union=union, rules=rules)
    return House(steward, artists, where, group_of(where), union, representatives)
