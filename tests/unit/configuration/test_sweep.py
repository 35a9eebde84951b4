import pytest

from experiments.configuration.overrides import parse_overrides
from experiments.configuration.sweep import arm_name, combinations, merged, study_name
from experiments.mistakes import UserMistake


def parsed(*texts):
    return parse_overrides(texts, "command line", sweeping=True)


def test_every_combination_of_swept_values_appears_once():
    found = combinations(parsed("facilitation=none,plan_100", "funding=boost,cut", "seed=1"))
    assert [arm_name(choice) for choice in found] == [
        "facilitation=none,funding=boost",
        "facilitation=none,funding=cut",
        "facilitation=plan_100,funding=boost",
        "facilitation=plan_100,funding=cut",
    ]


def test_without_swept_values_there_is_one_empty_combination():
    assert combinations(parsed("seed=1")) == [()]


def test_the_name_of_an_arm_does_not_depend_on_the_order_of_the_overrides():
    one, other = parsed("timeline=none", "policy=plan_100"), parsed("policy=plan_100", "timeline=none")
    assert arm_name(one) == arm_name(other) == "plan_100,timeline=none"


@pytest.mark.parametrize(
    "text", ["seed=1,2", "population.scale=0.1,0.2", "territory=france,synthetic", "end=2020-12-31,2021-12-31"]
)
def test_what_belongs_to_the_whole_study_cannot_be_swept(text):
    with pytest.raises(UserMistake, match="whole study"):
        combinations(parsed(text))


def test_an_unknown_key_cannot_be_swept():
    with pytest.raises(UserMistake, match="unknown key 'fundin'") as caught:
        combinations(parsed("fundin=boost,cut"))
    assert caught.value.nearest == "funding"


def test_a_sweep_of_too_many_combinations_is_refused():
    with pytest.raises(UserMistake, match="combinations"):
        combinations(parsed(*(f"timeline.{key}=range(0,200)" for key in ("a", "b"))))


def test_the_second_of_two_settings_of_a_key_wins():
    first, second = parsed("funding=cut", "merging=none"), parsed("funding=boost")
    assert {item.key: item.values for item in merged(first, second)} == {"merging": ("none",), "funding": ("boost",)}


@pytest.mark.parametrize(
    "texts",
    [
        ("policy=plan_100", "facilitation=intensive"),
        ("funding.multiplier=1.5",),
        tuple(f"timeline.x{n}={n}" for n in range(40)),
    ],
)
def test_a_study_named_by_its_overrides_is_a_valid_folder_name(texts):
    name = study_name(parsed(*texts))
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert 0 < len(name) <= 100


def test_long_sweeps_that_differ_at_their_end_have_different_study_names():
    texts = [f"timeline.x{n}={n}" for n in range(40)]
    assert study_name(parsed(*texts, "timeline.z=1")) != study_name(parsed(*texts, "timeline.z=2"))


def test_a_study_of_many_levers_has_a_short_name_that_begins_readably():
    texts = ("territory=departement", "territory.code=974", "facilitation=none,intensive", "timeline=none,end_2025")
    name = study_name(parsed(*texts))
    assert len(name) <= 48
    assert name.startswith("facilitation-none-intensive-departement-")
