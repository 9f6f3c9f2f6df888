"""What all letters share: moments, subjects on one line, addresses, and why one gets a letter."""

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.ballots.models import Ballot
from apps.negotiations.models import Room

_LONGEST_SUBJECT = 120


def one_line(text: str) -> str:
    """Keep a subject on one line: titles come from people."""
    return truncatechars(" ".join(text.split()), _LONGEST_SUBJECT)


def vote_url(ballot: Ballot) -> str:
    """Lead to the page of one sitting if the vote is about an offer, else to the ballot's own."""
    kind, _colon, public_id = ballot.subject.partition(":")
    if kind == "offer":
        return reverse("negotiations:vote", args=[public_id])
    return ballot_url(ballot)


def ballot_url(ballot: Ballot) -> str:
    """Lead to a ballot's own page."""
    return reverse("ballots:ballot", args=[ballot.public_id])


def room_url(room: Room) -> str:
    """Lead to a room."""
    return reverse("negotiations:room", args=[room.public_id])


def because_of_seat(organisation: Organisation) -> str:
    """Say that a seat is the reason."""
    return _("You get this because of your seat in %(organisation)s.") % {"organisation": organisation}


def because_of_roll(ballot: Ballot) -> str:
    """Say that a place on the roll is the reason."""
    return _("You get this because you are on the roll of this vote in %(organisation)s.") % {
        "organisation": ballot.organisation
    }


def because_of_room() -> str:
    """Say that taking part in a room is the reason."""
    return _("You get this because you take part in this room.")


def because_of_account() -> str:
    """Say that one's own account is the reason."""
    return _("You get this because it is about your account; such mails are always sent.")
