import pytest

from experiments.comparing.too_few_runs import cautions


def runs(n_draws: int, n_replicates: int) -> list[tuple[int, int]]:
    return [(draw, replicate) for draw in range(n_draws) for replicate in range(n_replicates)]


def test_twenty_draws_of_five_replicates_need_no_warning() -> None:
    assert cautions([runs(20, 5)] * 2, "en") == ()


@pytest.mark.parametrize(
    ("n_draws", "n_replicates", "expected"),
    [
        (19, 1, ["Only 19 runs per arm", "A single replicate"]),
        (1, 20, ["A single draw of parameters"]),
        (9, 5, ["Only 9 draws of parameters"]),
        (10, 2, []),
        (1, 1, ["Only 1 runs per arm", "A single draw", "A single replicate"]),
    ],
)
def test_each_shortage_is_named(n_draws: int, n_replicates: int, expected: list[str]) -> None:
    found = cautions([runs(n_draws, n_replicates)], "en")
    assert len(found) == len(expected)
    for words, caution in zip(expected, found, strict=True):
        assert words in caution


def test_the_arm_with_the_fewest_runs_counts() -> None:
    assert "19 simulations" in cautions([runs(20, 5), runs(20, 5)[:19]], "fr")[0]


def test_a_study_without_runs_has_nothing_to_warn_of() -> None:
    assert cautions([], "en") == ()
