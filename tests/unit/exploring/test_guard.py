"""Only this machine's own names are answered, and only pages that come from here."""

import asyncio
from typing import Any

import pytest

from experiments.exploring.guard import Guard, is_from_here

PORT = 8123


def headers(host: str, *others: tuple[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in (("host", host), *others)]


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:8123", "[::1]:8123", "LOCALHOST:8123"])
def test_own_names_are_answered(host: str) -> None:
    assert is_from_here(headers(host), PORT)
    assert is_from_here(headers(host, ("origin", f"http://{host.lower()}")), PORT)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "127.0.0.1:8124",
        "evil.example:8123",
        "127.0.0.1.evil.example:8123",
        "localhost.evil.example:8123",
        "127.0.0.1.nip.io:8123",
        "0.0.0.0:8123",
        "127.0.0.1:8123@evil.example",
        "evil.example#127.0.0.1:8123",
        "2130706433:8123",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert not is_from_here(headers(host), PORT)


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://127.0.0.1:8123",
        "http://127.0.0.1:8124",
        "http://localhost:8123",
        "http://127.0.0.1:8123.evil.example",
        "null",
        "file://",
        "",
    ],
)
def test_other_origins_are_refused(origin: str) -> None:
    assert not is_from_here(headers("127.0.0.1:8123", ("origin", origin)), PORT)


def test_two_hosts_no_host_and_requests_from_other_sites_are_refused() -> None:
    assert not is_from_here(headers("127.0.0.1:8123", ("host", "127.0.0.1:8123")), PORT)
    assert not is_from_here([], PORT)
    assert not is_from_here(headers("127.0.0.1:8123", ("sec-fetch-site", "cross-site")), PORT)


def answer(kind: str, host: str, origin: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Return what the application behind the guard was asked, and what the guard sent itself."""
    asked, sent = list[str](), list[dict[str, Any]]()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["type"])

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": headers(host, ("origin", origin))}
    asyncio.run(Guard(application, PORT)(scope, receive, send))
    return asked, sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_application_hears_of_no_request_from_elsewhere(kind: str) -> None:
    own, other = "127.0.0.1:8123", "http://evil.example"
    assert answer(kind, own, f"http://{own}") == ([kind], [])
    asked, sent = answer(kind, own, other)
    assert asked == []
    assert sent[0].get("status", 403) == 403
    assert sent[-1]["type"] == {"http": "http.response.body", "websocket": "websocket.close"}[kind]


def test_the_start_of_the_server_is_passed_on() -> None:
    asked = list[str]()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["type"])

    asyncio.run(Guard(application, PORT)({"type": "lifespan"}, None, None))
    assert asked == ["lifespan"]
