"""Lines tell on their ground, and every colour of the palette has a counterpart on a dark page."""

import pytest

from experiments.charts.colours import GROUND, ON_DARK, ON_LIGHT
from experiments.plots.decisions.sensitivity import COLOURS
from experiments.plots.palette import GREY, STAGE_COLOURS, STYLES

LINES = sorted({GREY, *(style.colour for style in STYLES), *COLOURS.values()})
LETTERS = ("#222222", "#555555", "#5F5F5F")
LINE_CONTRAST, TEXT_CONTRAST = 3.0, 4.5  # WCAG 2.2, success criteria 1.4.11 and 1.4.3


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, ground: str) -> float:
    darker, brighter = sorted((luminance(colour), luminance(ground)))
    return (brighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colour", LINES)
def test_a_line_tells_on_white_and_on_a_dark_page(colour: str) -> None:
    assert contrast(ON_LIGHT.get(colour, colour), "#FFFFFF") >= LINE_CONTRAST
    assert contrast(ON_DARK[colour], GROUND) >= LINE_CONTRAST


@pytest.mark.parametrize("colour", LETTERS)
def test_letters_tell_on_white_and_on_a_dark_page(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= TEXT_CONTRAST
    assert contrast(ON_DARK[colour], GROUND) >= TEXT_CONTRAST


@pytest.mark.parametrize("grounds", ["light", "dark"])
def test_stages_grow_evenly_from_the_ground(grounds: str) -> None:
    colours = [ON_DARK[colour] if grounds == "dark" else colour for colour in STAGE_COLOURS.values()]
    ground = GROUND if grounds == "dark" else "#FFFFFF"
    contrasts = [contrast(colour, ground) for colour in colours]
    assert contrasts == sorted(contrasts)
