"""The words about rooms, offers, opinions, proposals and minimum terms."""

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation, Role
from apps.common.moments import moment
from apps.negotiations.models import Offer, Room, Side
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_room, because_of_seat, one_line, room_url
from apps.notifications.queries import Seen


def offer_tabled(about: About, seen: Seen) -> Letter | None:
    """Tell of an offer on the table; whoever speaks for the other side has to answer."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    words = {"maker": maker_of(offer), "short": maker_of(offer).short, "until": moment(offer.open_until)}
    return Letter(
        subject=one_line(_("%(short)s made an offer") % words),
        lines=(
            _("%(maker)s put an offer on the table, open until %(until)s.") % words,
            _("Not binding until both sides have signed."),
        ),
        action=_("Compare it term by term"),
        url=room_url(offer.room),
        reason=because_of_room(),
        over=over_on_table(offer, seen),
        needs=has_to_answer(offer, seen),
    )


def over_on_table(offer: Offer, seen: Seen) -> str:
    """Say why an offer waits for nobody any more; empty while it lies on the table."""
    if offer.is_on_table and offer.open_until > seen.at:
        return ""
    if offer.state == Offer.State.VOTING:
        return _("The offer is at the vote.")
    return _("The offer is no longer on the table.")


def has_to_answer(offer: Offer, seen: Seen) -> bool:
    """Whether the person speaks for the side that an offer on the table was made to."""
    if not offer.is_on_table or offer.open_until <= seen.at:
        return False
    other = Side.COMPANY if offer.side == Side.COLLECTIVE else Side.COLLECTIVE
    return offer.room.state == Room.State.OPEN and speaks_for(offer.room, other, seen)


def speaks_for(room: Room, side: str, seen: Seen) -> bool:
    """Whether the person speaks for a side of a room."""
    if side == Side.COLLECTIVE:
        return seen.sits(room.collective_id, Role.STEWARD)
    return seen.sits(room.company_id, Role.DELEGATE)


def offer_put_to_vote(about: About, seen: Seen) -> Letter | None:
    """Tell the company and the union that the members decide now, and until when."""
    offer = seen.offers.get(about.id_of("offer"))
    closes_at = parse_datetime(about.id_of("closes_at"))
    if offer is None or closes_at is None:
        return None
    words = {**_parties(offer.room), "closes": moment(closes_at)}
    return Letter(
        subject=one_line(_("%(collective)s votes on %(company)s’s offer") % words),
        lines=(
            _("The members of %(collective)s decide until %(closes)s.") % words,
            _("Until then the room rests. Not binding until both sides have signed."),
        ),
        action=_("Open the room"),
        url=room_url(offer.room),
        reason=because_of_room(),
        over="" if offer.state == Offer.State.VOTING else _("The vote is over."),
    )


def offer_called_again(about: About, seen: Seen) -> Letter | None:
    """Tell the company and the union that the members go on deciding; not how many took part."""
    offer = seen.offers.get(about.id_of("offer"))
    closes_at = parse_datetime(about.id_of("closes_at"))
    if offer is None or closes_at is None:
        return None
    words = {**_parties(offer.room), "closes": moment(closes_at)}
    return Letter(
        subject=one_line(_("%(collective)s goes on voting on %(company)s’s offer") % words),
        lines=(
            _("A second call was held, as was announced with the vote. It ends %(closes)s.") % words,
            _("Until then the room rests. Not binding until both sides have signed."),
        ),
        action=_("Open the room"),
        url=room_url(offer.room),
        reason=because_of_room(),
        over="" if offer.state == Offer.State.VOTING else _("The vote is over."),
    )


def offer_accepted(about: About, seen: Seen) -> Letter | None:
    """Tell the company and the union that the vote accepted an offer; never by how much."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    words = _parties(offer.room)
    return Letter(
        subject=one_line(_("Accepted: %(company)s’s offer to %(collective)s") % words),
        lines=(
            _("The vote of %(collective)s accepted %(company)s’s offer.") % words,
            _("Next, members may take works out; then the schedule is frozen and both sides sign."),
            _("Not binding until both sides have signed."),
        ),
        action=_("Open the room"),
        url=room_url(offer.room),
        reason=because_of_room(),
    )


def offer_not_accepted(about: About, seen: Seen) -> Letter | None:
    """Tell the company and the union that the vote did not accept an offer; never by how much."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    words = _parties(offer.room)
    return Letter(
        subject=one_line(_("Not accepted: %(company)s’s offer to %(collective)s") % words),
        lines=(
            _("The vote of %(collective)s did not accept %(company)s’s offer.") % words,
            _("The room goes on, and the next turn is %(company)s’s.") % words,
        ),
        action=_("Open the room"),
        url=room_url(offer.room),
        reason=because_of_room(),
        over=_over_for_turn(offer, seen),
        needs=_has_turn(offer, seen),
    )


def offer_accepted_in_principle(about: About, seen: Seen) -> Letter | None:
    """Tell those who made an offer that the other side could agree to it as it is."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    room = offer.room
    other = room.collective if offer.side == Side.COMPANY else room.company
    return Letter(
        subject=one_line(_("%(other)s accepts your offer in principle") % {"other": other.short}),
        lines=(
            _("The next step is the vote of %(collective)s.") % {"collective": room.collective.short},
            _("Not binding until both sides have signed."),
        ),
        action=_("Open the room"),
        url=room_url(room),
        reason=because_of_room(),
        over=over_on_table(offer, seen),
    )


def offer_declined(about: About, seen: Seen) -> Letter | None:
    """Tell those who made an offer that it was declined, and that it is their turn."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    room = offer.room
    other = room.company if offer.side == Side.COLLECTIVE else room.collective
    return Letter(
        subject=one_line(_("%(other)s declined your offer") % {"other": other.short}),
        lines=(
            _("%(other)s declined the offer and says why in the room.") % {"other": other},
            _("It is your turn again."),
        ),
        action=_("Read the reason"),
        url=room_url(room),
        reason=because_of_room(),
        over=_over_for_turn(offer, seen),
        needs=_has_turn(offer, seen),
    )


def offer_withdrawn(about: About, seen: Seen) -> Letter | None:
    """Tell that an offer was taken off the table."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    return Letter(
        subject=one_line(_("%(maker)s took its offer back") % {"maker": maker_of(offer).short}),
        lines=(
            _("%(maker)s took its offer off the table. There is nothing to answer.")
            % {"maker": maker_of(offer)},
        ),
        action=_("Open the room"),
        url=room_url(offer.room),
        reason=because_of_room(),
    )


def offer_expired(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that an offer lapsed unanswered."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None:
        return None
    words = {"maker": maker_of(offer), "short": maker_of(offer).short, "until": moment(offer.open_until)}
    return Letter(
        subject=one_line(_("%(short)s’s offer has lapsed") % words),
        lines=(
            _("%(maker)s’s offer was open until %(until)s and got no answer.") % words,
            _("The room goes on, and the next turn is that side’s."),
        ),
        action=_("Open the room"),
        url=room_url(offer.room),
        reason=because_of_room(),
        over=_over_for_turn(offer, seen),
        needs=_has_turn(offer, seen),
    )


def opinion_given(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that the union has said what it thinks of an offer."""
    offer = seen.offers.get(about.id_of("offer"))
    if offer is None or offer.room.union is None:
        return None
    words = {"union": offer.room.union, "maker": maker_of(offer).short}
    return Letter(
        subject=one_line(_("%(union)s gave an opinion on %(maker)s’s offer") % words),
        lines=(_("What it says stands in the room. The union has no vote."),),
        action=_("Read the opinion"),
        url=room_url(offer.room),
        reason=because_of_room(),
    )


def room_opened(about: About, seen: Seen) -> Letter | None:
    """Tell that two sides have begun to negotiate."""
    room = seen.rooms.get(about.id_of("room"))
    if room is None:
        return None
    words = _parties(room)
    return Letter(
        subject=one_line(_("A room is open: %(collective)s and %(company)s") % words),
        lines=(
            _("%(collective)s and %(company)s negotiate here. The company makes the first offer.") % words,
        ),
        action=_("Open the room"),
        url=room_url(room),
        reason=because_of_room(),
        over="" if room.state in {Room.State.OPEN, Room.State.VOTING} else _("This room has ended."),
    )


def room_paused(about: About, seen: Seen) -> Letter | None:
    """Tell of a pause that still holds."""
    room = seen.rooms.get(about.id_of("room"))
    if room is None:
        return None
    pause = seen.pauses.get(room.public_id)
    until = pause.until if pause else parse_datetime(about.id_of("until")) or about.at
    words = {**_parties(room), "union": room.union or "", "until": moment(until)}
    return Letter(
        subject=one_line(_("The room is paused until %(until)s") % words),
        lines=(
            _("%(union)s paused the room of %(collective)s and %(company)s.") % words,
            _("Nothing can be tabled or put to the vote until %(until)s. The reason stands in the room.")
            % words,
        ),
        action=_("Read the reason"),
        url=room_url(room),
        reason=because_of_room(),
        over="" if pause else _("The pause is over."),
    )


def room_resumed(about: About, seen: Seen) -> Letter | None:
    """Tell that a pause ended before its time."""
    return _room_goes_on(about, seen, _("The union ended the pause. Offers can be made again."))


def room_reopened(about: About, seen: Seen) -> Letter | None:
    """Tell that a room goes on because its contract came to nothing."""
    return _room_goes_on(about, seen, _("Nothing came of the contract. The room goes on."))


def _room_goes_on(about: About, seen: Seen, line: str) -> Letter | None:
    room = seen.rooms.get(about.id_of("room"))
    if room is None:
        return None
    return Letter(
        subject=one_line(_("The room goes on: %(collective)s and %(company)s") % _parties(room)),
        lines=(line,),
        action=_("Open the room"),
        url=room_url(room),
        reason=because_of_room(),
        over=_("The room is paused again.") if room.public_id in seen.pauses else "",
    )


def proposal_published(about: About, seen: Seen) -> Letter | None:
    """Tell members that their collective asks for something new."""
    version = seen.versions.get(about.id_of("version"))
    if version is None:
        return None
    collective = version.proposal.collective.organisation
    if not seen.sits(collective.pk, Role.MEMBER):
        return None
    words = {"collective": collective.short, "title": version.proposal.title}
    return Letter(
        subject=one_line(_("%(collective)s published: %(title)s") % words),
        lines=(_("Companies can answer it now. You can read what your collective asks for."),),
        action=_("Read the proposal"),
        url=reverse("proposals:proposal", args=[version.proposal.public_id]),
        reason=because_of_seat(collective),
    )


def minimum_published(about: About, seen: Seen) -> Letter | None:
    """Tell stewards beside a union that its minimum terms have changed."""
    minimum = seen.minimums.get(about.id_of("minimum"))
    if minimum is None:
        return None
    words = {"union": minimum.union, "since": moment(minimum.valid_from)}
    return Letter(
        subject=one_line(_("%(union)s published minimum terms") % words),
        lines=(
            _("They hold from %(since)s. Every open offer and draft shows how it stands against them.")
            % words,
        ),
        action=_("Read the minimum terms"),
        url=reverse("unions:minimum", args=[minimum.union.slug, minimum.sector]),
        reason=_("You get this because your collective stands beside %(union)s.") % words,
    )


def maker_of(offer: Offer) -> Organisation:
    """Give the organisation that made an offer."""
    return offer.room.collective if offer.side == Side.COLLECTIVE else offer.room.company


def _parties(room: Room) -> dict[str, object]:
    return {"collective": room.collective.short, "company": room.company.short}


def _has_turn(offer: Offer, seen: Seen) -> bool:
    room = offer.room
    return (
        room.state == Room.State.OPEN and room.turn == offer.side and speaks_for(room, str(offer.side), seen)
    )


def _over_for_turn(offer: Offer, seen: Seen) -> str:
    room = offer.room
    is_theirs = room.state == Room.State.OPEN and room.turn == offer.side
    return "" if is_theirs else _("The room has gone on since.")
