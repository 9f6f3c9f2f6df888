"""Pages of inbox, mail habits and calendar; the feed; the preview of mails."""

from apps.notifications.views.inbox import count, inbox, read, read_all
from apps.notifications.views.preview import mail, mail_html, mails
from apps.notifications.views.settings import calendar, end_calendar, feed, mailing, unsubscribe

__all__ = [
    "calendar",
    "count",
    "end_calendar",
    "feed",
    "inbox",
    "mail",
    "mail_html",
    "mailing",
    "mails",
    "read",
    "read_all",
    "unsubscribe",
]
