"""What the maps of a page are made of: cells that carry values, outlines of départements, frames with their names."""

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from experiments.charts.marks import NOTE_SIZE, of_data
from experiments.charts.topology import BORDERS, FRAMES, SHAPES, Properties, frame_labels, topology
from experiments.plots.canvas import FAINT, INK
from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.model_tables import sites, territory_names

HEIGHT, PAPER_HEIGHT = 520, 290  # pixels; two maps stand side by side on paper, three made smaller
OUTLINE: Final = INK
EDGES: Final = ((OUTLINE, FAINT), (1.4, 0.25))  # of outlined and of other cells: colours, pixels
LINE_COLOUR: Final = "#888888"  # tells on pale and on dark cells
UNKNOWN_COLOUR: Final = "#DDDDDD"  # of cells without a value
DATE: Final = "day"  # the parameter that holds the place of the date shown
MAP, LABELS = "map", "labels"  # data sets: of shapes, of names of frames
PICKED: Final = "picked"  # the selection of the département that was pressed


def map_layers(colour: alt.Color, calculated: Mapping[str, str], outlined: str = "false") -> Any:
    """Return the layers of a map; cells are coloured by a field that is calculated from the properties of each.

    `calculated` are expressions by field, in order; the field `text` is told under the cursor. Pressing a cell selects
    its département, field `departement` of the selection `picked`. Cells of which the expression `outlined` holds have
    a strong outline, which tells them also without colours. Its data are those of `map_data`.
    """
    picked = alt.selection_point(name=PICKED, fields=["departement"], on="click", empty=False)
    cells = _part("!datum.properties.k").transform_calculate(departement="datum.properties.d")
    for field, expression in calculated.items():
        cells = cells.transform_calculate(**{field: expression})
    line, width = (alt.condition(outlined, alt.value(one), alt.value(other)) for one, other in EDGES)
    filled = cells.mark_geoshape().encode(color=colour, tooltip="text:N", stroke=line, strokeWidth=width)
    lines = (_part(f"datum.properties.k == '{kind}'") for kind in (BORDERS, FRAMES))
    outlines = (part.mark_geoshape(fill=None, stroke=LINE_COLOUR, strokeWidth=0.7) for part in lines)
    return alt.layer(filled.add_params(picked), *outlines, _labels()).project(type="identity", reflectY=True)


def map_data(area: SimulatedArea, values: Properties, language: str) -> dict[str, Any]:
    """Return the data sets of a map: its shapes with the values of the territories (by code), the names of frames."""
    return {MAP: topology(area, _named(area, values, language)), LABELS: frame_labels(area)}


def _named(area: SimulatedArea, values: Properties, language: str) -> dict[str, dict[str, Any]]:
    """Return the name and the département of every territory, with its value where it has one."""
    names = territory_names(area.file, language)
    return {
        code: {"n": names[code], "d": site.departement, **values.get(code, {})}
        for code, site in sites(area.file).items()
    }


def _part(kept: str) -> alt.Chart:
    data = alt.NamedData(name=MAP, format=alt.TopoDataFormat(type="topojson", feature=SHAPES))
    part: alt.Chart = alt.Chart(data).transform_filter(kept)
    return part


def _labels() -> alt.Chart:
    label = of_data(LABELS).mark_text(baseline="top", dy=3, fontSize=NOTE_SIZE, color=INK)
    placed: alt.Chart = label.encode(longitude="x:Q", latitude="y:Q", text="label:N")
    return placed
