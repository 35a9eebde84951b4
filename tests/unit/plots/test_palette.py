from hypothesis import given
from hypothesis import strategies as st

from experiments.plots.palette import KNOWN, looks

NAMES = st.lists(st.one_of(st.sampled_from(sorted(KNOWN)), st.text(min_size=1, max_size=8)), max_size=14, unique=True)


def test_presets_have_the_colours_that_people_know() -> None:
    found = looks(["forced_march", "plan_100", "slow_and_supported", "status_quo"])
    colours = {arm: look.colour for arm, look in found.items()}
    assert colours == {
        "status_quo": "#6B6B6B",
        "plan_100": "#0072B2",
        "forced_march": "#D55E00",
        "slow_and_supported": "#009E73",
    }


@given(NAMES)
def test_the_order_of_the_arms_changes_no_look(arms: list[str]) -> None:
    assert looks(arms) == looks(arms[::-1])


@given(NAMES)
def test_no_two_arms_look_the_same(arms: list[str]) -> None:
    found = [(look.colour, look.dash) for look in looks(arms).values()]
    assert len(set(found)) == len(arms)


def test_an_unknown_arm_takes_no_colour_of_a_preset_in_the_same_study() -> None:
    found = looks(["status_quo", "plan_100", "forced_march", "mine"])
    assert found["mine"].colour not in {found[arm].colour for arm in ("status_quo", "plan_100", "forced_march")}


def test_an_unknown_arm_alone_keeps_its_colour_from_study_to_study() -> None:
    assert looks(["mine"]) == {"mine": looks(["mine", "history"])["mine"]}
