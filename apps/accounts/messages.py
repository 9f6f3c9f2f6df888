"""The words of this app's refusals."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "profile.unknown_zone": _(
        "“%(zone)s” is not a time zone we know. Choose one from the list, such as Europe/Stockholm."
    ),
}
