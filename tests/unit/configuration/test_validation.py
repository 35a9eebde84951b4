import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.configuration.validation import from_validation
from experiments.mistakes import MAX_LISTED, UserMistake, listed, nearest, unknown


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    share: float = Field(ge=0, le=1, description="a part", json_schema_extra={"unit": "share"})


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    inner: Inner
    months: int = Field(ge=1, le=60)


def mistake(values):
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(values)
    return from_validation(caught.value, "group", Outer, lambda path: f"at {path}")


def test_a_message_says_what_where_what_is_allowed_and_the_nearest_name():
    text = str(UserMistake("unknown policy 'x'", "command line: policy=x", "a, b", "a"))
    assert text.splitlines() == [
        "Mistake: unknown policy 'x'",
        "  where:   command line: policy=x",
        "  allowed: a, b",
        "  nearest: a",
    ]


def test_a_value_out_of_bounds_deep_inside_shows_path_unit_and_bounds():
    found = mistake({"inner": {"share": 2.0}, "months": 3})
    assert "group.inner.share = 2.0" in found.what
    assert found.where == "at group.inner.share"
    assert found.allowed == "0 to 1 share; a part"


def test_an_unknown_key_is_told_before_other_mistakes():
    found = mistake({"inner": {"shar": 2.0}, "months": 99})
    assert found.what == "unknown key 'group.inner.shar'"
    assert found.nearest == "group.inner.share"


def test_a_missing_value_names_its_full_path():
    assert mistake({"inner": {"share": 0.5}}).what == "group.months is missing"


def test_nothing_is_nearest_to_a_name_that_resembles_none():
    assert nearest("zzzz", ["policy", "seed"]) is None


def test_a_long_list_of_names_is_cut():
    text = listed(f"n{number:03}" for number in range(MAX_LISTED + 5))
    assert text.endswith(", and 5 more")


def test_an_unknown_name_lists_what_there_is():
    assert unknown("metric", "n_acy", ["n_aci"], "here").nearest == "n_aci"
