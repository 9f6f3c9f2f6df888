"""The server, the steward beside it, and schemathesis."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.common.errors import Refusal
from apps.negotiations import actions
from apps.negotiations.models import Offer
from tests.browser.story import Story, tell

ROOT = Path(__file__).resolve().parents[2]
CONFIG = Path(__file__).with_name("schemathesis.toml")
# What stands in the log when a view broke.
_BROKEN = "Internal Server Error"
_START_SECONDS = 60
_UNLIMITED = "1000000000"
_NO_CONNECTION_LEFT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def fuzz(*, seconds: int, options: Sequence[str]) -> int:
    """Run schemathesis for some seconds; gives its exit code, or 1 if the server went down."""
    story = tell()
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as (url, log), _steward(story):
        config = Path(folder) / "schemathesis.toml"
        config.write_text(CONFIG.read_text().replace("ROOM", story.open_room.public_id) + _ids(story))
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
            *("run", f"{url}/api/v1/openapi.json", "--url", url, "--max-time", str(seconds)),
            *("-H", f"Authorization: Bearer {story.api_secret}", *options),
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
        broken = log.read_text().count(_BROKEN)
        tabled = Offer.objects.filter(room=story.open_room).count()
        sys.stdout.write(f"offers tabled: {tabled}; answers with 500 in the server's log: {broken}\n")
        if broken:
            sys.stdout.write(log.read_text()[-20_000:])
    with connection.cursor() as cursor:
        cursor.execute(_NO_CONNECTION_LEFT)
    return ended or int(broken > 0)


def _ids(story: Story) -> str:
    """Name ids that exist, so that most requests come past the 404."""
    contracts = [f'"{one.public_id}"' for one in story.contracts.values()]
    named = {
        "room": [f'"{story.open_room.public_id}"'],
        "offer": [f'"{story.open_offer.public_id}"'],
        "draft": [f'"{story.draft_offer.public_id}"'],
        "contract": contracts,
    }
    return "".join(f"\n[dictionaries.{name}]\nvalues = [{', '.join(ids)}]\n" for name, ids in named.items())


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve the database of this process; give the address and the log."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    name = settings.DATABASES["default"]["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
        "API_REQUESTS_A_MINUTE": _UNLIMITED,
        "API_REQUESTS_A_MINUTE_OF_ALL_KEYS": _UNLIMITED,
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    log = folder / "server.log"
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "6", "--backpressure", "64"),
        "apps.config.wsgi:application",
    ]
    with log.open("w") as written:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}", log
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


@contextmanager
def _steward(story: Story) -> Iterator[None]:
    """Decline what lies on the table, again and again, so that there is a turn for more."""
    over = Event()
    thread = Thread(target=_decline, args=(story, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _decline(story: Story, over: Event) -> None:
    try:
        while not over.wait(0.2):
            for offer in Offer.objects.filter(room=story.open_room, state=Offer.State.TABLED):
                try:
                    actions.decline_offer(
                        actor=story.steward, offer_id=offer.pk, reason="Not yet.", at=timezone.now()
                    )
                except Refusal:
                    continue
    finally:
        connection.close()
