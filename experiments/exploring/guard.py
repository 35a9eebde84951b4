"""Refuses what another page of the same browser asks: only this machine's own names, and pages from here, are answered.

A page elsewhere can send requests here, and can give its own name this machine's address (DNS rebinding). Host tells
the name that was asked, Origin the page that asks; a browser lets no page change either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_NOT_HERE: Final = 403
_POLICY_VIOLATION: Final = 1008  # of a websocket


@dataclass(frozen=True)
class Guard:
    """An ASGI application that passes on what comes from here, and refuses all else."""

    application: Any
    port: int

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, a websocket or the start of the server."""
        if scope["type"] == "lifespan" or is_from_here(scope["headers"], self.port):
            await self.application(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await send({"type": "http.response.start", "status": _NOT_HERE, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})


def is_from_here(headers: Iterable[tuple[bytes, bytes]], port: int) -> bool:
    """Return whether a request asks one of this machine's own names, once, and does not come from another page."""
    given: dict[bytes, list[str]] = {}
    for name, value in headers:
        given.setdefault(name.lower(), []).append(value.decode("latin-1").strip().lower())
    hosts, origins = given.get(b"host", []), given.get(b"origin", [])
    site = given.get(b"sec-fetch-site", ["none"])
    return len(hosts) == 1 and _is_local(hosts[0], port) and _is_own(origins, hosts[0]) and site[-1] != "cross-site"


def _is_local(host: str, port: int) -> bool:
    return host in {f"{name}:{port}" for name in LOCAL_NAMES}


def _is_own(origins: Sequence[str], host: str) -> bool:
    """Return whether the page that asks, where one is named, is one from the same name and port."""
    return not origins or (
        len(origins) == 1 and urlsplit(origins[0]).scheme == "http" and origins[0] == f"http://{host}"
    )
