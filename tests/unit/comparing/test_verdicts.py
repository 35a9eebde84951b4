"""One set of words says what a mean difference is, in both languages, wherever it is told."""

import pytest

from experiments.comparing.headline_differences import verdict_of
from experiments.comparing.verdicts import MeanDifference, clearest, message_of


def difference(low: float, mean: float, high: float, margin: float = 0.5) -> MeanDifference:
    return MeanDifference(low, mean, high, margin, verdict_of(low, high, margin))


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        (difference(0.6, 0.8, 0.9), "beyond the margin (0.5)", "au-delà de la marge (0.5)"),
        (difference(-0.9, -0.8, -0.6), "beyond the margin (0.5)", "au-delà de la marge (0.5)"),
        (
            difference(0.4, 0.8, 0.9),
            "mean not zero, not surely beyond the margin (0.5)",
            "moyenne non nulle, qui ne dépasse pas sûrement la marge (0.5)",
        ),
        (difference(-0.4, 0.1, 0.4), "equal up to the margin (0.5)", "égalité à la marge près (0.5)"),
        (difference(-0.9, 0.1, 0.9), "cannot be told", "on ne peut conclure"),
        (difference(0.0, 0.0, 0.0), "no run differs", "aucune différence"),
        (
            difference(0.1, 0.2, 0.3, margin=0.0),
            "mean not zero (no margin set)",
            "moyenne non nulle (sans marge fixée)",
        ),
    ],
)
def test_a_verdict_has_the_same_words_everywhere(found: MeanDifference, english: str, french: str) -> None:
    assert found.in_words(str, "en") == english
    assert found.in_words(str, "fr") == french


def test_where_the_margin_stands_beside_it_the_words_leave_it_out() -> None:
    assert difference(0.6, 0.8, 0.9).in_words(None, "en") == "beyond the margin"


@pytest.mark.parametrize(
    ("found", "told", "message"),
    [
        ({"a": difference(0.6, 0.8, 0.9), "b": difference(-2.0, -1.5, -0.6)}, "b", "on_average"),
        ({"a": difference(0.6, 0.8, 0.9), "b": difference(0.4, 3.0, 9.0)}, "a", "on_average"),
        ({"a": difference(-0.9, 0.8, 0.9), "b": difference(0.4, 0.7, 0.9)}, "b", "perhaps"),
        ({"a": difference(-0.9, 0.8, 0.9), "b": difference(-0.4, 0.1, 0.4)}, None, "open"),
        ({"a": difference(0.0, 0.0, 0.0), "b": difference(0.1, 0.2, 0.4)}, None, "equivalent"),
        ({"a": difference(0.0, 0.0, 0.0)}, None, "identical"),
    ],
)
def test_a_title_tells_the_clearest_difference(
    found: dict[str, MeanDifference], told: str | None, message: str
) -> None:
    assert clearest(found) == told
    assert message_of(found, told) == message


def test_a_difference_of_one_sign_in_nine_of_ten_runs_is_sure() -> None:
    assert message_of({"a": difference(0.6, 0.8, 0.9)}, "a", is_sure=True) == "sure"
