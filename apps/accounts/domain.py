"""How API keys look and what of them is kept."""

import hashlib
import secrets

KEY_PREFIX = "tutti_"


def new_secret() -> str:
    """Draw an API key: `tutti_` and 43 characters, 256 random bits."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def hash_of_secret(secret: str) -> str:
    """Hash an API key for keeping; SHA-256 in hex digits, enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
