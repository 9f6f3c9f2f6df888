"""The words of this app's refusals."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "factor.last": _(
        "Your seat demands a second factor, and this is your only one. Set up another one first; then this "
        "one can go."
    ),
    "profile.unknown_zone": _(
        "“%(zone)s” is not a time zone we know. Choose one from the list, such as Europe/Stockholm."
    ),
}
