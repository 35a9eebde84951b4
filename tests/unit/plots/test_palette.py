from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from experiments.plots.figures.map_risk import RISKS
from experiments.plots.figures.map_stage import GAIN_COLOURS, SHELL_COLOUR
from experiments.plots.palette import GREY, NEUTRAL, PREFERRED, STAGE_COLOURS, STYLES, arm_styles
from sim.vocabulary import Stage

ARMS = st.lists(
    st.one_of(st.sampled_from(sorted(PREFERRED)), st.text(min_size=1, max_size=8)), min_size=1, max_size=14, unique=True
)
ROOT = Path(__file__).parents[3]
EXPERIMENTS = sorted((ROOT / "configs" / "experiment").glob("*.yaml"))


def test_presets_have_the_colours_that_people_know() -> None:
    found = arm_styles(["forced_march", "plan_100", "slow_and_supported", "status_quo"], "status_quo")
    colours = {arm: style.colour for arm, style in found.items()}
    assert colours == {
        "status_quo": "#555555",
        "plan_100": "#0072B2",
        "forced_march": "#D55E00",
        "slow_and_supported": "#009E73",
    }


@given(ARMS)
def test_the_order_of_the_arms_changes_no_style(arms: list[str]) -> None:
    assert arm_styles(arms, arms[0]) == arm_styles(arms[::-1], arms[0])


@given(ARMS)
def test_up_to_twelve_arms_differ_in_colour_and_dash_and_marker(arms: list[str]) -> None:
    found = [arm_styles(arms[:12], arms[0])[arm] for arm in arms[:12]]
    for part in ("colour", "dash", "marker"):
        assert len({getattr(style, part) for style in found}) == len(found)


def test_a_hundred_arms_still_differ_in_something() -> None:
    arms = [f"arm_{number}" for number in range(100)]
    assert len(set(arm_styles(arms, "arm_0").values())) == 100


@given(ARMS)
def test_the_baseline_and_only_it_is_the_neutral_one(arms: list[str]) -> None:
    found = arm_styles(arms, arms[-1])
    assert [arm for arm, style in found.items() if style.colour == GREY] == [arms[-1]]
    assert found[arms[-1]] == NEUTRAL


@pytest.mark.parametrize("file", EXPERIMENTS, ids=lambda file: file.stem)
def test_the_arms_of_a_study_of_the_project_have_the_colours_they_prefer(file: Path) -> None:
    values = yaml.safe_load(file.read_text(encoding="utf-8"))
    others = [arm for arm in values["experiment"]["arms"] if arm != values["baseline"]]
    alone = {arm: arm_styles([arm])[arm] for arm in others}
    found = arm_styles([values["baseline"], *others], values["baseline"])
    if len(others) > len(STYLES):  # a grid of arms, which has a picture of its own
        assert len(set(found.values())) == len(found)
    else:
        assert found == {values["baseline"]: NEUTRAL, **alone}


@given(st.text(min_size=1, max_size=8), st.sampled_from(["plan_100", "mine", "facilitation=intensive"]))
def test_an_arm_keeps_its_style_beside_one_that_prefers_another(other: str, arm: str) -> None:
    alone = {**arm_styles([arm]), **arm_styles([other])}
    if len(set(alone.values())) == 2:
        assert arm_styles([other, arm]) == alone


# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0, on linear RGB.
VISIONS = {
    "all colours": np.eye(3),
    "deuteranopia": np.array(
        [(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)]
    ),
    "protanopia": np.array(
        [(0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)]
    ),
}
XYZ = np.array(
    [(0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041)]
)
WHITE = np.array((0.95047, 1.0, 1.08883))
FOUR = [GREY, *(style.colour for style in STYLES[:3])]


def seen(colour: str, vision: str) -> np.ndarray:
    """Return a colour as it is seen, in CIELAB."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(VISIONS[vision] @ linear, 0, 1) / WHITE
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array((116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])))


def nearest(colours: Iterable[str], vision: str) -> float:
    """Return the least distance in CIELAB between two of the colours; about 2 is just visible."""
    return min(
        float(np.linalg.norm(seen(one, vision) - seen(other, vision))) for one, other in combinations(colours, 2)
    )


@pytest.mark.parametrize("vision", VISIONS)
def test_all_colours_of_arms_are_far_apart_for_colour_blind_readers(vision: str) -> None:
    assert nearest({GREY, *(style.colour for style in STYLES)}, vision) > 15


@pytest.mark.parametrize("vision", VISIONS)
def test_the_four_policies_of_most_studies_are_farther_apart_still(vision: str) -> None:
    assert nearest(FOUR, vision) > 20


def test_colours_that_colour_blind_readers_confuse_would_be_found() -> None:
    assert nearest(["#D55E00", "#999933"], "deuteranopia") < 15


@pytest.mark.parametrize("vision", VISIONS)
def test_stages_are_told_apart_and_darken_as_a_cpts_comes_further(vision: str) -> None:
    lightness = [float(seen(STAGE_COLOURS[stage], vision)[0]) for stage in Stage]
    assert all(earlier - later > 8 for earlier, later in pairwise(lightness))


@pytest.mark.parametrize("vision", VISIONS)
def test_steps_of_the_maps_are_told_apart(vision: str) -> None:
    for colours in (GAIN_COLOURS, *(risk.colours for risk in RISKS)):
        assert all(nearest(pair, vision) > 10 for pair in pairwise(colours))
    assert nearest([SHELL_COLOUR, *STAGE_COLOURS.values()], vision) > 15
