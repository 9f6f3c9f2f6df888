"""Who looks at a room now, as far as this process holds their sockets; the bus knows it of all processes."""

import asyncio
import time
from collections import Counter
from weakref import WeakKeyDictionary

from apps.common import presence
from apps.common.presence import Here

# Half of what a note lasts, so that one that was lost shows nothing.
AGAIN_SECONDS = presence.LASTS_SECONDS / 2
# Whoever goes on to another page of the room, or loads this one again, has not left.
GRACE_SECONDS = 3.0


class Attendance:
    """The people of one event loop, each once however many windows they have open."""

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        self._grace = grace
        self._windows: Counter[Here] = Counter()
        # Who the bus was told is here; one task tells it of each person, so that no word overtakes another.
        self._told: set[Here] = set()
        self._left_at: dict[Here, float] = {}
        self._telling: dict[Here, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    def arrive(self, here: Here) -> None:
        """Note a window that was opened."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._windows[here] += 1
        self._tell(here)

    def leave(self, here: Here) -> None:
        """Note a window that was closed; with their last one somebody is gone, a moment later."""
        self._windows[here] -= 1
        if self._windows[here] <= 0:
            del self._windows[here]
            self._left_at[here] = time.monotonic()
            self._tell(here)

    def _tell(self, here: Here) -> None:
        if here not in self._telling:
            self._telling[here] = asyncio.get_running_loop().create_task(self._tell_until_true(here))

    async def _tell_until_true(self, here: Here) -> None:
        """Tell the bus that somebody came or went until it knows what is so."""
        try:
            while (here in self._windows) != (here in self._told):
                if here in self._windows:
                    self._told.add(here)
                    await asyncio.to_thread(presence.arrive, here)
                elif (wait := self._left_at[here] + self._grace - time.monotonic()) > 0:
                    await asyncio.sleep(wait)
                else:
                    self._told.discard(here)
                    await asyncio.to_thread(presence.leave, here)
        finally:
            del self._telling[here]
            self._left_at.pop(here, None)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            await asyncio.to_thread(presence.stay, list(self._windows))


_attendances: "WeakKeyDictionary[asyncio.AbstractEventLoop, Attendance]" = WeakKeyDictionary()


def attendance() -> Attendance:
    """Give the attendance of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _attendances:
        _attendances[loop] = Attendance()
    return _attendances[loop]
