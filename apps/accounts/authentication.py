"""Who is calling the API: a company's key in `Authorization: Bearer tutti_...`."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts import queries
from apps.accounts.models import ApiKey, User


class ApiKeyAuthentication(BaseAuthentication):
    """Sets `request.user` to the delegate and `request.auth` to the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Read the key of a request; None without one.

        Raises:
            AuthenticationFailed: the header is broken, or the key is unknown, revoked or orphaned.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        secret = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        key = queries.key_by_secret(secret)
        if key is None:
            raise AuthenticationFailed("The key is not known, or no longer in force.")
        return key.person, key

    def authenticate_header(self, request: Request) -> str:
        """Ask for a key, so that a missing one is answered with 401."""
        return "Bearer"


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the key is described in the OpenAPI document."""

    target_class = "apps.accounts.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Give the security scheme object."""
        return {"type": "http", "scheme": "bearer", "description": "A key of the company, from Settings."}
