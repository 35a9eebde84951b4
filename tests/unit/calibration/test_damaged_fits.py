"""A damaged posterior is one message; predictions of a fit count only under their own name."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.ensemble import PastRun, PredictionStore
from experiments.calibration.posterior import read_draws, shipped_days, shipped_file
from experiments.mistakes import UserMistake

WHOLE = "draw,behaviour.join.contacts,past.FR,chance.found.2021-07\n0,1.5,100000,0.25\n1,2.5,0,0.75\n"


def test_a_whole_posterior_is_read(tmp_path: Path) -> None:
    (tmp_path / "posterior.csv").write_text(WHOLE, encoding="utf-8")
    first, second = read_draws(tmp_path / "posterior.csv")
    assert first == {"behaviour.join.contacts": 1.5, "past.FR": 100_000.0, "chance.found.2021-07": 0.25}
    assert second["behaviour.join.contacts"] == 2.5


@pytest.mark.parametrize("day", shipped_days())
def test_every_shipped_posterior_is_read(day: object) -> None:
    assert len(read_draws(shipped_file(f"calibration_{day}"))) >= 60


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds no draws"),
        (WHOLE.partition("\n")[0], "holds no draws"),
        ("draw,past.FR\n0,1\n", "holds no draws"),
        (WHOLE.replace("2.5", "nan"), r"behaviour.join.contacts = 'nan' is no finite number.*line 3"),
        (WHOLE.replace("2.5", "1e300"), "is out of its bounds"),
        (WHOLE.replace("2.5", "inf"), "is no finite number"),
        (WHOLE.replace("2.5", "two"), "= 'two' is no finite number"),
        (WHOLE.replace("2.5", ""), "= '' is no finite number"),
        (WHOLE.replace("100000", "-1"), "past.FR = '-1' is out of its bounds"),
        (WHOLE.replace(",0,0.75", ""), "past.FR = None is no finite number"),
        (WHOLE.replace("0.75", "0.75,9"), "one value too many"),
        (WHOLE.replace("join.contacts", "join.contact"), "behaviour.join.contact = '1.5' is no parameter of a rule"),
        (WHOLE.replace("join.contacts", "gone.contacts"), "is no parameter of a rule"),
        ("\x00\xff", "holds no draws"),
    ],
)
def test_a_damaged_posterior_is_one_message(content: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "posterior.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UserMistake) as mistake:
        read_draws(tmp_path / "posterior.csv")
    assert re.search(words, f"{mistake.value.what} {mistake.value.where}")


@pytest.mark.parametrize(
    "make",
    [
        lambda file: None,
        Path.mkdir,
        os.mkfifo,
        lambda file: file.write_bytes(b"\xff\xfe" * 100),
        lambda file: (file.touch(), os.truncate(file, 10**10)),
    ],
)
def test_what_is_no_posterior_is_one_message(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "posterior.csv")
    with pytest.raises(UserMistake, match="the posterior cannot be used: it cannot be read"):
        read_draws(tmp_path / "posterior.csv")


RUNS = PastRun({"behaviour.join.contacts": 1.5}), PastRun({"behaviour.join.contacts": 2.5})


@pytest.fixture
def store(tmp_path: Path) -> PredictionStore:
    store = PredictionStore(tmp_path, "past")
    for number, run in enumerate(RUNS):
        store.keep(run, np.full(5, float(number)))
    return store


def test_predictions_are_read_back(store: PredictionStore) -> None:
    for number, run in enumerate(RUNS):
        np.testing.assert_array_equal(store.read(run), np.full(5, float(number)))


def test_two_exchanged_files_of_predictions_are_noticed(store: PredictionStore, tmp_path: Path) -> None:
    first, second = map(store.path, RUNS)
    first.rename(tmp_path / "first")
    second.rename(first)
    (tmp_path / "first").rename(second)
    assert [store.read(run) for run in RUNS] == [None, None]


@pytest.mark.parametrize(
    "damage", [lambda content: b"", lambda content: content[:-1], lambda content: b"x" + content[1:]]
)
def test_damaged_predictions_are_made_again(damage: Callable[[bytes], bytes], store: PredictionStore) -> None:
    file = store.path(RUNS[0])
    file.write_bytes(damage(file.read_bytes()))
    assert store.read(RUNS[0]) is None
