"""So many clients that send forms to the site, each the next one as soon as the last is answered.

Told in lines of JSON: `{"host": ..., "port": ..., "clients": 32, "requests": [[session, path, body], ...]}`;
answers with seconds, statuses and the milliseconds that each answer took.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import uvloop

_TOKEN = "b" * 32
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
    "Cookie: __Host-session={session}; __Host-csrf={token}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
)


def written(host: str, port: int, session: str, path: str, body: str) -> bytes:
    """Write a form that a signed-in person sends."""
    content = f"csrfmiddlewaretoken={_TOKEN}&{body}"
    words = {"host": host, "port": port, "session": session, "token": _TOKEN, "path": path}
    return _HEAD.format(**words, length=len(content), body=content).encode()


async def client(host: str, port: int, texts: Iterator[bytes], took: list[float], seen: Counter[int]) -> None:
    """Send one form after the other over one connection; over the next once the server closes it."""
    reader, writer = await asyncio.open_connection(host, port)
    is_closed = False
    for text in texts:
        if is_closed:
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
        began = time.perf_counter()
        writer.write(text)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        if length:
            await reader.readexactly(length)
        is_closed = b"connection: close" in lines
        took.append(time.perf_counter() - began)
        seen[int(head[9:12])] += 1
    writer.close()


async def run(host: str, port: int, clients: int, requests: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Send all of them over so many connections."""
    texts = iter([written(host, port, *request) for request in requests])
    took: list[float] = []
    seen: Counter[int] = Counter()
    began = time.perf_counter()
    await asyncio.gather(*(client(host, port, texts, took, seen) for _ in range(clients)))
    seconds = time.perf_counter() - began
    took.sort()
    return {
        "seconds": seconds,
        "statuses": seen,
        "median_ms": round(1000 * took[len(took) // 2], 1),
        "p99_ms": round(1000 * took[len(took) * 99 // 100], 1),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(uvloop.run(run(**json.loads(line)))) + "\n")
        sys.stdout.flush()
