"""Sockets under /ws/, and pages beside them for the demo and the tests."""

import gc
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
pages = get_asgi_application()
logger = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  Django must be set up first
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from apps.common.database import AWAY  # noqa: E402
from apps.live.consumers import TRY_AGAIN  # noqa: E402
from apps.live.urls import websocket_urlpatterns  # noqa: E402

_sockets = AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns))


async def sockets(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a socket; without the database its page is asked to come again."""
    try:
        await _sockets(scope, receive, send)
    except AWAY as error:
        logger.warning("socket refused, database away: %s", type(error).__name__)
        await send({"type": "websocket.close", "code": TRY_AGAIN})


application = ProtocolTypeRouter({"http": pages, "websocket": sockets})

# Thousands of sockets are millions of objects that live long: looking through all of them for garbage again
# and again would hold up everybody who listens.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 50, 1000)
