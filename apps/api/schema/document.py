"""The whole OpenAPI document, in the reader's language."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator

from apps.api.changelog import VERSION
from apps.api.schema.operations import HEADERS, PARAMETERS, SHAPES, Json


def document() -> Json:
    """Give the document in the active language; the caller must not change it."""
    return _document(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=16)
def _document(language: str) -> Json:
    with override(language):
        found: Json = SchemaGenerator().get_schema(request=None, public=True)
    return found


def finish(result: Json, **given: Any) -> Json:
    """Put head and components to the collected paths; a hook of drf-spectacular."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tutti", "version": VERSION, "description": _description()},
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "servers": [{"url": settings.SITE_URL}],
        "tags": _tags(),
        "paths": result["paths"],
        "components": {
            "schemas": deepcopy(SHAPES),
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "securitySchemes": {
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": _("A key of the company; a delegate makes one under API keys."),
                }
            },
        },
    }


def _description() -> str:
    return "\n\n".join(
        [
            _("For the software of a company that negotiates with collectives of artists."),
            _("Nothing said here binds anybody before both sides have signed; each answer says so."),
            _("What changed, and what may change: %(address)s.")
            % {"address": f"{settings.SITE_URL}/api/v1/changelog/"},
        ]
    )


def _tags() -> list[Json]:
    return [
        {"name": "rooms", "description": _("Where one collective and your company negotiate.")},
        {"name": "offers", "description": _("Complete terms on the table of a room.")},
        {"name": "drafts", "description": _("What your company prepares; nobody else learns of it.")},
        {"name": "contracts", "description": _("What was agreed, on its way to being signed and in force.")},
    ]
