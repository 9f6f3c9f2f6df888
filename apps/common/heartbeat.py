"""When clock and workers were last at work, told through the bus; nothing depends on it."""

import time

from apps.common import wakeup

KEPT_SECONDS = 3600
_PREFIX = "tutti:seen:"
_shown: dict[str, float] = {}


def show(part: str) -> None:
    """Say that a part is at work, at most once a second; never fails and waits 100 ms at the most.

    Args:
        part: "clock" or "worker".
    """
    now = time.time()
    if now - _shown.get(part, 0.0) < 1:
        return
    _shown[part] = now
    wakeup.quietly(lambda bus: bus.set(_PREFIX + part, f"{now:.3f}", ex=KEPT_SECONDS))


def seconds_since(part: str) -> float | None:
    """Give how long ago a part was last at work; None if nobody knows.

    Raises:
        redis.RedisError: the bus is away.
    """
    shown = wakeup.bus().get(_PREFIX + part)
    return None if shown is None else max(0.0, time.time() - float(shown))
