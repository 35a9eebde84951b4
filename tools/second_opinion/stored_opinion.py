"""The tables of a second opinion as they are stored, and their figure."""

from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.calibration.fit_tables import short_name
from experiments.plots.canvas import Drawing, Heading, empty_figure
from experiments.plots.drawn_results import CalibrationFolder, SimulatedArea
from experiments.plots.palette import BLACK, BLUE, GREY, VERMILION
from sim.world.tables import load_regions
from tools.second_opinion.opinions import GRID, Sample, normal_density

COLUMNS, PANEL = 3, 2.1  # panels beside each other, inches of one
LINES = {"fit": (BLUE, "-"), "abc": (VERMILION, (0, (4, 2)))}
UNIT = "Standard deviations of the prior from the middle of the range."
KEY = "Solid, blue: the fit; dashed, red: ABC-SMC; grey: prior; dotted: truth"


class StoredOpinion(CalibrationFolder):
    """What `python -m tools.second_opinion` left in a folder of results."""

    @property
    def question(self) -> str:
        """What was asked."""
        return "Do two methods find the same parameters from the same invented past?"

    @property
    def runs(self) -> str:
        """How many runs each method took."""
        return f"{self.manifest['fit_runs']:,} and {self.manifest['abc_runs']:,} runs"

    @property
    def area(self) -> SimulatedArea:
        """The région."""
        return SimulatedArea("region", str(self.manifest["region"]))

    @property
    def region_name(self) -> str:
        """The name of the région."""
        regions = load_regions()
        return regions.name[regions.code.index(str(self.manifest["region"]))]

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """What both methods say of each parameter."""
        return self.table("parameters.csv")

    @cached_property
    def populations(self) -> pd.DataFrame:
        """The populations of ABC-SMC, the prior's first."""
        return self.table("populations.csv")

    def sample(self, method: str) -> Sample:
        """Return the draws of a method."""
        table = self.table("draws.csv")
        mine = table[table["method"] == method].drop(columns="method")
        return Sample(mine.drop(columns="weight").to_numpy(), mine["weight"].to_numpy())

    def drawing(self) -> Drawing:
        """Return the figure: prior and both posteriors of each axis, on standard normal axes."""
        names = [short_name(name) for name in self.manifest["axes"]]
        heading = Heading(f"{self.region_name}: an invented past, fitted by two methods", f"{UNIT} {KEY}")
        n_rows = -(-len(names) // COLUMNS)
        figure = empty_figure(self, heading, PANEL * n_rows)
        panels = figure.subplots(n_rows, COLUMNS, sharex=True, squeeze=False).flat
        for axis, (axes, name) in enumerate(zip(panels, names, strict=False)):
            self._draw_axis(axes, axis)
            axes.set_title(name, size=8.0, weight="normal")
        for axes in panels[len(names) :]:
            axes.set_axis_off()
        return Drawing("second_opinion", figure, heading.title)

    def _draw_axis(self, axes: Axes, axis: int) -> None:
        axes.fill_between(GRID, normal_density(), color=GREY, alpha=0.2, linewidth=0.0)
        for method, (colour, dash) in LINES.items():
            axes.plot(GRID, self.sample(method).density(axis), color=colour, linestyle=dash)
        axes.axvline(self.manifest["truth"][axis], color=BLACK, linestyle=":", linewidth=1.2)
        axes.set_xlim(-3.0, 3.0)
        axes.set_yticks(np.array([]))
