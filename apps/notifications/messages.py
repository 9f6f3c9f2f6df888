"""The words of mails, made when they are sent: from the fact, for one person, with the one thing to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Organisation, User
from apps.audit.models import Entry
from apps.ballots.models import Ballot
from apps.ballots.queries import open_ballots_for
from apps.collectives.models import Membership
from apps.contracts.queries import contracts_visible_to, side_to_sign
from apps.negotiations.models import Offer
from apps.negotiations.queries import offers_visible_to, pause_now, rooms_visible_to

_MOMENT = "D j M Y, H:i"
_LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Letter:
    """A mail's words; `url` is the whole address of the page where `action` is done."""

    subject: str
    lines: tuple[str, ...]
    action: str
    url: str
    reason: str


def message_id(number: int) -> str:
    """Give the mail the same id whenever it is sent, so that a mail sent twice is seen once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<fact-{number}@{host}>"


def vote_opened(entry: Entry, person: User) -> Letter | None:
    """Ask for a vote; nobody is asked who has voted or when it is over."""
    ballot = open_ballots_for(person).filter(public_id=entry.payload["ballot"]).first()
    if ballot is None:
        return None
    closes = _moment(ballot.closes_at)
    return Letter(
        subject=_subject(
            _("Your vote until %(closes)s: %(title)s") % {"closes": closes, "title": ballot.title}
        ),
        lines=(
            _("%(collective)s votes on: %(title)s")
            % {"collective": ballot.organisation, "title": ballot.title},
            _("You can vote until %(closes)s, and change your vote until then.") % {"closes": closes},
            _("On the same page you say which of your works are in, however you vote."),
        ),
        action=_("Vote and choose my works"),
        url=_vote_url(ballot),
        reason=_because_of_seat(ballot.organisation),
    )


def works_wanted(entry: Entry, person: User) -> Letter | None:
    """Tell a member until when works can be taken out."""
    contract = (
        contracts_visible_to(person).filter(public_id=entry.payload["contract"], state="agreed").first()
    )
    if contract is None:
        return None
    until = _moment(contract.take_out_until)
    parties = {"collective": contract.collective.short, "company": contract.company.short}
    return Letter(
        subject=_subject(
            _("Accepted: %(company)s. Your works until %(until)s") % {**parties, "until": until}
        ),
        lines=(
            _("The terms between %(collective)s and %(company)s were accepted.") % parties,
            _("Until %(until)s you decide which of your works are in, however you voted.") % {"until": until},
            _("After that the schedule of works is frozen."),
        ),
        action=_("See my works"),
        url=_absolute("contracts:contract", contract.public_id),
        reason=_because_of_seat(contract.collective),
    )


def contract_to_sign(entry: Entry, person: User) -> Letter | None:
    """Ask for a signature; nobody is asked whose side has signed."""
    contract = contracts_visible_to(person).filter(public_id=entry.payload["contract"]).first()
    side = None if contract is None else side_to_sign(contract, person)
    if contract is None or side is None:
        return None
    ours, theirs = contract.collective, contract.company
    other = theirs if side == "collective" else ours
    return Letter(
        subject=_subject(_("To be signed: contract %(number)s") % {"number": contract.number}),
        lines=(
            _("The contract with %(other)s is complete: terms and schedule of works.") % {"other": other},
            _("It is in force once both sides have signed."),
        ),
        action=_("Read and sign"),
        url=_absolute("contracts:sign", contract.public_id),
        reason=_because_of_seat(ours if side == "collective" else theirs),
    )


def offer_tabled(entry: Entry, person: User) -> Letter | None:
    """Tell of an offer that is still on the table."""
    tabled = offers_visible_to(person).filter(public_id=entry.payload["offer"], state=Offer.State.TABLED)
    offer = tabled.first()
    if offer is None:
        return None
    maker = offer.room.collective if offer.side == "collective" else offer.room.company
    until = _moment(offer.open_until)
    return Letter(
        subject=_subject(_("%(maker)s made an offer") % {"maker": maker.short}),
        lines=(
            _("%(maker)s put an offer on the table, open until %(until)s.")
            % {"maker": maker, "until": until},
            _("Not binding until both sides have signed."),
        ),
        action=_("Compare it term by term"),
        url=_absolute("negotiations:room", offer.room.public_id),
        reason=_("You get this because you take part in this room."),
    )


def room_paused(entry: Entry, person: User) -> Letter | None:
    """Tell of a pause that still holds."""
    room = rooms_visible_to(person).filter(pk=int(entry.stream.name.removeprefix("room:"))).first()
    pause = None if room is None else pause_now(room, timezone.now())
    if room is None or pause is None:
        return None
    until = _moment(pause.until)
    words = {"union": room.union, "until": until, "person": pause.representative}
    return Letter(
        subject=_subject(_("The room is paused until %(until)s") % words),
        lines=(
            _("%(person)s of %(union)s paused the room of %(collective)s and %(company)s.")
            % {**words, "collective": room.collective.short, "company": room.company.short},
            _("Nothing can be tabled or put to the vote until %(until)s. The reason stands in the room.")
            % words,
        ),
        action=_("Read the reason"),
        url=_absolute("negotiations:room", room.public_id),
        reason=_("You get this because you take part in this room."),
    )


def admitted(entry: Entry, person: User) -> Letter | None:
    """Welcome a new member."""
    membership = _membership(entry, Membership.State.ADMITTED)
    if membership is None:
        return None
    collective = membership.collective.organisation
    return Letter(
        subject=_subject(_("You are a member of %(collective)s") % {"collective": collective}),
        lines=(
            _("%(collective)s has admitted you.") % {"collective": collective},
            _("Next: say what may be done with your works. Until you do, nobody may do anything with them."),
        ),
        action=_("Answer four questions"),
        url=_absolute("collectives:mandate", collective.slug),
        reason=_("You get this because you applied."),
    )


def applied(entry: Entry, person: User) -> Letter | None:
    """Ask a steward to decide about an application that still waits."""
    membership = _membership(entry, Membership.State.APPLIED)
    if membership is None:
        return None
    words = {"person": membership.person, "collective": membership.collective.organisation}
    return Letter(
        subject=_subject(_("%(person)s wants to join %(collective)s") % words),
        lines=(_("%(person)s has applied to %(collective)s.") % words,),
        action=_("Decide about the application"),
        url=_absolute("collectives:members", membership.collective.organisation.slug),
        reason=_because_of_seat(membership.collective.organisation),
    )


_CHANGES = {
    "address.changed": gettext_lazy("Your account has another mail address"),
    "codes.renewed": gettext_lazy("You have new recovery codes"),
    "factor.added": gettext_lazy("You have a new second factor"),
    "factor.removed": gettext_lazy("A second factor was removed"),
    "factor.reset": gettext_lazy("Your second factors were taken away"),
    "password.changed": gettext_lazy("You have a new password"),
}


def account_changed(entry: Entry, person: User) -> Letter | None:
    """Tell a person that how they sign in has changed, in case it was not they who changed it."""
    if entry.payload.get("type") == "recovery_codes":
        return None  # these come and go with a factor, of which there is a mail already
    words = str(_CHANGES[entry.kind])
    return Letter(
        subject=_subject(words),
        lines=(
            _("It happened on %(when)s.") % {"when": _moment(entry.at)},
            _("Was it you? Then there is nothing to do."),
            _("Was it not? Choose a new password at once, and sign out everywhere else."),
        ),
        action=_("Look at where I am signed in"),
        url=_absolute("accounts:sessions"),
        reason=_("You get this because it is about your account. It cannot be switched off."),
    )


LETTERS: Mapping[str, Callable[[Entry, User], Letter | None]] = {
    **dict.fromkeys(_CHANGES, account_changed),
    "ballot.opened": vote_opened,
    "contract.agreed": works_wanted,
    "contract.frozen": contract_to_sign,
    "membership.admitted": admitted,
    "membership.applied": applied,
    "offer.tabled": offer_tabled,
    "room.paused": room_paused,
}


def _membership(entry: Entry, state: str) -> Membership | None:
    found = Membership.objects.select_related("collective__organisation", "person")
    return found.filter(public_id=entry.payload["membership"], state=state).first()


def _vote_url(ballot: Ballot) -> str:
    """Lead to the page of one sitting if the vote is about an offer, else to the ballot's own."""
    kind, _colon, public_id = ballot.subject.partition(":")
    if kind == "offer":
        return _absolute("negotiations:vote", public_id)
    return _absolute("ballots:ballot", ballot.public_id)


def _absolute(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), _MOMENT)


def _subject(text: str) -> str:
    """Keep a subject on one line: titles come from people."""
    return truncatechars(" ".join(text.split()), _LONGEST_SUBJECT)


def _because_of_seat(organisation: Organisation) -> str:
    return _("You get this because of your seat in %(organisation)s.") % {"organisation": organisation}
