"""The key of a figure: what each sign stands for, and where on the sheet it finds room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.language.numbers import full_date
from experiments.language.texts import spaced, text
from experiments.plots.canvas import FAINT, INK, WIDTH, Heading, Source, panels, sheet, wrapped
from experiments.plots.palette import GREY
from experiments.plots.results import StoredStudy

TEXT_SIZE, TITLE_SIZE = 9.5, 10.5  # points, of the key and above panels
LINE_INCHES, ITEM_INCHES = 0.16, 0.085  # height of a line, and of the space between two items
HOLLOW: dict[str, Any] = {"markersize": 9, "markerfacecolor": "none", "markeredgewidth": 2.0, "linewidth": 1.3}
Place = Literal["center", "center left"]
OTHER_ARM: dict[str, Any] = {"color": "#B9B9B9", "linewidth": 1.0}
BASELINE_BEHIND: dict[str, Any] = {"color": GREY, "linewidth": 1.0}
SIGN_INCHES = 0.75  # width of a sign and the space around it


@dataclass(frozen=True)
class KeyItem:
    """One line of a key: a sign and what it stands for."""

    sign: Artist | tuple[Artist, ...]
    text: str


def arm_items(study: StoredStudy, arms: Sequence[str]) -> list[KeyItem]:
    """Return the key of the arms."""
    items = []
    for arm in arms:
        look = study.looks[arm]
        line = Line2D([], [], color=look.colour, linestyle=look.dash, linewidth=2)
        items.append(KeyItem((Patch(color=look.colour, alpha=0.18, linewidth=0), line), study.label_with_role(arm)))
    return items


def arm_points(study: StoredStudy) -> list[KeyItem]:
    """Return the key of the arms where each is one point."""
    signs = [
        Line2D([], [], color=look.colour, marker=look.marker, **HOLLOW)
        for look in (study.looks[arm] for arm in study.arms)
    ]
    return [KeyItem(sign, study.label_with_role(arm)) for sign, arm in zip(signs, study.arms, strict=True)]


def other_arms_items(study: StoredStudy, arms: Sequence[str]) -> list[KeyItem]:
    """Return the key of the arms that stand behind the one of a panel, and of the baseline if it is among them."""
    items = [KeyItem(Line2D([], [], **OTHER_ARM), text("figure.other_arms", study.language))]
    if study.baseline in arms:
        items.append(KeyItem(Line2D([], [], **BASELINE_BEHIND), study.label_with_role(str(study.baseline))))
    return items


def text_item(label: str) -> KeyItem:
    """Return a line of a key without a sign."""
    return KeyItem(Line2D([], [], linestyle="none"), label)


def common_past_items(study: StoredStudy) -> list[KeyItem]:
    """Return the key of what all arms have in common, if there are several."""
    line = Line2D([], [], color=INK, linewidth=2)
    item = KeyItem((Patch(color=INK, alpha=0.18, linewidth=0), line), text("figure.common_past", study.language))
    return [item] if len(study.arms) > 1 else []


def observed_item(study: StoredStudy) -> KeyItem:
    """Return the key of observed points."""
    # A drawn error bar would need axes of its own: a marker on an upright line looks the same in a key.
    marker = Line2D([], [], color="black", marker="o", markersize=4, markerfacecolor="white", linestyle="none")
    bar = Line2D([], [], color="black", marker="|", markersize=13, linestyle="none")
    return KeyItem((bar, marker), text("figure.observed", study.language))


def data_end_item(study: StoredStudy) -> KeyItem:
    """Return the key of the line at the end of the data."""
    sign = Line2D([], [], color=FAINT, linewidth=1.0, linestyle=(0, (2, 2)))
    when = full_date(study.data_end, study.language)
    return KeyItem(sign, text("figure.data_end", study.language, when=when))


@dataclass(frozen=True)
class Grid:
    """The panels of a figure: how many, in how many columns, how high, and how wide the columns of the key are."""

    n_panels: int
    row_height: float  # inches
    n_columns: int = 2
    key_columns: int = 2

    @property
    def n_rows(self) -> int:
        """Rows of panels."""
        return -(-self.n_panels // self.n_columns)


def sheet_with_key(
    study: Source, heading: Heading, items: Sequence[KeyItem], grid: Grid, **shared: Any
) -> tuple[Figure, list[Axes]]:
    """Return a sheet and its panels; the key takes the place of a missing last panel, or stands below all panels."""
    n_free = grid.n_rows * grid.n_columns - grid.n_panels
    in_panel = n_free > 0 and key_height(items, grid.n_columns, 1) <= grid.row_height
    below = 0.0 if in_panel else key_height(items, grid.key_columns, grid.key_columns)
    height = grid.n_rows * grid.row_height
    figure = sheet(study, heading, height + below)
    upper, lower = _upper_and_lower(figure, height, below)
    places = list(panels(upper, grid.n_rows, grid.n_columns, **shared))
    for axes in places[grid.n_panels :]:
        axes.set_axis_off()
    if in_panel:
        draw_key(places[grid.n_panels], items, grid.n_columns, ncols=1, loc="center left")
    elif lower is not None:
        (axes,) = panels(lower, 1, 1)
        axes.set_axis_off()
        draw_key(axes, items, grid.key_columns, ncols=grid.key_columns, loc="center")
    return figure, places[: grid.n_panels]


def _upper_and_lower(figure: Figure, height: float, below: float) -> tuple[FigureBase, FigureBase | None]:
    if not below:
        return figure, None
    upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=(height, below)).ravel()
    return upper, lower


def key_height(items: Sequence[KeyItem], columns_of_sheet: int, n_columns: int) -> float:
    """Return the height in inches of a key in a number of columns, each as wide as a sheet's share allows."""
    lengths = [len(_lines(item, columns_of_sheet)) for item in items]
    per_column = -(-len(items) // n_columns)
    columns = [lengths[start : start + per_column] for start in range(0, len(lengths), per_column)]
    return max(sum(LINE_INCHES * length + ITEM_INCHES for length in column) for column in columns) + 0.15


def _lines(item: KeyItem, columns_of_sheet: int) -> list[str]:
    return wrapped(item.text, WIDTH / columns_of_sheet - SIGN_INCHES, TEXT_SIZE)


def draw_key(axes: Axes, items: Sequence[KeyItem], columns_of_sheet: int, loc: Place, ncols: int) -> None:
    """Draw a key into axes; its lines are as wide as a sheet's share of columns allows."""
    texts = ["\n".join(_lines(item, columns_of_sheet)) for item in items]
    signs = [item.sign for item in items]
    length = 1.4 if columns_of_sheet > 2 else 2.0
    spacing = {"handlelength": length, "columnspacing": 1.2, "labelspacing": 0.6, "borderaxespad": 0.0}
    axes.legend(signs, texts, loc=loc, ncols=ncols, **spacing)


def set_arm_title(axes: Axes, study: StoredStudy, arm: str) -> None:
    """Name the arm that a panel shows, in the arm's colour."""
    lines = wrapped(spaced(study.label_with_role(arm), study.language), WIDTH / 2 - 0.6, TITLE_SIZE, "bold")
    axes.set_title("\n".join(lines), color=study.looks[arm].colour)
