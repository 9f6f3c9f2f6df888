"""What this app holds about people: what they did at the table, in office."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.holdings import Fate, Holding, Row, Section, as_text
from apps.negotiations import actions
from apps.negotiations.models import (
    Appeal,
    CaucusMessage,
    Decline,
    DeskMessage,
    DraftDecision,
    DraftWriter,
    Offer,
    OfferDraft,
    Opinion,
    Pause,
    PointSpread,
    Ruling,
    TableMessage,
)


def _said(model: str) -> dict[str, Fate]:
    """Give the fates of a message's fields: the words are the author's own, and go."""
    return {
        f"{model}.author": Fate.TOMBSTONE,
        f"{model}.party": Fate.KEPT,
        f"{model}.text": Fate.EMPTIED,
        f"{model}.salt": Fate.EMPTIED,
        f"{model}.text_hash": Fate.KEPT,
        f"{model}.mentions": Fate.KEPT,
    }


FATES = {
    "Room.follows_as": Fate.KEPT,
    "Offer.terms": Fate.KEPT,
    "Offer.terms_hash": Fate.KEPT,
    "Offer.prose": Fate.KEPT,
    "Offer.estimate": Fate.KEPT,
    "Offer.key": Fate.KEPT,
    "Offer.tabled_by": Fate.TOMBSTONE,
    "OfferDraft.terms": Fate.KEPT,
    "OfferDraft.prose": Fate.KEPT,
    "OfferDraft.estimate": Fate.KEPT,
    "OfferDraft.content_hash": Fate.KEPT,
    "OfferDraft.request_hash": Fate.KEPT,
    "OfferDraft.key": Fate.KEPT,
    "OfferDraft.written_by": Fate.TOMBSTONE,
    "OfferDraft.asked_by": Fate.TOMBSTONE,
    "DraftWriter.person": Fate.TOMBSTONE,
    "DraftDecision.person": Fate.TOMBSTONE,
    "DraftDecision.role": Fate.KEPT,
    "DraftDecision.reason": Fate.SCRUBBED,
    "DraftDecision.content_hash": Fate.KEPT,
    "Decline.person": Fate.TOMBSTONE,
    "Decline.reason": Fate.SCRUBBED,
    "Opinion.representative": Fate.TOMBSTONE,
    "Opinion.text": Fate.SCRUBBED,
    "Pause.representative": Fate.TOMBSTONE,
    "Pause.reason": Fate.SCRUBBED,
    **_said("TableMessage"),
    **_said("CaucusMessage"),
    **_said("DeskMessage"),
    "TableMessage.struck_by": Fate.TOMBSTONE,
    "TableMessage.strike_reason": Fate.SCRUBBED,
    "Ruling.representative": Fate.TOMBSTONE,
    "Ruling.reason": Fate.SCRUBBED,
    "Ruling.field": Fate.KEPT,
    "Appeal.person": Fate.TOMBSTONE,
    "Appeal.reason": Fate.SCRUBBED,
    "Appeal.answer": Fate.SCRUBBED,
    "Appeal.answered_by": Fate.TOMBSTONE,
    "ReadMark.person": Fate.DELETED,
    "CaucusGuest.invited_by": Fate.TOMBSTONE,
    "DeskGuest.person": Fate.TOMBSTONE,
    "DeskGuest.admitted_by": Fate.TOMBSTONE,
    "PointSpread.person": Fate.DELETED,
    "PointSpread.points": Fate.DELETED,
    "WeightsTaken.weights": Fate.KEPT,
}


def sections(person: User) -> Iterator[Section]:
    """Give what a person did at tables, for whichever side."""
    yield Section("offers", _("Offers you put on the table"), _offers(person))
    yield Section("drafts", _("Offers you prepared or decided on inside your company"), _drafts(person))
    yield Section("rulings", _("Powers you used and appeals you made"), _rulings(person))
    yield Section("said", _("What you said in rooms"), _words(person))
    yield Section("points", _("What you said matters to you"), _points(person))
    yield Section("declined", _("Offers you declined"), _declined(person))
    yield Section("moderation", _("Opinions and pauses you gave"), _moderation(person))


def _offers(person: User) -> Sequence[Row]:
    offers = Offer.objects.filter(tabled_by=person).order_by("pk")
    return [
        {"id": one.public_id, "terms": one.terms, "prose": one.prose, "at": as_text(one.tabled_at)}
        for one in offers
    ]


def _drafts(person: User) -> Sequence[Row]:
    """Give the drafts that a person wrote in, as they are now, and what they said of those of others."""
    wrote = DraftWriter.objects.filter(person=person).values("draft")
    drafts = OfferDraft.objects.filter(Q(written_by=person) | Q(pk__in=wrote)).order_by("pk")
    said = DraftDecision.objects.filter(person=person).select_related("draft").order_by("pk")
    return [
        *({"draft": one.public_id, "terms": one.terms, "prose": one.prose} for one in drafts),
        *({"draft": one.draft.public_id, "verdict": one.verdict, "reason": one.reason} for one in said),
    ]


def _rulings(person: User) -> Sequence[Row]:
    appeals = Appeal.objects.filter(person=person).select_related("ruling__room").order_by("pk")
    used = Ruling.objects.filter(representative=person).select_related("room").order_by("pk")
    return [
        *(
            {"room": one.ruling.room.public_id, "appeal": one.reason, "at": as_text(one.at)}
            for one in appeals
        ),
        *(
            {"room": one.room.public_id, "power": one.power, "reason": one.reason, "at": as_text(one.at)}
            for one in used
        ),
    ]


def _words(person: User) -> Sequence[Row]:
    return [
        {"lane": one.lane, "room": one.room.public_id, "text": one.text, "at": as_text(one.posted_at)}
        for table in (TableMessage, CaucusMessage, DeskMessage)
        for one in table.objects.filter(author=person).select_related("room").order_by("pk")
    ]


def _points(person: User) -> Sequence[Row]:
    spread = PointSpread.objects.filter(person=person).select_related("collective").order_by("pk")
    return [
        {"collective": one.collective.name, "points": one.points, "at": as_text(one.at)} for one in spread
    ]


def _declined(person: User) -> Sequence[Row]:
    declined = Decline.objects.filter(person=person).select_related("offer").order_by("pk")
    return [{"offer": one.offer.public_id, "reason": one.reason, "at": as_text(one.at)} for one in declined]


def _moderation(person: User) -> Sequence[Row]:
    given = Opinion.objects.filter(representative=person).select_related("offer").order_by("pk")
    pauses = Pause.objects.filter(representative=person).select_related("room").order_by("pk")
    return [
        *(
            {
                "offer": one.offer.public_id,
                "stance": one.stance,
                "text": one.text,
                "at": as_text(one.given_at),
            }
            for one in given
        ),
        *({"room": one.room.public_id, "reason": one.reason, "since": as_text(one.since)} for one in pauses),
    ]


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Leave what was said in office, and take the name out of it."""
    actions.forget_speaker(person=person, names=names, at=at)
    return ()


HOLDING = Holding("negotiations", FATES, sections=sections, erase=erase)
