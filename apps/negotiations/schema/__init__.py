"""What the OpenAPI document says of rooms, drafts and offers."""

from apps.negotiations.schema.operations import (
    accepts_offer,
    checks_offer,
    declines_offer,
    reads_draft,
    reads_draft_fields,
    reads_drafts,
    reads_offer,
    reads_offer_fields,
    reads_offers,
    reads_room,
    reads_rooms,
    reads_template,
    tables_offer,
    withdraws_offer,
)
from apps.negotiations.schema.shapes import TERMS_EXAMPLE

__all__ = [
    "TERMS_EXAMPLE",
    "accepts_offer",
    "checks_offer",
    "declines_offer",
    "reads_draft",
    "reads_draft_fields",
    "reads_drafts",
    "reads_offer",
    "reads_offer_fields",
    "reads_offers",
    "reads_room",
    "reads_rooms",
    "reads_template",
    "tables_offer",
    "withdraws_offer",
]
