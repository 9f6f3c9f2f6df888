"""The limit of telling many at once: an application that knows nothing and sends every socket the same.

`GET /begin?PAUSE&TIMES&BYTES` has it send so many texts of so many bytes, one after each pause, written as in
`watchers.py`; nobody asks who listens, nobody looks anything up.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]

sockets: set[Send] = set()
tasks: set["asyncio.Task[None]"] = set()


async def application(
    scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send
) -> None:
    """Keep sockets, and begin to send when it is told to."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        sockets.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        sockets.discard(send)
        return
    pause, times, size = scope["query_string"].decode().split("&")
    task = asyncio.get_running_loop().create_task(_broadcast(float(pause), int(times), int(size)))
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _broadcast(pause: float, times: int, size: int) -> None:
    begun = time.monotonic()
    for version in range(1, times + 1):
        await asyncio.sleep(begun + version * pause - time.monotonic())
        text = json.dumps({"kind": "turnout", "version": version})
        message = {"type": "websocket.send", "text": text.ljust(size)}
        for send in tuple(sockets):
            await send(message)
