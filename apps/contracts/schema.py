"""What the OpenAPI document says of contracts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.api.schema import Answer, add_shapes, describes, shape
from apps.contracts.models import Contract, Signature

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_ID: Json = {"type": "string", "pattern": "^[a-z2-7]{16}$"}
_HASH: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_MAYBE_MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
_LIST: dict[str, Json] = {
    "id": _ID,
    "number": _TEXT,
    "collective": _ID,
    "company": _ID,
    "union": {"type": ["string", "null"], "pattern": "^[a-z2-7]{16}$"},
    "state": {"type": "string", "enum": list(Contract.State.values)},
    "terms_hash": _HASH,
    "agreed_at": _MOMENT,
    "take_out_until": {**_MOMENT, "description": _("Until then members may take works out.")},
    "frozen_at": _MAYBE_MOMENT,
    "fingerprint": {
        **_TEXT,
        "pattern": "^([0-9a-f]{64})?$",
        "description": _("SHA-256 of what is signed; empty before the schedule is frozen."),
    },
    "sign_until": {
        **_MAYBE_MOMENT,
        "description": _("Unsigned, it lapses then; null before the schedule is frozen."),
    },
    "in_force_at": _MAYBE_MOMENT,
    "void_at": _MAYBE_MOMENT,
    "void_cause": {
        **_TEXT,
        "enum": ["", *Contract.Cause.values],
        "description": _("Why nothing came of it; empty if something may."),
    },
    "signatures": {"type": "array", "items": shape("Signature")},
    "not_binding": {
        "type": ["string", "null"],
        "description": _("That nothing binds before both sides have signed; null once they have."),
    },
}
_WHOLE: dict[str, Json] = {
    **_LIST,
    "parties": {"type": "object", "description": _("Names and places as they were agreed.")},
    "terms": shape("Terms"),
    "prose": _TEXT,
    "certificate": {"type": "object", "description": _("What the ballot decided, without figures.")},
    "schedule": {"type": "array", "items": shape("Line"), "description": _("The licensed works.")},
}


def _object(properties: dict[str, Json]) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


add_shapes(
    Signature=_object(
        {
            "side": {"type": "string", "enum": list(Signature.Side.values)},
            "signed_at": _MOMENT,
            "fingerprint": _HASH,
        }
    ),
    Line=_object(
        {
            "number": {"type": "integer", "minimum": 1},
            "work": _ID,
            "title": _TEXT,
            "artists": _TEXT,
            "code": _TEXT,
            "rights": {"type": "array", "items": _TEXT},
        }
    ),
    Contract=_object(_LIST),
    WholeContract=_object(_WHOLE),
    ContractList=_object(
        {
            "results": {"type": "array", "items": shape("Contract")},
            "next": {"type": ["string", "null"], "format": "uri"},
        }
    ),
)

reads_contracts = describes(
    "contracts_list",
    summary=_("List your contracts, newest first"),
    words=_("What ballots ratified, on its way to being signed and in force."),
    answers={
        200: Answer(
            "ContractList",
            _("A page of contracts."),
            links={
                "contract": {
                    "operationId": "contracts_read",
                    "parameters": {"public_id": "$response.body#/results/0/id"},
                    "description": _("The first contract of the list."),
                }
            },
        )
    },
    paged=True,
)
reads_contract = describes(
    "contracts_read",
    summary=_("Read a contract"),
    words=_("Its terms, its certificate and the schedule of works. Signing is done by a person on the page."),
    answers={200: Answer("WholeContract", _("The contract."))},
    of_one=True,
)
