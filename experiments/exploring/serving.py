"""Listens on this machine only, prepares the workers, and ends all processes with the page."""

import asyncio
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

import uvicorn

from experiments.exploring.exploration import Explorer
from experiments.exploring.guard import Guard
from experiments.exploring.page import PageContent
from experiments.exploring.server import application
from experiments.mistakes import UserMistake

LOOPBACK: Final = "127.0.0.1"
LOOPBACK_6: Final = "::1"
TERMINATED: Final = 143  # what a shell reports for a command ended by SIGTERM
_SECONDS_TO_CLOSE: Final = 1  # for open tabs
_MOST_BYTES: Final = 2**18  # of a message of a tab
_QUEUE: Final = 64


def listening(port: int | None) -> list[socket.socket]:
    """Return sockets that listen on this machine only; without a port, on a free one. Raises UserMistake."""
    try:
        first = _bound(socket.AF_INET, LOOPBACK, port or 0)
    except OSError:
        raise UserMistake(f"port {port} is taken", f"explore.port={port}", "another port; null: a free one") from None
    sockets = [first]
    with suppress(OSError):  # not every machine has it
        sockets.append(_bound(socket.AF_INET6, LOOPBACK_6, port_of(sockets)))
    return sockets


def _bound(family: int, address: str, port: int) -> socket.socket:
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
        found.listen(_QUEUE)
    except OSError:
        found.close()
        raise
    return found


def port_of(sockets: list[socket.socket]) -> int:
    """Return the port on which all of them listen."""
    port: int = sockets[0].getsockname()[1]
    return port


async def serve(
    explorer: Explorer, content: PageContent, sockets: list[socket.socket], say: Callable[[str], Any], opens: bool
) -> int:
    """Serve the page until Ctrl-C or SIGTERM, then end all processes; `say` is told its address.

    Return the exit code: 0 after Ctrl-C, which is how a page ends, 143 after SIGTERM.
    """
    port = port_of(sockets)
    guarded = Guard(application(explorer, content), port)
    config = uvicorn.Config(
        guarded,
        log_level="warning",
        ws_max_size=_MOST_BYTES,
        timeout_graceful_shutdown=_SECONDS_TO_CLOSE,
        server_header=False,
    )
    server = uvicorn.Server(config)
    with _ended_by_signals(server) as received:
        preparing = asyncio.create_task(_prepared(explorer, server))
        address = f"http://{LOOPBACK}:{port}/"
        say(address)
        if opens:
            webbrowser.open(address)
        try:
            await server.serve(sockets=sockets)
        finally:
            preparing.cancel()
            await explorer.workers.close()
        (failure,) = await asyncio.gather(preparing, return_exceptions=True)
    if isinstance(failure, Exception) and not received:
        raise failure
    return TERMINATED if signal.SIGTERM in received else 0


@contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[list[int]]:
    """End the server at Ctrl-C or SIGTERM and yield the signals that came.

    Uvicorn raises them again once it has ended, when processes are still to be ended: nothing may stop that.
    """
    received: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        received.append(number)
        server.handle_exit(number, frame)

    usual = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)


async def _prepared(explorer: Explorer, server: uvicorn.Server) -> None:
    """Prepare the workers; the page ends where that fails."""
    try:
        await explorer.start()
    except Exception:
        server.should_exit = True
        raise
