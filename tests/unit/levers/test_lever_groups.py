"""Lever values are bounded, typed and described; anything else is refused."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from sim.levers.base import LeverGroup
from sim.levers.policy import GROUPS
from sim.vocabulary import Allocation, MembershipMode
from tools.verification.small_world import LEVERS, change

BOUNDED = [
    (group, lever, next(bound.ge for bound in field.metadata if hasattr(bound, "ge")))
    for group, model in GROUPS.items()
    for lever, field in model.model_fields.items()
    if any(hasattr(bound, "ge") for bound in field.metadata)
]


def made(group: str, **values: Any) -> LeverGroup:
    return GROUPS[group].model_validate({**LEVERS[group], **values})


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_accepts_its_neutral_values_and_is_frozen(group: str) -> None:
    values = made(group)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(values, next(iter(LEVERS[group])), None)


@pytest.mark.parametrize("group", GROUPS)
def test_an_unknown_lever_is_refused(group: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        made(group, unknown_lever=1.0)


@pytest.mark.parametrize("group", [group for group in GROUPS if GROUPS[group].default() is None])
def test_a_missing_lever_without_a_default_is_refused(group: str) -> None:
    with pytest.raises(ValidationError, match="Field required"):
        GROUPS[group].model_validate({})


@pytest.mark.parametrize("group", GROUPS)
def test_every_lever_says_what_it_means(group: str) -> None:
    assert all(field.description for field in GROUPS[group].model_fields.values())


def test_there_are_numeric_levers_with_bounds() -> None:
    assert len(BOUNDED) >= 10


@pytest.mark.parametrize(("group", "lever", "low"), BOUNDED)
def test_a_value_below_its_bound_that_is_no_number_or_written_as_text_is_refused(
    group: str, lever: str, low: float
) -> None:
    for wrong in (low - 1, float("nan"), float("inf"), "1", True):
        with pytest.raises(ValidationError, match=lever):
            made(group, **{lever: wrong})


@pytest.mark.parametrize("lever", ["functioning_euros", "li_startup_euros", "maximum_total_euros"])
@pytest.mark.parametrize(
    "wrong",
    [(-1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, float("nan")), (0.0, 0.0, 0.0), (0.0,) * 5, (1e9, 0.0, 0.0, 0.0)],
)
def test_amounts_are_four_numbers_none_negative_or_absurd(lever: str, wrong: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match=lever):
        made("funding", **{lever: wrong})


def test_names_and_dates_are_read_from_text_and_unknown_ones_refused() -> None:
    assert change("facilitation", allocation="white_first").values.model_dump()["allocation"] is Allocation.WHITE_FIRST
    assert change("membership", mode="automatic").values.model_dump()["mode"] is MembershipMode.AUTOMATIC
    assert change("timeline", target_date="2023-12-31").values.model_dump()["target_date"] == date(2023, 12, 31)
    with pytest.raises(ValidationError, match="allocation"):
        made("facilitation", allocation="whitefirst")
    with pytest.raises(ValidationError, match="target_date"):
        made("timeline", target_date="2023-13-31")
