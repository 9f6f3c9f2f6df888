"""What can be done with a company's drafts, as the OpenAPI document says it."""

from django.utils.translation import gettext_lazy as _

from apps.api.schema import Answer, Reading, describes
from apps.negotiations.models import OfferDraft
from apps.negotiations.schema.parts import ENDED, NOTHING
from apps.negotiations.schema.shapes import TERMS_EXAMPLE

_STATES = tuple(f"draft.is_{state}" for state in OfferDraft.State.values)
_CONTENT = (
    *("terms.incomplete", "offer.unknown_models", "offer.deadline_too_short", "offer.deadline_too_far"),
    "room.grade_too_low",
)
_HASH = "3f0c" * 16
_DRAFT = {"terms": TERMS_EXAMPLE, "prose": "", "open_until": "2027-01-31T12:00:00Z"}
_DRAFT_NOW = Answer("Draft", _("The draft as it is now."))

reads_drafts = describes(
    "drafts_list",
    summary=_("List your drafts of a room"),
    words=_("What your company prepares, the latest written first. Only your company sees it."),
    answers={200: Answer("DraftList", _("A page of drafts."))},
    paged=True,
    of_one=True,
)
reads_draft = describes(
    "drafts_read",
    summary=_("Read a draft"),
    words=_("Whether it waits for approval, was sent back and why, or which offer it became."),
    answers={200: Answer("Draft", _("The draft."))},
    of_one=True,
)
reads_draft_fields = describes(
    "drafts_fields",
    summary=_("See how a draft stands against the minimum"),
    words=_("Each field of your draft against the union's minimum in force now, and what is announced."),
    answers={200: Answer("Held", _("How each field stands."))},
    of_one=True,
)
keeps_draft = describes(
    "drafts_keep",
    method="POST",
    summary=_("Keep a draft"),
    words=_("Keeps an offer, finished or not, where only your own people see it. A room may have several."),
    reads=Reading("DraftToKeep", _DRAFT),
    answers={201: Answer("Draft", _("The draft is kept."), headers=["Location"])},
    refusals=["not_allowed", "fields_invalid", *ENDED],
    of_one=True,
    once=True,
)
changes_draft = describes(
    "drafts_change",
    method="PUT",
    summary=_("Write a draft anew"),
    words=_(
        "Takes the whole draft with the content_hash that you read, so that nobody's change is lost unseen. "
        "An approval of what it was before is void."
    ),
    reads=Reading("DraftToChange", {**_DRAFT, "content_hash": _HASH}),
    answers={200: _DRAFT_NOW},
    refusals=["not_allowed", "fields_invalid", "draft.changed_meanwhile", *_STATES, *ENDED],
    of_one=True,
)
drops_draft = describes(
    "drafts_drop",
    method="DELETE",
    summary=_("Give a draft up"),
    words=_("Nothing more can be done with it; it stays among your company's papers."),
    answers={200: _DRAFT_NOW},
    refusals=["not_allowed", *_STATES],
    of_one=True,
)
asks_approval = describes(
    "drafts_ask_approval",
    method="POST",
    summary=_("Ask for approval of a draft"),
    words=_("Those whom your company's rule names have a mail. The draft has to be complete."),
    reads=NOTHING,
    answers={200: _DRAFT_NOW},
    refusals=["not_allowed", *_STATES, *ENDED, *_CONTENT],
    of_one=True,
    once=True,
)
takes_draft_back = describes(
    "drafts_take_back",
    method="POST",
    summary=_("Take the question for approval back"),
    words=_("The draft is being written again."),
    reads=NOTHING,
    answers={200: _DRAFT_NOW},
    refusals=["not_allowed", *_STATES],
    of_one=True,
    once=True,
)
approves_draft = describes(
    "drafts_approve",
    method="POST",
    summary=_("Approve a draft"),
    words=_(
        "For the key of somebody whom your company's rule names and who wrote nothing of it. It is bound to "
        "the content_hash that was read, and tabled at once if possible; else “obstacle” says why not."
    ),
    reads=Reading("DraftToApprove", {"content_hash": _HASH}),
    answers={200: _DRAFT_NOW},
    refusals=["not_allowed", "draft.changed_meanwhile", *_STATES],
    of_one=True,
    once=True,
)
sends_draft_back = describes(
    "drafts_send_back",
    method="POST",
    summary=_("Send a draft back"),
    words=_("Says what has to change; only your own people read it."),
    reads=Reading("DraftToSendBack", {"content_hash": _HASH, "reason": "The guarantee is too dear."}),
    answers={200: _DRAFT_NOW},
    refusals=["not_allowed", "draft.changed_meanwhile", "draft.no_reason", *_STATES],
    of_one=True,
    once=True,
)
tables_draft = describes(
    "drafts_table",
    method="POST",
    summary=_("Table a draft"),
    words=_("Puts a draft on the table that is approved, or needs no approval by your company's rule."),
    reads=NOTHING,
    answers={200: _DRAFT_NOW},
    refusals=[
        *("not_allowed", "draft.needs_approval", *_STATES, *ENDED, *_CONTENT),
        *("room.is_voting", "room.paused", "offer.not_your_turn"),
    ],
    of_one=True,
    once=True,
)
