"""The shapes of rooms, drafts and offers in the OpenAPI document."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.api.schema import SHAPES, add_shapes, shape
from apps.negotiations.models import DraftDecision, Offer, OfferDraft, Room, Side
from apps.terms.amounts import CURRENCY_DECIMALS
from apps.terms.schema import json_schema
from apps.terms.vocabulary import VOCABULARY

Json = dict[str, Any]

TERMS_EXAMPLE: Json = {
    "parties.licensee": {"name": "Example Audio GmbH", "country": "DE", "register_id": "HRB 1"},
    "parties.affiliates": "none",
    "parties.models": ["Cantor 2"],
    "parties.representation": "joint_non_exclusive",
    "scope.uses": ["train_generative"],
    "scope.rights": ["composition", "master"],
    "scope.repertoire": {"kind": "all"},
    "scope.minimum_works": "400",
    "scope.stages": ["training"],
    "scope.retraining": "new_licence",
    "scope.max_versions": "1",
    "scope.open_weights": "never",
    "scope.purposes": ["music_generation"],
    "scope.output_export": "walled_garden",
    "identity.style_prompts": "names_blocked",
    "identity.voice": "not_granted",
    "money.components": [
        {"kind": "fee_per_work", "amount": "9.50", "currency": "EUR", "stage": "training"},
        {
            "kind": "minimum_guarantee",
            "amount": "36",
            "currency": "EUR",
            "base": "each work",
            "every": "P1Y",
        },
        {"kind": "revenue_share", "percent": "35", "stage": "training"},
    ],
    "money.revenue_base": "net_defined",
    "money.payment_days": "P30D",
    "money.most_favoured": "all_deals",
    "past_use.admission": "none",
    "term.duration": "P2Y",
    "term.territory": ["WORLD"],
    "term.exclusivity": "none",
    "transparency.usage_report_every": "P1M",
}


def _object(**properties: Json) -> Json:
    """Describe an object that always has all of its members."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _or_null(one: Json) -> Json:
    return {"anyOf": [one, {"type": "null"}]}


def _list(one: Json) -> Json:
    return {"type": "array", "items": one}


def _said(words: Promise, one: Json) -> Json:
    return {**one, "description": words}


_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer", "minimum": 0}
_FLAG: Json = {"type": "boolean"}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_ID: Json = {"type": "string", "pattern": "^[a-z2-7]{16}$"}
_HASH: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": _("SHA-256, in hex.")}
_NEXT: Json = {
    "type": ["string", "null"],
    "format": "uri",
    "description": _("The next page; null on the last."),
}
_NOT_BINDING = _said(_("That nothing binds before both sides have signed."), _TEXT)
_SIDE: Json = {"type": "string", "enum": list(Side.values)}
_PERCENT: Json = {"type": "integer", "minimum": 0, "maximum": 100}
_UNTIL = _said(_("Until when the offer is open; the room says the earliest that is possible."), _MOMENT)
# What a reader of decimals takes: digits with a point, as a string or a number.
_AMOUNT: Json = {
    "type": ["string", "number"],
    "pattern": r"^[0-9]{1,16}(\.[0-9]{1,2})?$",
    "minimum": 0,
    "maximum": 9_999_999_999_999_999,
    "examples": ["1200000.00"],
}
_PROSE: Json = {"type": "string", "maxLength": 20_000, "pattern": r"^[^\x00]*$"}
_REASON: Json = {"type": "string", "minLength": 1, "maxLength": 4000, "pattern": r"^[^\x00]*$"}
_ESTIMATE: Json = {
    "type": "object",
    "required": ["amount", "currency"],
    "properties": {
        "amount": _AMOUNT,
        "currency": {"type": "string", "enum": sorted(CURRENCY_DECIMALS)},
        "made_on": {"type": "string", "format": "date"},
    },
    "description": _("Your own estimate of a year's revenue. It is shown as possible, never as a promise."),
}


def _terms() -> Json:
    """Describe terms as they are answered: what is not settled is left away."""
    found = json_schema()
    return {
        "type": "object",
        "description": _("Answers to the fields of a term sheet. What is not settled is left away."),
        "properties": {key: _in_words(key, one) for key, one in found["properties"].items()},
        "additionalProperties": False,
    }


def _in_words(key: str, one: Json) -> Json:
    """Put the words of the vocabulary, which are known to translators, into the description of a field."""
    field = VOCABULARY.by_key[key]
    asked = _(field.question)
    words = format_lazy("{} ({})", asked, _(field.unit)) if field.unit else asked
    return {**one, "title": _(field.label), "description": words}


def _complete_terms() -> Json:
    """Describe terms as they are tabled; null is no answer, as good as leaving a field away."""
    required = json_schema()["required"]
    described = _terms()
    properties = {
        key: one if key in required else _nullable(one) for key, one in described["properties"].items()
    }
    return {
        **described,
        "description": _("Terms in which everything is settled that an offer has to settle."),
        "properties": properties,
        "required": required,
        "example": TERMS_EXAMPLE,
    }


def _nullable(one: Json) -> Json:
    said = {key: one[key] for key in ("title", "description")}
    return {**said, **_or_null({key: value for key, value in one.items() if key not in said})}


def _held(**properties: Json) -> Json:
    """Describe how terms stand; of a draft it is said as well what its page says before it is tabled."""
    described = _object(**properties)
    points = _said(_("Of a draft: what its page says before it is tabled."), _list(shape("Point")))
    return {**described, "properties": {**described["properties"], "points": points}}


def _drafts() -> dict[str, Json]:
    """Describe what is sent about a draft."""
    content = {
        "terms": _said(_("What is not settled yet may be left away."), shape("Terms")),
        "prose": _said(_("The offer in your own words."), _PROSE),
        "open_until": _UNTIL,
        "estimate": _or_null(shape("Estimate")),
    }
    seen = {"content_hash": _said(_("Of the draft as you read it."), _HASH)}
    needed = ["terms", "open_until"]
    return {
        "DraftToKeep": {"type": "object", "required": needed, "properties": content},
        "DraftToChange": {
            "type": "object",
            "required": [*needed, "content_hash"],
            "properties": {**content, **seen},
        },
        "DraftToApprove": _object(**seen),
        "DraftToSendBack": _object(**seen, reason=_said(_("What has to change."), _REASON)),
    }


def offer_schema(model_names: Sequence[str]) -> Json:
    """Give the JSON Schema of an offer, complete in itself.

    Args:
        model_names: the models of the company's dossier, which alone terms can name.
    """
    parts = {name: deepcopy(SHAPES[name]) for name in ("OfferToTable", "CompleteTerms", "Estimate")}
    models = parts["CompleteTerms"]["properties"]["parties.models"]
    models["items"] = {"type": "string", "enum": list(model_names)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _("An offer"),
        "description": _("Not binding until both sides have signed."),
        "$ref": "#/$defs/OfferToTable",
        "$defs": _within(parts),
    }


def _within(part: Any) -> Any:
    """Let references lead to the definitions of the same schema."""
    if isinstance(part, dict):
        return {key: _within(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_within(value) for value in part]
    return part.replace(shape("")["$ref"], "#/$defs/") if isinstance(part, str) else part


_ROOM: dict[str, Json] = {
    "id": _ID,
    "collective": shape("Party"),
    "company": shape("Party"),
    "union": _or_null(shape("Party")),
    "state": {"type": "string", "enum": list(Room.State.values)},
    "turn": _said(_("Which side may table now."), _SIDE),
    "opened_at": _MOMENT,
}

_VERSION: dict[str, Json] = {
    "id": _ID,
    "version": _NUMBER,
    "territory": _said(_("The country it is for; empty for everywhere else."), _TEXT),
    "valid_from": _MOMENT,
}

add_shapes(
    Party=_object(id=_ID, name=_TEXT),
    Terms=_terms(),
    CompleteTerms=_complete_terms(),
    Estimate=_ESTIMATE,
    Room=_object(**_ROOM),
    RoomList=_object(rooms=_list(shape("Room")), next=_NEXT, not_binding=_NOT_BINDING),
    Band=_object(low_percent=_PERCENT, high_percent=_PERCENT),
    Proposal=_object(id=_ID, terms=shape("Terms"), terms_hash=_HASH, prose=_TEXT),
    WholeRoom=_object(
        **_ROOM,
        paused_until={**_MOMENT, "type": ["string", "null"]},
        pause_reason={"type": ["string", "null"]},
        earliest_open_until=_said(_("An offer has to be open until then at least."), _MOMENT),
        models=_said(_("The models of your dossier: terms can name these."), _list(_TEXT)),
        coverage_of_proposal=_said(
            _(
                "How much of the collective's works the proposal would cover, in a band of ten; "
                "null for few owners."
            ),
            _or_null(shape("Band")),
        ),
        proposal=shape("Proposal"),
        not_binding=_NOT_BINDING,
    ),
    Certificate={
        **_object(
            ballot=_ID,
            document_hash=_HASH,
            definition_hash=_HASH,
            rule={"type": "object"},
            passed={"type": ["boolean", "null"]},
            closed_at={"type": ["string", "null"]},
            certified=_FLAG,
            certified_by={"type": ["string", "null"]},
            certified_at={"type": ["string", "null"]},
        ),
        "description": _("What a ballot decided, without a figure that shows how near it was."),
    },
    Offer=_object(
        id=_ID,
        room=_ID,
        number=_NUMBER,
        round=_NUMBER,
        side=_SIDE,
        state={"type": "string", "enum": list(Offer.State.values)},
        terms=shape("Terms"),
        terms_hash=_HASH,
        prose=_TEXT,
        estimate=_or_null(shape("Estimate")),
        tabled_at=_MOMENT,
        open_until=_MOMENT,
        certificate=_or_null(shape("Certificate")),
        not_binding=_NOT_BINDING,
    ),
    OfferList=_object(offers=_list(shape("Offer")), next=_NEXT, not_binding=_NOT_BINDING),
    Decision=_object(
        verdict={"type": "string", "enum": list(DraftDecision.Verdict.values)},
        reason=_TEXT,
        content_hash=_HASH,
        at=_MOMENT,
    ),
    Draft=_object(
        id=_ID,
        room=_ID,
        state={"type": "string", "enum": list(OfferDraft.State.values)},
        content_hash=_said(_("What an approval is bound to: terms, prose, estimate and end."), _HASH),
        terms=shape("Terms"),
        prose=_TEXT,
        estimate=_or_null(shape("Estimate")),
        open_until=_MOMENT,
        written_at=_MOMENT,
        asked_at=_or_null(_MOMENT),
        decisions=_list(shape("Decision")),
        obstacle=_said(
            _("The code of what would stand in the way now, if it were approved; null if nothing does."),
            {"type": ["string", "null"]},
        ),
        obstacle_in_words={"type": ["string", "null"]},
        offer=_said(_("The offer that it became; null before."), _or_null(_ID)),
        not_binding=_NOT_BINDING,
    ),
    DraftList=_object(drafts=_list(shape("Draft")), next=_NEXT, not_binding=_NOT_BINDING),
    OfferToTable={
        "type": "object",
        "required": ["terms", "open_until"],
        "properties": {
            "terms": shape("CompleteTerms"),
            "prose": _said(_("The offer in your own words."), _PROSE),
            "open_until": _UNTIL,
            "estimate": _or_null(shape("Estimate")),
        },
    },
    **_drafts(),
    Point=_object(
        code=_said(_("What it is about, for machines."), _TEXT),
        kind=_said(
            _("“stop” costs the offer something, “look” at it once more, “fine”, “say” is so either way."),
            {"type": "string", "enum": ["stop", "look", "fine", "say"]},
        ),
        title=_TEXT,
        words=_TEXT,
        fields=_list(_TEXT),
    ),
    JsonSchema={"type": "object", "required": ["$schema", "$ref", "$defs"]},
    Nothing={"type": "object", "description": _("No members are read.")},
    Reason=_object(reason=_said(_("Both sides read it."), _REASON)),
    OfferTemplate=_object(terms=shape("Terms"), prose=_PROSE, open_until=_UNTIL),
    OfferToCheck={
        "type": "object",
        "required": ["terms"],
        "properties": {
            "terms": {
                "type": "object",
                "description": _("As in an offer, finished or not: what is wrong with it is the answer."),
            },
            "prose": _PROSE,
            "open_until": _or_null(_UNTIL),
            "estimate": _or_null(shape("Estimate")),
        },
    },
    Verdict=_object(
        field=_TEXT,
        label=_TEXT,
        answer={},
        answer_in_words=_TEXT,
        verdict={"type": "string", "enum": ["meets", "below", "missing", "not_comparable"]},
        code=_TEXT,
        words=_TEXT,
        minimum={"type": "object", "required": ["comparator"]},
        minimum_in_words=_TEXT,
        reason=_said(_("Why the union asks for it."), _TEXT),
    ),
    MinimumVersion=_object(**_VERSION),
    MinimumNews=_object(**_VERSION, in_force=_FLAG, below_minimum=_list(_TEXT)),
    Held=_held(
        union=_or_null(shape("Party")),
        minimum=_said(
            _("The version that terms are held against; null for the reference minimum."),
            _or_null(shape("MinimumVersion")),
        ),
        fields=_said(_("Each field that has a minimum, held against it."), _list(shape("Verdict"))),
        below_minimum=_list(_TEXT),
        news=_said(_("What came into force since, and what is announced."), _list(shape("MinimumNews"))),
        not_binding=_NOT_BINDING,
    ),
    Checked=_object(
        can_be_tabled=_FLAG,
        problems=_list(shape("FieldProblem")),
        fields=_said(_("Each field that has a minimum, held against it."), _list(shape("Verdict"))),
        below_minimum=_list(_TEXT),
        missing=_said(_("Fields without an answer, those first that the minimum asks about."), _list(_TEXT)),
        differing=_said(
            _("Fields in which it differs from what the other side last put on the table."), _list(_TEXT)
        ),
        points=_said(_("What the page says before an offer is tabled."), _list(shape("Point"))),
        obstacle=_said(
            _("The code of what besides the offer stands in the way now; null if nothing does."),
            {"type": ["string", "null"]},
        ),
        obstacle_in_words={"type": ["string", "null"]},
        coverage_of_proposal=_or_null(shape("Band")),
        needs_approval=_said(_("Whether somebody else of your company has to approve it first."), _FLAG),
        earliest_open_until=_MOMENT,
        not_binding=_NOT_BINDING,
    ),
)
