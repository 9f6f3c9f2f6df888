"""The signed address with which a mail's reader ends such mails without signing in."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "notifications.unsubscribe"


@dataclass(frozen=True)
class Wish:
    """Whose mails of which group shall end; `group` may be "digest"."""

    person: str
    group: str


def unsubscribe_url(wish: Wish) -> str:
    """Give the whole address of a wish."""
    token = signing.dumps([wish.person, wish.group], salt=_SALT)
    return settings.SITE_URL + reverse("notifications:unsubscribe", args=[token])


def read_wish(token: str) -> Wish | None:
    """Read the wish of an address; None if we did not sign it."""
    try:
        person, group = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Wish(str(person), str(group))
