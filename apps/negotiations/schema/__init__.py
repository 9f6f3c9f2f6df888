"""What the OpenAPI document says of rooms, drafts and offers."""

from apps.negotiations.schema.operations import (
    checks_offer,
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
)
from apps.negotiations.schema.shapes import TERMS_EXAMPLE

__all__ = [
    "TERMS_EXAMPLE",
    "checks_offer",
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
]
