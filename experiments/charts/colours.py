"""The colours of the charts on a dark page and on a white one: the figures' own, with contrast enough for a screen."""

from typing import Final

# Light grounds: the palette of figures, darker where its contrast to white is under 3:1.
ON_LIGHT: Final = {
    "#E69F00": "#B87A00",
    "#56B4E9": "#2E93CC",
    "#CCAA66": "#A6823C",
    "#CC79A7": "#C4669B",
}
GROUND: Final = "#16181D"
ON_DARK: Final = {
    "#FFFFFF": GROUND,
    "#222222": "#E8E8E8",
    "#000000": "#F2F2F2",
    "#555555": "#B4B4B4",
    "#5F5F5F": "#BDBDBD",
    "#888888": "#8A8A8A",
    "#E3E3E3": "#33363D",
    "#0072B2": "#4FA8E0",
    "#D55E00": "#F08440",
    "#009E73": "#2FC79A",
    "#E69F00": "#E69F00",
    "#CC79A7": "#DE92BC",
    "#56B4E9": "#8CCDF2",
    "#663300": "#C08A55",
    "#7766FF": "#A297FF",
    "#332288": "#8E82E0",
    "#CCAA66": "#CCAA66",
    "#117733": "#4FB56F",
    # Stages, from dark to bright as a CPTS comes further.
    "#FBE3A6": "#574216",
    "#9BCBE0": "#2D5B73",
    "#4A97C4": "#4A97C4",
    "#17507F": "#A9DBF7",
    "#DDDDDD": "#3A3D44",
    # Steps of a share, from dark to bright as it grows.
    "#F6F6F6": "#23262D",
    "#CFC7E6": "#3B3160",
    "#AC9FD0": "#5C4C94",
    "#7A66B0": "#8F7CC8",
    "#3F2B7E": "#D6CCF5",
    # Losses and gains, from dark to bright as they grow.
    "#8C510A": "#F2B46B",
    "#D8A05A": "#A8702C",
    "#F3DFBF": "#4F3A1D",
    "#F7F7F7": "#23262D",
    "#B5DCD6": "#1E4541",
    "#4BA59B": "#38887E",
    "#01665E": "#7FE0D3",
}


def variables(colours: dict[str, str]) -> str:
    """Return colours as custom properties of a style sheet, named after the colour that each stands for."""
    return " ".join(f"--cpts-{colour[1:].lower()}: {other};" for colour, other in colours.items())
