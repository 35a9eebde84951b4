"""Whether anything listens at an address, known without loading Dask, which takes seconds."""

import socket
from urllib.parse import urlsplit

from experiments.mistakes import UserMistake

_WITHIN = 1.5  # seconds until a machine that does not answer counts as out of reach


def check_reached(address: str) -> None:
    """Raise UserMistake where nothing listens at the address of a scheduler."""
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or 0), _WITHIN).close()
    except OSError as error:
        raise no_scheduler(address, error) from None


def no_scheduler(address: str, error: Exception) -> UserMistake:
    """Return the mistake of an address at which no scheduler answers."""
    what = f"no Dask scheduler answers at {address} ({str(error) or type(error).__name__})"
    allowed = "the address that `dask scheduler` prints, tcp://HOST:PORT; tls:// with Dask's own certificates"
    return UserMistake(what, f"compute.address={address}", allowed)
