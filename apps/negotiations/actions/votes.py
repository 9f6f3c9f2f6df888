"""From an offer to a vote, and from the vote to a contract or back to the room."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation, User
from apps.ballots import domain as ballots
from apps.ballots.actions import (
    Clock,
    announce,
    open_announced,
    open_ballot,
    open_second_call,
    set_provisional_roll,
    void_too_late,
)
from apps.ballots.actions.clock import database_clock
from apps.ballots.models import Ballot
from apps.ballots.queries import certification, is_cross_checked, is_too_late, second_call_due
from apps.collectives.domain import Bylaws
from apps.collectives.queries import bylaws_in_force
from apps.common.days import after_days
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.contracts.actions import draw_up
from apps.negotiations import domain, queries
from apps.negotiations.actions.offers import give_turn, lock_offer, record_offer, set_state
from apps.negotiations.models import Offer, Room, Ruling
from apps.terms.domain import Terms

DOCUMENT_TAG = "tutti.offer.v1"


@transaction.atomic
def put_to_vote(*, actor: User, offer_id: int, closes_at: datetime, at: datetime) -> Offer:
    """Freeze an offer and its text, and open the members' vote on it.

    An answer of the collective comes to the vote only when the company has accepted it in principle.

    Where the bylaws have days of announcement, the vote is announced now, and the clock opens it then.

    Raises:
        NotAllowed: `actor` is no steward of the collective and does not moderate the room.
        Refusal: "offer.own_side", "offer.is_<state>", "room.is_<state>", "room.paused", "offer.below_gate",
            "offer.minimum_required" with `fields`,
            "vote.too_short", "vote.after_deadline", "vote.empty_roll".
    """
    offer = lock_offer(offer_id)
    room = offer.room
    require(actor, "negotiations.put_to_vote", offer)
    if offer.side != "company" and offer.state == Offer.State.TABLED:
        raise Refusal("offer.own_side")
    room_state = domain.check_room("put_to_vote", room.state, queries.paused_until(room, at))
    domain.offer_after("put_to_vote", offer.state)
    # Nobody is put into a category without a vote while the roll is read (`place_member` locks it too).
    Organisation.objects.select_for_update(no_key=True).get(pk=room.collective_id)
    bylaws = bylaws_in_force(room.collective_id)
    earliest = queries.earliest_deadline(room, at)
    domain.check_vote_times(closes_at, earliest=earliest, open_until=offer.open_until)
    _check_required(offer, at)
    below = queries.below_minimum(offer)
    domain.check_gate(is_below_minimum=bool(below), minimum_is_gate=bylaws.minimum_is_gate)
    offer.ballot = _open(actor, offer, bylaws=bylaws, below=below, closes_at=closes_at, at=at)
    offer.save(update_fields=["ballot"])
    set_state(offer, "put_to_vote")
    _move(room, room_state)
    facts = {"ballot": offer.ballot.public_id, "closes_at": closes_at.isoformat(), "terms": offer.terms_hash}
    if queries.side_of(actor, room) is None:
        Ruling.objects.create(power=Ruling.Power.CONVENE, room=room, representative=actor, at=at, offer=offer)
    record_offer(offer, "offer.put_to_vote", at, actor_id=actor.pk, **facts)
    return offer


@transaction.atomic
def open_vote(*, offer_id: int, clock: Clock | None = None) -> Ballot:
    """Open the vote on an offer that was announced, with the roll as its rule makes it now.

    One that could not end before the offer lapses any more is void, and the room goes on.

    Args:
        clock: the database's clock if None.

    Raises:
        Refusal: "offer.is_<state>", "ballot.opens_later", "ballot.contested", "ballot.empty_roll",
            "ballot.already_voided".
    """
    offer = lock_offer(offer_id)
    if offer.state != Offer.State.VOTING or offer.ballot is None:
        raise Refusal(f"offer.is_{offer.state}")
    now = (clock or database_clock)()
    if is_too_late(offer.ballot, now):
        voided = void_too_late(ballot_id=offer.ballot.pk, at=now)
        conclude(offer_id=offer_id, at=now)
        return voided
    conflicted = queries.conflicted_in_vote(offer.public_id)
    return open_announced(
        ballot_id=offer.ballot.pk, roll=queries.roll_of(offer), conflicted=conflicted, clock=clock
    )


@transaction.atomic
def renew_roll(*, offer_id: int, at: datetime) -> None:
    """Bring the announced roll of a vote up to date with members and works.

    Raises:
        Refusal: "offer.is_<state>".
    """
    offer = lock_offer(offer_id)
    if offer.state != Offer.State.VOTING or offer.ballot is None:
        raise Refusal(f"offer.is_{offer.state}")
    set_provisional_roll(ballot_id=offer.ballot.pk, roll=queries.roll_of(offer), at=at)


@transaction.atomic
def conclude(*, offer_id: int, at: datetime) -> Offer:
    """Do what the vote on an offer decided: draw up the contract, ask once more, or let the room go on.

    Asked again, it changes nothing.

    Raises:
        Refusal: "vote.still_open", "vote.being_checked", "vote.challenged", "offer.is_<state>" when there
            was no vote.
    """
    offer = lock_offer(offer_id)
    ballot = offer.ballot
    if ballot is None:
        raise Refusal(f"offer.is_{offer.state}")
    if offer.state != Offer.State.VOTING:
        return offer
    is_void = ballot.state == Ballot.State.VOIDED
    if not is_void and (ballot.passed is None or ballot.closed_at is None):
        raise Refusal("vote.still_open")
    if not is_void and not is_cross_checked(ballot):
        raise Refusal("vote.being_checked")
    if certification(ballot, at).standing == "challenged":
        raise Refusal("vote.challenged")
    if calls_again(offer, ballot, at):
        return _ask_again(offer, ballot, at)
    is_accepted = bool(ballot.passed) and not is_void
    act = "accept" if is_accepted else "not_accept"
    room_state = domain.room_after(act, offer.room.state)
    set_state(offer, act)
    _move(offer.room, room_state)
    give_turn(offer.room, "company")
    if is_accepted:
        _draw_up(offer, ballot, at)
    kind = "offer.accepted" if is_accepted else "offer.not_accepted"
    record_offer(offer, kind, at, terms=offer.terms_hash)
    return offer


def calls_again(offer: Offer, ballot: Ballot, at: datetime) -> bool:
    """Whether too few took part, and a second call was announced that is over before the offer lapses."""
    call = second_call_due(ballot)
    return call is not None and after_days(at, call.days, offer.room.collective.zone) <= offer.open_until


def _ask_again(offer: Offer, ballot: Ballot, at: datetime) -> Offer:
    """Open the second call: the same question and text, a lower quorum, the roll as it is now."""
    offer.ballot = open_second_call(first_id=ballot.pk, roll=queries.roll_of(offer), at=at)
    offer.save(update_fields=["ballot"])
    record_offer(
        offer,
        "offer.called_again",
        at,
        ballot=offer.ballot.public_id,
        closes_at=offer.ballot.closes_at.isoformat(),
        terms=offer.terms_hash,
    )
    return offer


def _open(
    actor: User, offer: Offer, *, bylaws: Bylaws, below: tuple[str, ...], closes_at: datetime, at: datetime
) -> Ballot:
    room = offer.room
    roll = queries.roll_of(offer, bylaws)
    if not roll:
        raise Refusal("vote.empty_roll")
    document = frozen_text(offer, bylaws, below)
    ask = announce if bylaws.announce_days else open_ballot
    return ask(
        actor_id=actor.pk,
        organisation=room.collective,
        certifier=room.union if bylaws.certified else None,
        title=_question(offer),
        subject=f"offer:{offer.public_id}",
        document=document,
        definition=definition_of(document, offer, bylaws, is_below=bool(below), closes_at=closes_at),
        roll=roll,
        opens_at=after_days(at, bylaws.announce_days, room.collective.zone),
        closes_at=closes_at,
        at=at,
    )


def _check_required(offer: Offer, at: datetime) -> None:
    unmet = queries.unmet_requirements(offer, at)
    if unmet:
        raise Refusal("offer.minimum_required", fields=", ".join(unmet))


def _question(offer: Offer) -> str:
    company = {"company": offer.room.company.short}
    if offer.side == "company":
        return _("Shall we accept %(company)s’s offer?") % company
    return _("Shall we agree with %(company)s on our own terms?") % company


def definition_of(
    document: dict[str, object], offer: Offer, bylaws: Bylaws, *, is_below: bool, closes_at: datetime
) -> ballots.Definition:
    """Say how the vote is decided: as the bylaws say, and by two thirds below the minimum (rule 19).

    A second call is announced only if it would be over before the offer lapses.
    """
    zone = offer.room.collective.zone
    usual = bylaws.definition(ballots.document_hash(document), zone)
    own = bylaws.threshold
    needed = domain.fraction_needed(own.numerator, own.denominator, is_below_minimum=is_below)
    return replace(
        usual,
        threshold=ballots.Threshold(needed.numerator, needed.denominator, usual.threshold.of),
        second_call=_second_call(bylaws, closes_at, offer.open_until, zone),
    )


def _second_call(
    bylaws: Bylaws, closes_at: datetime, open_until: datetime, zone: str
) -> ballots.SecondCall | None:
    quorum, days = bylaws.second_call_quorum, bylaws.second_call_days
    if quorum is None or closes_at > domain.latest_end_before_second_call(open_until, days, zone):
        return None
    return ballots.SecondCall(quorum, days)


def frozen_text(offer: Offer, bylaws: Bylaws, below: tuple[str, ...]) -> dict[str, object]:
    """Write exactly what is voted on: the whole offer, what is below the minimum, the days of the way out."""
    room = offer.room
    return {
        "tag": DOCUMENT_TAG,
        "offer": offer.public_id,
        "collective": room.collective.public_id,
        "company": room.company.public_id,
        "terms": offer.terms,
        "terms_hash": offer.terms_hash,
        "prose": offer.prose,
        "below_minimum": list(below),
        "take_out_days": str(bylaws.take_out_days),
    }


def _draw_up(offer: Offer, ballot: Ballot, at: datetime) -> None:
    room = offer.room
    days = int(ballot.document["take_out_days"])
    draw_up(
        collective=room.collective,
        company=room.company,
        union=room.union,
        ballot=ballot,
        origin=f"offer:{offer.public_id}",
        terms=Terms.parse(offer.terms),
        prose=offer.prose,
        take_out_until=after_days(at, days, room.collective.zone),
        follows=room.follows,
        follows_as=room.follows_as,
        at=at,
    )


def _move(room: Room, state: str) -> None:
    room.state = state
    room.save(update_fields=["state"])
