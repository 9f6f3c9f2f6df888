"""The states of rooms, offers and drafts, who holds the pen, pauses, deadlines, and what a vote needs."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal

import rfc8785

from apps.common.days import after_days, before_days
from apps.common.errors import Refusal
from apps.splits.forecast import Estimate
from apps.terms.domain import Terms

SideName = Literal["collective", "company"]

LONGEST_PAUSE_DAYS = 14
LONGEST_PAUSE = timedelta(days=LONGEST_PAUSE_DAYS)
# Beyond this no deadline means anything; and the last year of the calendar is no moment in every zone.
LONGEST_OPEN = timedelta(days=2 * 365)
TWO_THIRDS = Fraction(2, 3)
SPARE_FOR_THE_COUNT = timedelta(hours=1)

OFFER_STATES = ("tabled", "principle", "superseded", "withdrawn", "expired", "voting", "accepted", "declined")
# It lies on the table, accepted in principle or not.
ON_TABLE = ("tabled", "principle")
ROOM_STATES = ("open", "voting", "agreed", "closed")
OFFER_ACTS = (
    *("accept_in_principle", "supersede", "withdraw", "decline", "expire"),
    *("put_to_vote", "accept", "not_accept"),
)
ROOM_ACTS = ("prepare", "table", *OFFER_ACTS, "close", "fall_short")
DRAFT_STATES = ("writing", "asked", "approved", "tabled", "dropped")
DRAFT_ACTS = ("change", "ask", "take_back", "send_back", "approve", "table", "drop")
DRAFT_TAG = "tutti.draft.v1"

# What an act makes of an offer; every pair that is not here is refused.
OFFER_AFTER: Mapping[tuple[str, str], str] = {
    ("accept_in_principle", "tabled"): "principle",
    **{("supersede", state): "superseded" for state in ON_TABLE},
    **{("withdraw", state): "withdrawn" for state in ON_TABLE},
    **{("decline", state): "declined" for state in ON_TABLE},
    **{("expire", state): "expired" for state in ON_TABLE},
    **{("put_to_vote", state): "voting" for state in ON_TABLE},
    ("accept", "voting"): "accepted",
    ("not_accept", "voting"): "declined",
}
# What an act makes of the room.
ROOM_AFTER: Mapping[tuple[str, str], str] = {
    ("prepare", "open"): "open",
    ("prepare", "voting"): "voting",
    ("table", "open"): "open",
    ("accept_in_principle", "open"): "open",
    ("supersede", "open"): "open",
    ("withdraw", "open"): "open",
    ("decline", "open"): "open",
    ("expire", "open"): "open",
    ("put_to_vote", "open"): "voting",
    ("accept", "voting"): "agreed",
    ("not_accept", "voting"): "open",
    ("close", "open"): "closed",
    ("fall_short", "agreed"): "open",
}
# What an act makes of a company's draft. Whoever changes it begins anew: no approval outlives the text.
DRAFT_AFTER: Mapping[tuple[str, str], str] = {
    ("change", "writing"): "writing",
    ("change", "asked"): "writing",
    ("change", "approved"): "writing",
    ("ask", "writing"): "asked",
    ("take_back", "asked"): "writing",
    ("send_back", "asked"): "writing",
    ("approve", "asked"): "approved",
    ("table", "writing"): "tabled",
    ("table", "approved"): "tabled",
    ("drop", "writing"): "dropped",
    ("drop", "asked"): "dropped",
    ("drop", "approved"): "dropped",
}
DRAFT_TRANSITIONS = sorted({(b, a) for (_, b), a in DRAFT_AFTER.items() if a != b})
OFFER_TRANSITIONS = sorted({(before, after) for (_, before), after in OFFER_AFTER.items()})
ROOM_TRANSITIONS = sorted({(b, a) for (_, b), a in ROOM_AFTER.items() if a != b})

# A pause stops what either side does; taking back, the clock and a vote under way go on.
STOPPED_BY_PAUSE = frozenset({"table", "accept_in_principle", "supersede", "decline", "put_to_vote"})


@dataclass(frozen=True)
class PauseFacts:
    """A pause: from when, until when it was meant, when it was ended early, and if it renewed one."""

    since: datetime
    until: datetime
    ended_at: datetime | None
    is_renewal: bool

    @property
    def end(self) -> datetime:
        """When it stopped, or will stop."""
        return min(self.until, self.ended_at) if self.ended_at else self.until


@dataclass(frozen=True)
class OfferContent:
    """What an offer says: everything that an approval and a vote are about."""

    terms: Terms
    prose: str
    estimate: Estimate | None
    open_until: datetime

    def hash_in(self, room: str) -> str:
        """Hash the whole content for one room; one letter or one minute more and it is another number.

        Args:
            room: the public id of the room.

        Returns:
            SHA-256 in hex digits of the canonical form (RFC 8785).
        """
        content: dict[str, object] = {
            "tag": DRAFT_TAG,
            "room": room,
            "terms": self.terms.hash,
            "prose": self.prose,
            "estimate": estimate_json(self.estimate),
            "open_until": self.open_until.astimezone(UTC).isoformat(),
        }
        return hashlib.sha256(rfc8785.dumps(content)).hexdigest()  # type: ignore[arg-type]  # plain JSON values

    @property
    def request_hash(self) -> str:
        """Hash what makes two requests the same: not the end, which is often counted anew."""
        estimate = estimate_json(self.estimate) or {}
        content = [self.terms.hash, self.prose, estimate.get("amount", ""), estimate.get("currency", "")]
        return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def estimate_json(estimate: Estimate | None) -> dict[str, str] | None:
    """Write an estimate as it is kept."""
    if estimate is None:
        return None
    return {
        "amount": f"{estimate.amount:f}",
        "currency": estimate.currency,
        "made_on": estimate.made_on.isoformat(),
    }


def draft_after(act: str, state: str) -> str:
    """Give the state of a draft after an act.

    Raises:
        Refusal: "draft.is_<state>": the act is not possible in that state.
    """
    after = DRAFT_AFTER.get((act, state))
    if after is None:
        raise Refusal(f"draft.is_{state}")
    return after


def check_same(seen: str, now: str) -> None:
    """Demand that a draft is still what somebody saw.

    Raises:
        Refusal: "draft.changed_meanwhile".
    """
    if seen != now:
        raise Refusal("draft.changed_meanwhile")


def offer_after(act: str, state: str) -> str:
    """Give the state of an offer after an act.

    Raises:
        Refusal: "offer.is_<state>": the act is not possible in that state.
    """
    after = OFFER_AFTER.get((act, state))
    if after is None:
        raise Refusal(f"offer.is_{state}")
    return after


def room_after(act: str, state: str) -> str:
    """Give the state of a room after an act.

    Raises:
        Refusal: "room.is_<state>": the act is not possible in that state.
    """
    after = ROOM_AFTER.get((act, state))
    if after is None:
        raise Refusal(f"room.is_{state}")
    return after


def check_room(act: str, state: str, paused_until: datetime | None) -> str:
    """Give the state of a room after an act, unless a pause or the state forbids it.

    Raises:
        Refusal: "room.is_<state>", "room.paused" with `until`.
    """
    after = room_after(act, state)
    if paused_until is not None and act in STOPPED_BY_PAUSE:
        raise Refusal("room.paused", until=paused_until)
    return after


def check_turn(turn: str, side: str) -> None:
    """Demand that a side holds the pen.

    Raises:
        Refusal: "offer.not_your_turn".
    """
    if turn != side:
        raise Refusal("offer.not_your_turn")


def other(side: str) -> SideName:
    """Name the side across the table."""
    return "company" if side == "collective" else "collective"


def round_of(side: str, last_round: int) -> int:
    """Number a round: each offer of the company begins one, an answer of the collective belongs to it."""
    return last_round + 1 if side == "company" else max(1, last_round)


def earliest_deadline(at: datetime, *, announce_days: int, voting_days: int, zone: str) -> datetime:
    """Find the earliest moment at which an offer tabled now may lapse: a vote has to fit in.

    Args:
        zone: of the collective, whose days they are.
    """
    return after_days(at, announce_days + voting_days, zone)


def check_deadline(open_until: datetime, earliest: datetime) -> None:
    """Demand that an offer stays open long enough for a vote, and not for ever.

    Raises:
        Refusal: "offer.deadline_too_short" with `earliest`, "offer.deadline_too_far" with `latest`.
    """
    if open_until < earliest:
        raise Refusal("offer.deadline_too_short", earliest=earliest)
    if open_until > earliest + LONGEST_OPEN:
        raise Refusal("offer.deadline_too_far", latest=earliest + LONGEST_OPEN)


def check_vote_times(closes_at: datetime, *, earliest: datetime, open_until: datetime) -> None:
    """Demand that a vote is as long as the bylaws say and over before the offer lapses.

    Raises:
        Refusal: "vote.too_short" with `earliest`, "vote.after_deadline" with `open_until`.
    """
    if closes_at < earliest:
        raise Refusal("vote.too_short", earliest=earliest)
    if closes_at > open_until:
        raise Refusal("vote.after_deadline", open_until=open_until)


def pause_in_force(pauses: Iterable[PauseFacts], at: datetime) -> PauseFacts | None:
    """Find the pause that holds now; the one that ends last, if there are two."""
    holding = [one for one in pauses if one.since <= at < one.end]
    return max(holding, key=lambda one: one.end, default=None)


def check_pause(until: datetime, pauses: Iterable[PauseFacts], at: datetime, zone: str) -> bool:
    """Demand that a pause is short enough, and no more than one renewal of another.

    A pause that begins within 14 days of the end of the one before counts as its renewal. The days are those
    of the collective's named `zone`.

    Returns:
        whether it renews the one before.

    Raises:
        Refusal: "pause.in_the_past", "pause.too_long" with `latest`, "pause.renewed_once".
    """
    if until <= at:
        raise Refusal("pause.in_the_past")
    latest = after_days(at, LONGEST_PAUSE_DAYS, zone)
    if until > latest:
        raise Refusal("pause.too_long", latest=latest)
    recent = [one for one in pauses if one.end + LONGEST_PAUSE > at]
    if any(one.is_renewal for one in recent):
        raise Refusal("pause.renewed_once")
    return bool(recent)


def unknown_models(terms: Terms, names: Collection[str]) -> tuple[str, ...]:
    """List the models that terms name and the company's dossier does not."""
    return tuple(name for name in terms.choices("parties.models") if name not in names)


def latest_end_before_second_call(open_until: datetime, days: int, zone: str) -> datetime:
    """Find until when a vote may run so that a second call is over before the offer lapses.

    The count of the first takes an hour at the most.
    """
    return before_days(open_until, days, zone) - SPARE_FOR_THE_COUNT


def fraction_needed(numerator: int, denominator: int, *, is_below_minimum: bool) -> Fraction:
    """Find the part of the votes that a decision needs: below the minimum two thirds at the least."""
    own = Fraction(numerator, denominator)
    return max(own, TWO_THIRDS) if is_below_minimum else own


def check_gate(*, is_below_minimum: bool, minimum_is_gate: bool) -> None:
    """Refuse a vote on an offer below the minimum where the bylaws make the minimum a gate.

    Raises:
        Refusal: "offer.below_gate".
    """
    if is_below_minimum and minimum_is_gate:
        raise Refusal("offer.below_gate")
