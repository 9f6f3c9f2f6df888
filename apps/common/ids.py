"""Random public ids: what addresses and API answers carry instead of row numbers."""

import base64
import secrets


def new_public_id() -> str:
    """Draw a public id: 16 characters of a-z and 2-7, 80 random bits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()
