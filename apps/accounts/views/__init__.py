"""Settings: the profile, keys, acts, and who speaks for whom."""

from apps.accounts.views import acting, acts
from apps.accounts.views.profile import (
    keys,
    organisation_zone,
    remove_app,
    remove_passkey,
    revoke_key,
    second_factor,
    sessions,
    settings,
    too_many,
)

__all__ = [
    "acting",
    "acts",
    "keys",
    "organisation_zone",
    "remove_app",
    "remove_passkey",
    "revoke_key",
    "second_factor",
    "sessions",
    "settings",
    "too_many",
]
