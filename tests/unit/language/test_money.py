import pytest

from experiments.language.money import digits_of, unit_for


@pytest.mark.parametrize(("euros", "short"), [(4.2e9, "bn€"), (2.5e9, "M€"), (8e6, "M€"), (8e5, "k€"), (0.0, "k€")])
def test_the_unit_follows_the_largest_amount(euros: float, short: str) -> None:
    assert unit_for(euros).short["en"] == short


@pytest.mark.parametrize(("amount", "digits"), [(1469.3, 0), (195.4, 0), (88.1, 1), (8.126, 2), (0.5, 2), (0.0, 2)])
def test_an_amount_has_three_digits(amount: float, digits: int) -> None:
    assert digits_of(amount) == digits
