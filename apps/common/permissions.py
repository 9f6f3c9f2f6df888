"""The one place where a permission is demanded, and where a button asks before it is shown."""

from collections.abc import Callable

import rules

from apps.common.errors import NotAllowed, Refusal


def require(actor: object, permission: str, subject: object = None) -> None:
    """Demand that `actor` holds `permission` on `subject`; nobody passes by being a superuser.

    Raises:
        NotAllowed: the permission is not held.
        KeyError: no app has registered the permission, which is a bug.
    """
    if not rules.perm_exists(permission):
        raise KeyError(permission)
    if not rules.has_perm(permission, actor, subject):
        raise NotAllowed(permission)


def may(actor: object, permission: str, subject: object = None) -> bool:
    """Say whether `require` would pass; for buttons and sockets."""
    return rules.perm_exists(permission) and bool(rules.has_perm(permission, actor, subject))


def is_possible(check: Callable[..., object], /, *about: object, **more: object) -> bool:
    """Say whether a check refuses nothing; for buttons, beside `may`: the action asks the same check."""
    try:
        check(*about, **more)
    except Refusal:
        return False
    return True
