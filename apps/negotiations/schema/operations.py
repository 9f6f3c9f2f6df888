"""What can be asked about rooms and offers, as the OpenAPI document says it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.api.schema import Answer, Reading, describes
from apps.negotiations.models import Offer
from apps.negotiations.schema.parts import ENDED, NOTHING
from apps.negotiations.schema.shapes import TERMS_EXAMPLE

Json = dict[str, Any]


def _link(operation: str, path: str, words: Promise, **more: object) -> Json:
    return {"operationId": operation, "parameters": {"public_id": path}, "description": words, **more}


_TO_ROOM = _("The first room of the list.")
_FROM_LIST = "$response.body#/rooms/0/id"
_HERE = "$request.path.public_id"

reads_rooms = describes(
    "rooms_list",
    summary=_("List your rooms, newest first"),
    words=_("The rooms in which your company negotiates, one for each collective."),
    answers={
        200: Answer(
            "RoomList",
            _("A page of rooms."),
            links={
                "room": _link("rooms_read", _FROM_LIST, _TO_ROOM),
                "offers": _link("offers_list", _FROM_LIST, _TO_ROOM),
                "template": _link("offers_template", _FROM_LIST, _TO_ROOM),
            },
        )
    },
    paged=True,
)
reads_room = describes(
    "rooms_read",
    summary=_("Read a room"),
    words=_("Whose turn it is, whether the union has paused it, and what the collective asks for."),
    answers={200: Answer("WholeRoom", _("The room."))},
    of_one=True,
)
reads_offers = describes(
    "offers_list",
    summary=_("List the offers of a room"),
    words=_("All that was tabled by either side, the first one first."),
    answers={
        200: Answer(
            "OfferList",
            _("A page of offers."),
            links={
                "offer": _link(
                    "offers_read", "$response.body#/offers/0/id", _("The first offer of the list.")
                )
            },
        )
    },
    paged=True,
    of_one=True,
)
tables_offer = describes(
    "offers_table",
    method="POST",
    summary=_("Table an offer"),
    words=_(
        "Puts complete terms on the table, where everybody in the room reads them at once. With If-Match and "
        "the ETag of the list of offers nothing is tabled if that list has changed since you read it."
    ),
    reads=Reading(
        "OfferToTable", {"terms": TERMS_EXAMPLE, "prose": "", "open_until": "2027-01-31T12:00:00Z"}
    ),
    answers={
        201: Answer(
            "Offer",
            _("The offer is on the table."),
            headers=["Location"],
            links={"offer": _link("offers_read", "$response.body#/id", _("The offer that was tabled."))},
        ),
        202: Answer(
            "Draft",
            _("By your company's rule somebody else has to approve it first; they were asked."),
            headers=["Location"],
            links={"draft": _link("drafts_read", "$response.body#/id", _("Where it stands."))},
        ),
    },
    refusals=[
        "not_allowed",
        "fields_invalid",
        "room.paused",
        *("room.is_voting", *ENDED),
        "offer.not_your_turn",
        "offer.deadline_too_short",
        "offer.deadline_too_far",
        "offer.key_used_before",
        "offer.unknown_models",
        "offer.estimate_not_yours",
        "terms.incomplete",
        "room.grade_too_low",
    ],
    of_one=True,
    once=True,
    matching=True,
)
reads_template = describes(
    "offers_template",
    summary=_("Get a complete offer to begin with"),
    words=_(
        "Your own last terms, or else the collective's proposal with your company filled in. "
        "It can be tabled as it is."
    ),
    answers={
        200: Answer(
            "OfferTemplate",
            _("A body for checking and tabling."),
            links={
                "check": _link("offers_check", _HERE, _("Check it."), requestBody="$response.body"),
                "table": _link("offers_table", _HERE, _("Table it."), requestBody="$response.body"),
            },
        )
    },
    of_one=True,
)
reads_schema = describes(
    "offers_schema",
    summary=_("Get the JSON Schema of an offer"),
    words=_(
        "JSON Schema (2020-12) of the body that tabling reads in this room: every field of the vocabulary "
        "with its question, and the models of your dossier."
    ),
    answers={200: Answer("JsonSchema", _("The schema, complete in itself."))},
    of_one=True,
)
checks_offer = describes(
    "offers_check",
    method="POST",
    summary=_("Check an offer"),
    words=_(
        "Holds an offer against the union's minimum field by field, and says what its page says before it is "
        "tabled. Nothing is kept and nobody is told."
    ),
    reads=Reading("OfferToCheck", {"terms": TERMS_EXAMPLE, "open_until": "2027-01-31T12:00:00Z"}),
    refusals=["fields_invalid"],
    answers={200: Answer("Checked", _("What is wrong, and how each field stands."))},
    of_one=True,
)
reads_offer = describes(
    "offers_read",
    summary=_("Read an offer"),
    words=_("Its terms, its state and, after a vote, the certificate of the ballot."),
    answers={200: Answer("Offer", _("The offer."))},
    of_one=True,
)
_STATES = tuple(f"offer.is_{state}" for state in Offer.State.values)
_NOT_OPEN = ("room.is_voting", *ENDED)
_OFFER_NOW = Answer("Offer", _("The offer as it is now."))
accepts_offer = describes(
    "offers_accept_in_principle",
    method="POST",
    summary=_("Accept an offer in principle"),
    words=_(
        "Says that you could agree to the collective's answer as it is, so that its members can vote on it. "
        "It binds nobody."
    ),
    reads=NOTHING,
    answers={200: _OFFER_NOW},
    refusals=["not_allowed", *_STATES, *_NOT_OPEN, "room.paused", "offer.needs_approval"],
    of_one=True,
    once=True,
)
declines_offer = describes(
    "offers_decline",
    method="POST",
    summary=_("Decline an offer"),
    words=_("Declines the collective's answer with a reason that both sides read; the turn goes back."),
    reads=Reading("Reason", {"reason": "The guarantee is more than we can carry."}),
    answers={200: _OFFER_NOW},
    refusals=["not_allowed", *_STATES, *_NOT_OPEN, "room.paused", "decline.empty"],
    of_one=True,
    once=True,
)
withdraws_offer = describes(
    "offers_withdraw",
    method="POST",
    summary=_("Withdraw an offer"),
    words=_("Takes your own offer off the table; it stays readable, and the turn comes back to you."),
    reads=NOTHING,
    answers={200: _OFFER_NOW},
    refusals=["not_allowed", *_STATES, *_NOT_OPEN],
    of_one=True,
    once=True,
)
reads_offer_fields = describes(
    "offers_fields",
    summary=_("See how an offer stands against the minimum"),
    words=_(
        "Each field against the union's minimum in force when the offer was tabled: meets, below, missing or "
        "not comparable, with the union's reason; and what the union has published since."
    ),
    answers={200: Answer("Held", _("How each field stands."))},
    of_one=True,
)
