"""Who looks at a room now, as far as this process holds their sockets; the bus knows it of all processes."""

import asyncio
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
        self._going: dict[Here, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def arrive(self, here: Here) -> None:
        """Note a window that was opened."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._windows[here] += 1
        going = self._going.pop(here, None)
        if going is not None:
            going.cancel()
        elif self._windows[here] == 1:
            await asyncio.to_thread(presence.arrive, here)

    def leave(self, here: Here) -> None:
        """Note a window that was closed; with their last one somebody is gone, a moment later."""
        self._windows[here] -= 1
        if self._windows[here] <= 0:
            del self._windows[here]
            self._going[here] = asyncio.get_running_loop().create_task(self._go(here))

    async def _go(self, here: Here) -> None:
        await asyncio.sleep(self._grace)
        self._going.pop(here, None)
        await asyncio.to_thread(presence.leave, here)

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
