"""How long things are kept. The periods stand here and nowhere else; each app hands in how one is applied.

Words for people stand in `privacy/messages.py`, and a public page says them all.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

Apply = Callable[[datetime, int], int]

# Code to the time after which it goes; what the clock starts from is said by the page.
PERIODS: Mapping[str, timedelta] = {
    "sessions": timedelta(days=1),
    "confirmations": timedelta(days=30),
    "mails": timedelta(days=90),
    "notices": timedelta(days=365),
    "invitations": timedelta(days=30),
    "outside_owners": timedelta(days=30),
    "exports": timedelta(days=7),
    "refused_rows": timedelta(days=180),
    "unreadable_files": timedelta(days=30),
    "import_files": timedelta(days=365),
    "refusal_reasons": timedelta(days=365),
    "erasure_requests": timedelta(days=365),
    "ended_floors": timedelta(days=30),
}
# Logs lie outside the database: whoever runs the site rotates them after this.
LOGS = timedelta(days=30)

_APPLIED: dict[str, Apply] = {}


def register(code: str, apply: Apply) -> None:
    """Hand in how a period is applied.

    Args:
        code: of `PERIODS`.
        apply: (before, limit) removes what is older than `before`, at most `limit` rows, and counts them.

    Raises:
        KeyError: there is no such period.
    """
    _ = PERIODS[code]
    _APPLIED[code] = apply


def applied() -> Mapping[str, Apply]:
    """Give every period's way of being applied."""
    return dict(_APPLIED)
