"""The address of a Dask scheduler is checked as it is typed, before anything connects."""

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake


@pytest.mark.parametrize(
    "address",
    [
        "tcp://127.0.0.1:8786",
        "tls://scheduler.example.org:8786",
        "tcp://[::1]:8786",
        "tcp://node-7_a:1",
        "tcp://localhost:65535",
    ],
)
def test_an_address_of_a_scheduler_is_accepted(address: str, composer: Composer) -> None:
    assert read_request(["compute=dask", f"compute.address='{address}'"], False, composer).study.address == address


@pytest.mark.parametrize(
    "address",
    [
        "tcp://a..b:80",
        "tcp://.a:80",
        "tcp://a.:80",
        "tcp://:::80",
        "tcp://:80",
        "tcp://1:9",
        "tcp://999.1.1.1:80",
        "tcp://1.2.3:80",
        "tcp://[::1:80",
        "tcp://[127.0.0.1]:80",
        "tcp://[]:80",
        "tcp://-a:80",
        "tcp://a-.org:80",
        "tcp://host:0",
        "tcp://host:65536",
        "tcp://host:99999",
        "tcp://host",
        "tcp://host:",
        "tcp://host:80/x",
        "tcp://user@host:80",
        "http://host:80",
        "host:80",
        f"tcp://{'a' * 64}:80",
        f"tcp://{'a.' * 130}a:80",
    ],
)
def test_any_other_address_is_one_message(address: str, composer: Composer) -> None:
    with pytest.raises(UserMistake, match="it is not an address of a scheduler") as mistake:
        read_request(["compute=dask", f"compute.address='{address}'"], False, composer)
    assert "tcp://HOST:PORT" in mistake.value.allowed
