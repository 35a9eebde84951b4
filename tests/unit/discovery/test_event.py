"""An event is read from conditions as people write them, and held against the outcomes of runs."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.discovery.event import happens, read_event, share_of_replicates
from experiments.mistakes import UserMistake
from tests.unit.running.fake_engine import small_study

STUDY = small_study(Path("unused"))
WHERE = "discover.event"


def test_a_condition_is_read_whole() -> None:
    texts = ["coverage_li_plus>=0.999 @ 2020-12-31", " difference( n_shells ) < -5 "]
    first, second = read_event(texts, STUDY, "fast", WHERE)
    assert (first.outcome.metric, first.outcome.day) == ("coverage_li_plus", date(2020, 12, 31))
    assert (first.sign, first.number, first.outcome.arm, first.outcome.baseline) == (">=", 0.999, "fast", None)
    assert (second.outcome.metric, second.outcome.day) == ("n_shells", date(2021, 2, 28))
    assert (second.sign, second.number, second.outcome.baseline) == ("<", -5.0, "calm")


def test_a_number_may_be_in_per_cent() -> None:
    (condition,) = read_event(["shell_share < 10 %"], STUDY, "fast", WHERE)
    assert condition.number == pytest.approx(0.1)


SIGNS = {"<": [1, 0, 0], "<=": [1, 1, 0], ">": [0, 0, 1], ">=": [0, 1, 1]}


@pytest.mark.parametrize(("sign", "expected"), SIGNS.items())
def test_signs_mean_what_they_say(sign: str, expected: list[float]) -> None:
    (condition,) = read_event([f"n_aci {sign} 2"], STUDY, "fast", WHERE)
    np.testing.assert_array_equal(condition.holds(np.array([[1.0, 2.0, 3.0]]))[0], expected)
    assert np.isnan(condition.holds(np.array([[np.nan]]))[0, 0])


REFUSED = {
    "shell_shar < 0.1": ("unknown metric 'shell_shar'", "shell_share"),
    "shell_share = 0.1": ("'shell_share = 0.1' is no condition", None),
    "shell_share < __import__('os')": ("is no condition", None),
    "shell_share < 0.1 or n_aci > 1": ("is no condition", None),
    "shell_share < 0.1 @ 2020-12-30": ("2020-12-30 is no month's last day between 2019-07-31 and 2021-02-28", None),
    "shell_share < 0.1 @ 2031-12-31": ("2031-12-31 is no month's last day", None),
    "shell_share < 0.1 @ 2020-13-01": ("2020-13-01 is no day", None),
}


@pytest.mark.parametrize(("text", "refusal"), REFUSED.items())
def test_what_is_no_condition_is_refused(text: str, refusal: tuple[str, str | None]) -> None:
    with pytest.raises(UserMistake) as mistake:
        read_event([text], STUDY, "fast", WHERE)
    assert refusal[0] in mistake.value.what
    assert (mistake.value.where, mistake.value.nearest) == (WHERE, refusal[1])


def test_a_baseline_is_not_compared_with_itself_and_an_event_needs_a_condition() -> None:
    with pytest.raises(UserMistake, match="compares the baseline calm with itself"):
        read_event(["difference(n_aci) > 0"], STUDY, "calm", WHERE)
    with pytest.raises(UserMistake, match="always happens"):
        read_event([], STUDY, "fast", WHERE)


def test_all_conditions_must_hold_and_one_that_fails_decides() -> None:
    one, other = np.array([[1.0, 1.0, 0.0, np.nan]]), np.array([[1.0, 0.0, np.nan, 1.0]])
    np.testing.assert_array_equal(happens([one, other]), [[1.0, 0.0, 0.0, np.nan]])


def test_a_point_has_the_share_of_its_known_replicates() -> None:
    happened = np.array([[1.0, 0.0], [1.0, np.nan], [np.nan, np.nan]])
    np.testing.assert_array_equal(share_of_replicates(happened), [0.5, 1.0, np.nan])
