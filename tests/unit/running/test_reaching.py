"""An address at which nobody listens is known before anything is loaded or built."""

import socket
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.mistakes import UserMistake
from experiments.running.reaching import check_reached


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_who_listens_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        check_reached(f"tcp://127.0.0.1:{server.getsockname()[1]}")


@pytest.mark.parametrize("host", ["127.0.0.1", "nobody.invalid"])
def test_who_does_not_is_one_message(host: str, free_port: int) -> None:
    with pytest.raises(UserMistake, match="no Dask scheduler answers at"):
        check_reached(f"tls://{host}:{free_port}")


def test_nothing_is_written_for_a_scheduler_out_of_reach(
    free_port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"tcp://127.0.0.1:{free_port}"
    assert main(["compute=dask", f"compute.address={address}", f"results={tmp_path / 'results'}"]) == 2
    assert f"compute.address={address}" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_checking_a_configuration_connects_to_nobody(free_port: int) -> None:
    assert main(["task=validate", "compute=dask", f"compute.address=tcp://127.0.0.1:{free_port}"]) == 0
