"""Who is calling the API: a company's key in `Authorization: Bearer tutti_...`."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts import queries
from apps.accounts.models import ApiKey, User
from apps.api import throttles


class ApiKeyAuthentication(BaseAuthentication):
    """Sets `request.user` to the delegate and `request.auth` to the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Read the key of a request; None without one.

        Raises:
            AuthenticationFailed: the header is broken, or the key is unknown, revoked or orphaned.
            Throttled: too many such keys came from the address.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        secret = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        key = queries.key_by_secret(secret)
        if key is None:
            throttles.count_wrong_key(request)
            raise AuthenticationFailed(_("The key is not known, or no longer in force."))
        return key.person, key

    def authenticate_header(self, request: Request) -> str:
        """Ask for a key, so that a missing one is answered with 401."""
        return "Bearer"
